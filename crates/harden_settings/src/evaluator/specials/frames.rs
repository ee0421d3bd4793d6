//! Built-ins that look at the code that calls them: `globals()`, `super()`, `exec` …

use std::rc::Rc;

use harden_python::syntax::{Argument, StatementKind};

use super::super::frame::{Frame, Locals};
use super::super::interpreter::{Interpreter, text_dict};
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Kind, Value};
use super::Entry;

/// Without a frame, as when they are handed around, nobody can tell what they see.
pub(super) const TABLE: &[Entry] = &[
    ("builtins.globals", |_, _, _| Ok(Value::unknown())),
    ("builtins.locals", |_, _, _| Ok(Value::unknown())),
    ("builtins.super", |_, _, _| Ok(Value::unknown())),
    ("builtins.exec", |_, _, _| Ok(Value::unknown())),
    ("builtins.eval", |_, _, _| Ok(Value::unknown())),
];

impl Interpreter<'_> {
    /// A call of one of these with the frame at hand. `None`: an ordinary call.
    pub(crate) fn frame_special(
        &mut self,
        frame: &mut Frame,
        name: &str,
        arguments: &[Argument],
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        Ok(match (name, arguments.len()) {
            ("builtins.globals", 0) => Some(Value::new(Kind::Namespace(Rc::clone(&frame.globals)))),
            ("builtins.locals" | "builtins.vars", 0) => Some(locals(frame)),
            ("builtins.dir", 0) => {
                let scope = locals(frame);
                let names = match self.mapping_entries(&scope)? {
                    Some((entries, false)) => entries.into_iter().map(|(key, _)| key).collect(),
                    _ => return Ok(Some(Value::unknown())),
                };
                Some(Value::list(names))
            }
            ("builtins.super", 0) => {
                let owner = frame.owner.clone();
                let first = frame.first_argument.clone();
                Some(match (owner, first) {
                    (Some(owner), Some(first)) => Value::new(Kind::Super(Rc::new((owner, first)))),
                    _ => Value::unknown(),
                })
            }
            ("builtins.super", 2) => {
                let arguments = self.arguments(frame, arguments)?;
                match arguments.positional.as_slice() {
                    [
                        Value {
                            kind: Kind::Class(class),
                            ..
                        },
                        object,
                    ] => Some(Value::new(Kind::Super(Rc::new((
                        Rc::clone(class),
                        object.clone(),
                    ))))),
                    _ => Some(Value::unknown()),
                }
            }
            ("builtins.exec" | "builtins.eval", _) => {
                let arguments = self.arguments(frame, arguments)?;
                Some(self.run_text(frame, name == "builtins.eval", &arguments.positional, place)?)
            }
            _ => None,
        })
    }

    /// `exec(text)` in the caller's scope, or in the module whose `globals()` is given.
    fn run_text(
        &mut self,
        frame: &mut Frame,
        is_eval: bool,
        arguments: &[Value],
        place: CodePlace,
    ) -> Eval<Value> {
        let Some(text) = arguments.first() else {
            return Err(Signal::type_error("exec() missing 1 required argument"));
        };
        let text = match &text.kind {
            Kind::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(Rc::from),
            _ => text.as_str().cloned(),
        };
        let Some(text) = text else {
            if !is_eval {
                if self.asked_for_file() {
                    self.leave_to_machine(place, "the code that is executed here".to_owned());
                } else {
                    self.note(place, "executes code that is not known");
                }
                let globals = Rc::clone(&frame.globals);
                self.open_namespace(&globals);
            }
            return Ok(Value::unknown());
        };
        let globals = match arguments.get(1).map(|value| &value.kind) {
            Some(Kind::Namespace(module)) => Rc::clone(module),
            None => Rc::clone(&frame.globals),
            // A scope of its own: nothing of it reaches the settings.
            Some(_) => return Ok(Value::unknown()),
        };
        let (number, file) = self.files.executed(&text);
        let mut inner = self.frame(number, globals, Locals::Module);
        if is_eval {
            return match file.parsed.module.body.as_slice() {
                [statement] => match &statement.kind {
                    StatementKind::Expression(expression) => {
                        self.deeper(|this| this.evaluate(&mut inner, expression))
                    }
                    _ => Err(Signal::raise("SyntaxError", "invalid syntax")),
                },
                _ => Err(Signal::raise("SyntaxError", "invalid syntax")),
            };
        }
        self.deeper(|this| this.run_block(&mut inner, &file.parsed.module.body))?;
        Ok(Value::none())
    }
}

fn locals(frame: &Frame) -> Value {
    match &frame.locals {
        Locals::Module => Value::new(Kind::Namespace(Rc::clone(&frame.globals))),
        // A function's `locals()` is a copy: writing to it changes nothing.
        Locals::Function(scope) => text_dict(
            scope
                .variables
                .borrow()
                .iter()
                .map(|(name, value)| (Rc::from(&**name), value.clone())),
        ),
        Locals::Class { members, .. } => text_dict(
            members
                .borrow()
                .iter()
                .map(|(name, value)| (Rc::clone(name), value.clone())),
        ),
    }
}

//! Comprehensions and generator expressions.

use std::rc::Rc;
use std::sync::Arc;

use harden_python::syntax::{ComprehensionClause, ComprehensionKind};

use super::dependencies::Dependencies;
use super::expressions::set_of;
use super::frame::{Frame, Locals};
use super::interpreter::{Interpreter, spread, turn_dependencies};
use super::names::Bind;
use super::signal::Eval;
use super::value::{CodePlace, Dict, Key, Kind, Value};
use super::variables::Scope;

impl Interpreter<'_> {
    pub(crate) fn comprehension(
        &mut self,
        frame: &mut Frame,
        kind: &ComprehensionKind,
        clauses: &[ComprehensionClause],
        place: CodePlace,
    ) -> Eval<Value> {
        // A comprehension has a scope of its own, except for walrus targets, which are rare enough.
        let scope = Rc::new(Scope {
            enclosing: frame.closure(),
            ..Scope::default()
        });
        let class_members = match &frame.locals {
            Locals::Class { members, .. } => Some(Rc::clone(members)),
            _ => None,
        };
        if let Some(members) = class_members {
            // Only the first iterable sees the class body; giving all clauses its names harms nothing.
            for (name, value) in members.borrow().iter() {
                let mut variables = scope.variables.borrow_mut();
                variables.insert(&Arc::from(&**name), value.clone());
            }
        }
        let mut inner = Frame::new(
            frame.file,
            frame.is_project,
            Rc::clone(&frame.globals),
            Locals::Function(scope),
        );
        inner.owner.clone_from(&frame.owner);
        inner.first_argument.clone_from(&frame.first_argument);
        let mut produced = Produced::default();
        self.deeper(|this| this.run_clauses(&mut inner, kind, clauses, &mut produced, place))?;
        let Produced {
            items,
            pairs,
            unknown,
            cause,
        } = produced;
        let value = match kind {
            ComprehensionKind::List(_) => {
                let mut items = items;
                if unknown {
                    items = vec![spread()];
                }
                Value::list(items)
            }
            ComprehensionKind::Generator(_) => {
                if unknown {
                    Value::list(vec![spread()])
                } else {
                    Value::iterator(items)
                }
            }
            ComprehensionKind::Set(_) => {
                if unknown {
                    set_of(vec![Value::unknown()])
                } else {
                    set_of(items)
                }
            }
            ComprehensionKind::Dict(..) => {
                let dict = Dict::default();
                for (key, value) in pairs {
                    match Key::of(&key) {
                        Some(hash) => {
                            dict.entries.borrow_mut().insert(hash, (key, value));
                        }
                        None => dict.open.set(true),
                    }
                }
                if unknown {
                    dict.open.set(true);
                }
                Value::new(Kind::Dict(Rc::new(dict)))
            }
        };
        Ok(value.depending_on(&cause))
    }

    fn run_clauses(
        &mut self,
        frame: &mut Frame,
        kind: &ComprehensionKind,
        clauses: &[ComprehensionClause],
        produced: &mut Produced,
        place: CodePlace,
    ) -> Eval<()> {
        let Some((first, rest)) = clauses.split_first() else {
            self.budget.allocate(64)?;
            match kind {
                ComprehensionKind::List(item)
                | ComprehensionKind::Set(item)
                | ComprehensionKind::Generator(item) => {
                    let item = self.evaluate(frame, item)?;
                    produced.items.push(item);
                }
                ComprehensionKind::Dict(key, value) => {
                    let key = self.evaluate(frame, key)?;
                    let key = self.settle_owned(key);
                    let value = self.evaluate(frame, value)?;
                    produced.pairs.push((key, value));
                }
            }
            return Ok(());
        };
        let iterable = self.evaluate(frame, &first.iterable)?;
        produced.cause.add(&turn_dependencies(&iterable));
        let Some(items) = self.iterate(&iterable, place)? else {
            produced.unknown = true;
            return Ok(());
        };
        for item in items {
            self.assign(frame, &first.target, item, place, Bind::Replace)?;
            let mut holds = true;
            for condition in &first.conditions {
                let place = self.place(frame, condition.span);
                let value = self.evaluate(frame, condition)?;
                let (is_true, cause) = self.truth_with_cause(&value, place)?;
                produced.cause.add(&cause);
                if !is_true {
                    holds = false;
                    break;
                }
            }
            if holds {
                self.run_clauses(frame, kind, rest, produced, place)?;
            }
        }
        Ok(())
    }
}

/// What a comprehension has given so far.
#[derive(Default)]
struct Produced {
    items: Vec<Value>,
    pairs: Vec<(Value, Value)>,
    /// An iterable was unknown.
    unknown: bool,
    cause: Dependencies,
}

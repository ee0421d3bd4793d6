//! `with`: entering and leaving context managers.

use std::rc::Rc;

use super::arguments::Arguments;
use super::builtins::is_known_subclass;
use super::interpreter::Interpreter;
use super::signal::{Eval, Raised, Signal};
use super::value::{CodePlace, Kind, Value};

/// The names of the exceptions that `contextlib.suppress(…)` lets end the block.
pub(crate) fn suppressed(manager: &Value) -> Vec<Rc<str>> {
    let Kind::Tuple(classes) = &manager.kind else {
        return Vec::new();
    };
    classes
        .iter()
        .filter_map(|class| match &class.kind {
            Kind::Class(class) => Some(Rc::clone(&class.name)),
            _ => None,
        })
        .collect()
}

impl Interpreter<'_> {
    pub(crate) fn enter_context(&mut self, manager: &Value, place: CodePlace) -> Eval<Value> {
        match &manager.kind {
            Kind::Instance(instance) => match self.class_attribute(&instance.class, "__enter__") {
                Some(method) => self.call_bound(&method, manager, Arguments::default(), place),
                // An open file is its own context.
                None => Ok(manager.clone()),
            },
            // A generator under `@contextmanager`: what it yields is bound.
            Kind::Iterator(items) => Ok(items.borrow_mut().pop_front().unwrap_or_else(Value::none)),
            _ => Ok(Value::unknown()),
        }
    }

    /// Leaves a context with the result of its body; a true answer of `__exit__` swallows an exception.
    pub(crate) fn leave_context(
        &mut self,
        manager: &Value,
        result: Eval<()>,
        place: CodePlace,
    ) -> Eval<()> {
        if matches!(result, Err(Signal::OutOfBudget)) {
            return result;
        }
        let Kind::Instance(instance) = &manager.kind else {
            return self.leave_unknown_context(manager, result);
        };
        let Some(method) = self.class_attribute(&instance.class, "__exit__") else {
            return result;
        };
        let error = match &result {
            Err(Signal::Raise(raised)) => Some(self.exception_object(raised)),
            _ => None,
        };
        let arguments = match &error {
            Some(error) => [self.type_of(error), error.clone(), Value::unknown()],
            None => [Value::none(), Value::none(), Value::none()],
        };
        let answer = self.call_bound(&method, manager, Arguments::positional(arguments), place)?;
        if error.is_some() && self.truth(&answer, place)? {
            self.raised_at = None;
            return Ok(());
        }
        result
    }

    /// `contextlib.suppress(…)` lets the named exceptions end the block.
    fn leave_unknown_context(&mut self, manager: &Value, result: Eval<()>) -> Eval<()> {
        let Err(Signal::Raise(raised)) = &result else {
            return result;
        };
        let error = self.exception_object(raised);
        let is_suppressed = suppressed(manager)
            .iter()
            .any(|class| self.is_exception_named(&error, class));
        if is_suppressed {
            self.raised_at = None;
            Ok(())
        } else {
            result
        }
    }

    /// Whether `except class:` catches the exception.
    pub(crate) fn exception_matches(&self, raised: &Raised, class: &Value) -> bool {
        let class = self.settled(class);
        let candidates = match &class.kind {
            Kind::Tuple(items) => &**items,
            _ => std::slice::from_ref(&*class),
        };
        candidates.iter().any(|candidate| {
            let is_instance = match (raised, &candidate.kind) {
                (Raised::Instance(error), _) => self.is_instance(error, candidate),
                (Raised::Builtin { class, .. }, Kind::Class(candidate)) => {
                    is_known_subclass(&self.heap.builtins.exception(class), candidate)
                }
                (Raised::Builtin { .. }, _) => {
                    self.is_instance(&self.exception_object(raised), candidate)
                }
            };
            match is_instance {
                // An exception of a package nobody models does not come out of code that was run.
                Some(false) => false,
                None => !candidate.is_unknown(),
                Some(true) => true,
            }
        })
    }

    /// `str(error)`
    pub(crate) fn exception_text(&self, error: &Value) -> Option<Value> {
        let Kind::Instance(instance) = &error.kind else {
            return None;
        };
        if !self.heap.builtins.is_exception(&instance.class) {
            return None;
        }
        let members = instance.members.borrow();
        let Kind::Tuple(arguments) = &members.get("args")?.kind else {
            return None;
        };
        match &**arguments {
            [] => Some(Value::str("")),
            [only] if only.as_str().is_some() => Some(only.clone()),
            _ => Some(Value::unknown_text()),
        }
    }
}

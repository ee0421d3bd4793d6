//! Which absent variable a run failed for, and whether it is needed at all or only by what the run assumed.

use std::rc::Rc;

use super::interpreter::Interpreter;
use crate::facts::{Setting, World};

/// Without it Django starts nothing.
pub(super) const SECRET_KEY: &str = "SECRET_KEY";

/// A variable whose absence makes a run fail.
pub(super) struct Absent {
    pub(super) variable: Rc<str>,
    pub(super) needed_for: NeededFor,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum NeededFor {
    AnyStart,
    /// The unusual answers of the run.
    TheseAnswers,
}

impl Absent {
    pub(super) fn for_any_start(variable: Rc<str>) -> Self {
        Self {
            variable,
            needed_for: NeededFor::AnyStart,
        }
    }
}

/// The variable whose absence made the run fail: what raised got its value, or the code asked for it just
/// before. Where an unusual answer had a part in it, the variable may be needed for that answer only.
pub(super) fn absent_cause(interpreter: &Interpreter<'_>) -> Option<Absent> {
    let environment = &interpreter.environment;
    let mut needed_for = NeededFor::AnyStart;
    for causes in [&interpreter.raised_from, &interpreter.raised_under] {
        let causes = environment.causes.variables(causes);
        if causes
            .iter()
            .any(|cause| environment.is_decided_unusually(cause))
        {
            needed_for = NeededFor::TheseAnswers;
        }
        let mut causes = causes.iter();
        if let Some(absent) = causes.find(|name| environment.is_decided_absent(name)) {
            return Some(Absent {
                variable: Rc::clone(absent),
                needed_for,
            });
        }
    }
    None
}

/// The variable whose absence leaves `SECRET_KEY` empty or unset: Django refuses to start without a key, so
/// the variable is required, however the module reads it.
pub(super) fn absent_key(interpreter: &Interpreter<'_>, world: &World) -> Option<Rc<str>> {
    let Some(key) = world.get(SECRET_KEY) else {
        let environment = &interpreter.environment;
        let causes = environment.causes.variables(&interpreter.without_key);
        let mut causes = causes.iter();
        let absent = causes.find(|name| environment.is_decided_absent(name));
        return absent.filter(|_| !world.is_open).map(Rc::clone);
    };
    if key.value.truthy() != Some(false) {
        return None;
    }
    absent_variable(interpreter, key)
}

/// A variable that the setting depends on and that is taken to be absent.
pub(super) fn absent_variable(interpreter: &Interpreter<'_>, setting: &Setting) -> Option<Rc<str>> {
    setting
        .depends_on
        .iter()
        .find(|name| interpreter.environment.is_decided_absent(name))
        .map(|name| Rc::from(&**name))
}

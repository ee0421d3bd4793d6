//! Reading, binding and deleting names.

use std::rc::Rc;
use std::sync::Arc;

use harden_python::resolve::is_builtin;

use super::frame::{Frame, Locals};
use super::interpreter::Interpreter;
use super::maps::Wanted;
use super::signal::{Eval, Signal};
use super::value::{Binding, CodePlace, Module, Value};

/// How a name comes to its value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bind {
    /// The old value is forgotten.
    Replace,
    /// The old value went into the new one: `+=`.
    Extend,
}

impl Interpreter<'_> {
    pub(crate) fn read_name(&self, frame: &Frame, name: &str) -> Eval<Value> {
        let local = match &frame.locals {
            Locals::Module => None,
            Locals::Function(scope) => scope.find(name),
            Locals::Class { members, enclosing } => members
                .borrow()
                .get(name)
                .cloned()
                .or_else(|| enclosing.as_ref()?.find(name)),
        };
        if let Some(value) = local {
            return Ok(self.settle_owned(value));
        }
        let wanted = Wanted::new(name);
        if let Some(binding) = wanted.find(&frame.globals.members.borrow()) {
            return Ok(self.settle_owned(binding.value.clone()));
        }
        if let Some(value) = self.builtin(wanted) {
            return Ok(value);
        }
        // What Python has and the interpreter does not model is there all the same.
        if frame.globals.open.get() || is_builtin(name) {
            return Ok(Value::unknown());
        }
        Err(Signal::raise(
            "NameError",
            format!("name '{name}' is not defined"),
        ))
    }

    pub(crate) fn bind_name(
        &mut self,
        frame: &mut Frame,
        name: &Arc<str>,
        value: Value,
        place: CodePlace,
        how: Bind,
    ) {
        if frame.global_names.iter().any(|global| **global == **name) {
            let globals = Rc::clone(&frame.globals);
            self.bind_global(&globals, name, value, place, how);
            return;
        }
        let value = value.depending_on(self.control());
        match &frame.locals {
            Locals::Module => {
                let globals = Rc::clone(&frame.globals);
                self.bind_global(&globals, name, value, place, how);
            }
            Locals::Function(scope) => {
                let is_nonlocal = frame.nonlocal_names.iter().any(|other| **other == **name);
                let rebound = is_nonlocal
                    && scope
                        .enclosing
                        .as_ref()
                        .is_some_and(|scope| scope.rebind(name, &value));
                if !rebound {
                    scope.variables.borrow_mut().insert(name, value);
                }
            }
            Locals::Class { members, .. } => {
                members.borrow_mut().insert(Rc::from(&**name), value);
            }
        }
    }

    pub(crate) fn bind_global(
        &mut self,
        module: &Module,
        name: &str,
        value: Value,
        place: CodePlace,
        how: Bind,
    ) {
        let value = value.depending_on(self.control());
        let mut members = module.members.borrow_mut();
        let Some(binding) = members.get_mut(name) else {
            let origin = vec![place];
            members.insert(Rc::from(name), Binding { value, origin });
            return;
        };
        binding.value = value;
        if how == Bind::Replace {
            binding.origin.clear();
        }
        if binding.origin.last() != Some(&place) {
            binding.origin.push(place);
        }
    }

    pub(crate) fn delete_name(&mut self, frame: &Frame, name: &str) -> Eval<()> {
        let is_global = frame.global_names.iter().any(|global| &**global == name);
        let found = match &frame.locals {
            Locals::Function(scope) if !is_global => scope.variables.borrow_mut().remove(name),
            Locals::Class { members, .. } if !is_global => {
                members.borrow_mut().shift_remove(name).is_some()
            }
            _ => frame
                .globals
                .members
                .borrow_mut()
                .shift_remove(name)
                .is_some(),
        };
        if found || frame.globals.open.get() {
            Ok(())
        } else {
            Err(Signal::raise(
                "NameError",
                format!("name '{name}' is not defined"),
            ))
        }
    }
}

//! Assignment to names, attributes, items and patterns of targets; deletion; forgetting.

use std::rc::Rc;

use harden_python::syntax::{Expression, ExpressionKind, Statement};

use super::arguments::Arguments;
use super::bound_names::{BoundNames, bound_names};
use super::frame::{Frame, Locals};
use super::interpreter::Interpreter;
use super::maps::IndexMap;
use super::methods;
use super::names::Bind;
use super::operators;
use super::signal::{Eval, Signal};
use super::value::{Binding, CodePlace, Kind, Value};

impl Interpreter<'_> {
    pub(crate) fn assign(
        &mut self,
        frame: &mut Frame,
        target: &Expression,
        value: Value,
        place: CodePlace,
        how: Bind,
    ) -> Eval<()> {
        match &target.kind {
            ExpressionKind::Name(name) => {
                self.bind_name(frame, name, value, place, how);
                Ok(())
            }
            ExpressionKind::Attribute { object, name } => {
                let object = self.evaluate(frame, object)?;
                self.set_attribute(&object, name, value, place)
            }
            ExpressionKind::Subscript { object, index } => {
                let object = self.evaluate(frame, object)?;
                let index = self.evaluate(frame, index)?;
                self.set_item(&object, &index, value, place)
            }
            ExpressionKind::Tuple(targets) | ExpressionKind::List(targets) => {
                self.unpack(frame, targets, &value, place, how)
            }
            ExpressionKind::Starred(inner) => self.assign(frame, inner, value, place, how),
            _ => Ok(()),
        }
    }

    fn unpack(
        &mut self,
        frame: &mut Frame,
        targets: &[Expression],
        value: &Value,
        place: CodePlace,
        how: Bind,
    ) -> Eval<()> {
        let Some(items) = self.iterate(value, place)? else {
            for target in targets {
                let unknown = Value::unknown().depending_on(&value.depends_on);
                self.assign(frame, target, unknown, place, how)?;
            }
            return Ok(());
        };
        let star = targets
            .iter()
            .position(|target| matches!(target.kind, ExpressionKind::Starred(_)));
        let fits = match star {
            Some(_) => items.len() + 1 >= targets.len(),
            None => items.len() == targets.len(),
        };
        if !fits {
            return Err(Signal::value_error(format!(
                "cannot unpack {} values into {} targets",
                items.len(),
                targets.len()
            )));
        }
        let mut items = items.into_iter();
        for (index, target) in targets.iter().enumerate() {
            let item = if star == Some(index) {
                let count = items.len() - (targets.len() - index - 1);
                Value::list(items.by_ref().take(count).collect())
            } else {
                items
                    .next()
                    .expect("as many items as targets, counted above")
            };
            let item = item.depending_on(&value.depends_on);
            self.assign(frame, target, item, place, how)?;
        }
        Ok(())
    }

    pub(crate) fn set_item(
        &mut self,
        object: &Value,
        index: &Value,
        value: Value,
        place: CodePlace,
    ) -> Eval<()> {
        let index = self.settled(index);
        let value = value.depending_on(self.control());
        match &object.kind {
            Kind::Namespace(module) => {
                let module = Rc::clone(module);
                self.environment.mark_deciding(&index.depends_on);
                match index.as_str() {
                    Some(name) => {
                        let name = Rc::clone(name);
                        self.bind_global(&module, &name, value, place, Bind::Replace);
                    }
                    None => self.open_namespace(&module),
                }
                Ok(())
            }
            Kind::Instance(instance) => {
                if self.is_environment(object) {
                    return self.set_variable(&index, &value);
                }
                if let Some(payload) = instance.payload.clone()
                    && self
                        .class_attribute(&instance.class, "__setitem__")
                        .is_none()
                {
                    return self.set_item(&payload, &index, value, place);
                }
                let arguments = Arguments::positional([index.into_owned(), value]);
                match self.class_attribute(&instance.class, "__setitem__") {
                    Some(method) => {
                        self.call_bound(&method, object, arguments, place)?;
                        Ok(())
                    }
                    None => Ok(()),
                }
            }
            Kind::Unknown(_) => Ok(()),
            _ => {
                operators::set_item(self.budget, object, &index, &value, place)?;
                self.record_change_of(object, place, &value);
                self.record_change_of(object, place, &index);
                Ok(())
            }
        }
    }

    pub(crate) fn delete(&mut self, frame: &mut Frame, target: &Expression) -> Eval<()> {
        let place = self.place(frame, target.span);
        match &target.kind {
            ExpressionKind::Name(name) => self.delete_name(frame, name),
            ExpressionKind::Subscript { object, index } => {
                let object = self.evaluate(frame, object)?;
                let index = self.evaluate(frame, index)?;
                self.delete_item(&object, &index, place)
            }
            ExpressionKind::Attribute { object, name } => {
                let object = self.evaluate(frame, object)?;
                self.delete_attribute(&object, name)
            }
            ExpressionKind::Tuple(targets) | ExpressionKind::List(targets) => {
                for target in targets {
                    self.delete(frame, target)?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    pub(crate) fn delete_item(
        &mut self,
        object: &Value,
        index: &Value,
        place: CodePlace,
    ) -> Eval<()> {
        let index = self.settled(index);
        match &object.kind {
            Kind::Namespace(module) => {
                if let Some(name) = index.as_str()
                    && module.members.borrow_mut().shift_remove(&**name).is_none()
                    && !module.open.get()
                {
                    return Err(Signal::key_error(name));
                }
                Ok(())
            }
            Kind::Instance(instance) => {
                if self.is_environment(object) {
                    if let Some(name) = index.as_str() {
                        self.environment.write(name, None);
                    }
                    return Ok(());
                }
                match instance.payload.clone() {
                    Some(payload) => self.delete_item(&payload, &index, place),
                    None => Ok(()),
                }
            }
            Kind::Unknown(_) => Ok(()),
            _ => {
                operators::delete_item(self.budget, object, &index, place)?;
                self.record_change_of(object, place, &index);
                Ok(())
            }
        }
    }

    /// Code ran that nobody can follow: what it may have bound or changed is unknown from here on.
    pub(crate) fn forget(
        &mut self,
        frame: &mut Frame,
        body: &[Statement],
        place: CodePlace,
    ) -> Eval<()> {
        let BoundNames { bound, changed } = bound_names(body);
        for name in changed {
            if let Ok(value) = self.read_name(frame, &name) {
                self.open_value(&value, place);
            }
        }
        for name in bound {
            self.bind_name(frame, &name, Value::unknown(), place, Bind::Extend);
        }
        Ok(())
    }

    /// Unknown elements may have been added to a shared value.
    pub(crate) fn open_value(&self, value: &Value, place: CodePlace) {
        match &value.kind {
            Kind::List(list) => list.open.set(true),
            Kind::Dict(dict) => {
                dict.open.set(true);
                for (_, value) in dict.entries.borrow_mut().values_mut() {
                    *value = Value::unknown();
                }
            }
            Kind::Set(set) => set.open.set(true),
            Kind::Namespace(module) => self.open_namespace(module),
            Kind::Instance(instance) => {
                for member in instance.members.borrow_mut().values_mut() {
                    *member = Value::unknown();
                }
            }
            _ => return,
        }
        self.record_change_of(value, place, &Value::none());
    }

    /// Names nobody knows may have been bound in a module.
    pub(crate) fn open_namespace(&self, module: &super::value::Module) {
        module.open.set(true);
        for (name, binding) in module.members.borrow_mut().iter_mut() {
            let is_setting = name.chars().all(|c| !c.is_lowercase());
            if is_setting {
                *binding = Binding {
                    value: Value::unknown(),
                    origin: std::mem::take(&mut binding.origin),
                };
            }
        }
    }

    pub(crate) fn record_annotation(&mut self, frame: &Frame, field: &str, annotation: Value) {
        let Locals::Class { members, .. } = &frame.locals else {
            return;
        };
        let annotations = members
            .borrow_mut()
            .entry(Rc::from("__annotations__"))
            .or_insert_with(|| Value::dict(IndexMap::default()))
            .clone();
        if let Kind::Dict(dict) = &annotations.kind {
            let key = Value::str(field);
            let hash = super::value::Key::Str(Rc::from(field));
            dict.entries.borrow_mut().insert(hash, (key, annotation));
        }
    }

    /// `object.name(arguments)` for the built-in types.
    pub(crate) fn builtin_method(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        methods::call(self.budget, receiver, method, arguments, place)
    }
}

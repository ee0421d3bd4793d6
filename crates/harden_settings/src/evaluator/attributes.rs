//! Attributes, and the object protocols behind `in`, `for`, `[]` and `**`.

use std::rc::Rc;

use super::arguments::Arguments;
use super::classes::{ancestry, class_attribute};
use super::interpreter::{Interpreter, dotted, text_dict, unknown_text};
use super::maps::Wanted;
use super::methods;
use super::names::Bind;
use super::signal::{Eval, Signal};
use super::value::{
    Binding, Class, CodePlace, Instance, Kind, Method, MethodTarget, Module, Value,
};
use crate::packages;

impl Interpreter<'_> {
    pub(crate) fn attribute(
        &mut self,
        object: &Value,
        name: &str,
        place: CodePlace,
    ) -> Eval<Value> {
        match self.find_attribute(object, name, place)? {
            Some(value) => Ok(self.settle_owned(value).depending_on(&object.depends_on)),
            // What the model of a package does not define is unknown, never missing.
            None if is_modelled(object) => Ok(Value::unknown().depending_on(&object.depends_on)),
            None => Err(match &object.kind {
                Kind::Module(module) => Signal::raise(
                    "AttributeError",
                    format!("module '{}' has no attribute '{name}'", module.name),
                ),
                _ => Signal::attribute_error(&object.type_name(), name),
            }),
        }
    }

    /// The attribute, bound to its object where it is a method; `None` where there is none.
    pub(crate) fn find_attribute(
        &mut self,
        object: &Value,
        name: &str,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let object = &*self.settled(object);
        match &object.kind {
            Kind::Module(module) => self.module_attribute(module, name, place),
            Kind::Class(class) => self.attribute_of_class(class, object, name, place),
            Kind::Instance(instance) => self.attribute_of_instance(instance, object, name, place),
            Kind::Super(target) => self.attribute_of_super(target, name, place),
            Kind::Unknown(_) => Ok(if unknown_text(object).is_none() {
                Some(Value::unknown())
            } else if methods::has(&Value::str(""), name) {
                Some(builtin_method(object, name))
            } else {
                // Unseen or not, it is text.
                None
            }),
            Kind::Function(function) => Ok(match name {
                "__name__" | "__qualname__" => {
                    Some(Value::new(Kind::Str(Rc::clone(&function.name))))
                }
                "__module__" => Some(Value::new(Kind::Str(Rc::clone(&function.globals.name)))),
                _ => Some(Value::unknown()),
            }),
            Kind::Property(_) if name == "setter" => {
                // `@x.setter` gives the property back: what it sets does not matter to its value.
                Ok(Some(self.keep_property(object)))
            }
            Kind::Native(_) | Kind::Special(_) => Ok(Some(self.attribute_of_builtin(object, name))),
            _ => Ok(self.attribute_of_value(object, name)),
        }
    }

    fn attribute_of_value(&mut self, object: &Value, name: &str) -> Option<Value> {
        if name == "__class__" {
            return Some(self.type_of(object));
        }
        if let Some(value) = methods::attribute(object, name) {
            return Some(value);
        }
        if methods::has(object, name) || self.has_special_method(object, name) {
            return Some(builtin_method(object, name));
        }
        None
    }

    fn attribute_of_class(
        &mut self,
        class: &Rc<Class>,
        object: &Value,
        name: &str,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let found = self.class_attribute(class, name);
        if let Some(value) = found {
            return Ok(Some(match &value.kind {
                Kind::StaticMethod(inner) => (**inner).clone(),
                Kind::ClassMethod(inner) => bound(inner, object),
                _ => value,
            }));
        }
        Ok(match name {
            "__name__" | "__qualname__" => Some(Value::new(Kind::Str(Rc::clone(&class.name)))),
            "__module__" => {
                let module = class
                    .qualified_name
                    .rsplit_once('.')
                    .map_or("builtins", |(module, _)| module);
                Some(Value::str(module))
            }
            "__mro__" => Some(Value::tuple(
                ancestry(class)
                    .map(|class| Value::new(Kind::Class(Rc::clone(class))))
                    .collect(),
            )),
            "__bases__" => Some(Value::tuple(
                class
                    .order
                    .iter()
                    .take(1)
                    .map(|class| Value::new(Kind::Class(Rc::clone(class))))
                    .collect(),
            )),
            "__dict__" => Some(text_dict(
                class
                    .members
                    .borrow()
                    .iter()
                    .map(|(name, value)| (Rc::clone(name), value.clone())),
            )),
            "__members__" if self.is_enum_class(class) => Some(text_dict(
                class
                    .members
                    .borrow()
                    .iter()
                    .filter(|(_, value)| is_instance_of(value, class))
                    .map(|(name, value)| (Rc::clone(name), value.clone())),
            )),
            _ => match self.builtin_class_attribute(class, name, place)? {
                Some(value) => Some(value),
                None => may_have(class, name).then(Value::unknown),
            },
        })
    }

    fn attribute_of_instance(
        &mut self,
        instance: &Rc<Instance>,
        object: &Value,
        name: &str,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let wanted = Wanted::new(name);
        let in_class = class_attribute(&instance.class, wanted);
        if let Some(Value {
            kind: Kind::Property(property),
            ..
        }) = &in_class
        {
            let getter = property.getter.clone();
            return self
                .call(&getter, Arguments::positional([object.clone()]), place)
                .map(Some);
        }
        if let Some(value) = wanted.find(&instance.members.borrow()) {
            return Ok(Some(value.clone()));
        }
        if let Some(value) = in_class {
            return Ok(Some(match &value.kind {
                Kind::Function(_) | Kind::Special(_) => bound(&value, object),
                Kind::StaticMethod(inner) => (**inner).clone(),
                Kind::ClassMethod(inner) => {
                    bound(inner, &Value::new(Kind::Class(Rc::clone(&instance.class))))
                }
                _ => value,
            }));
        }
        match name {
            "__class__" => {
                return Ok(Some(Value::new(Kind::Class(Rc::clone(&instance.class)))));
            }
            "__dict__" => {
                return Ok(Some(text_dict(
                    instance
                        .members
                        .borrow()
                        .iter()
                        .map(|(name, value)| (Rc::clone(name), value.clone())),
                )));
            }
            _ => {}
        }
        if self.has_special_method(object, name) {
            return Ok(Some(builtin_method(object, name)));
        }
        if let Some(payload) = instance.payload.clone()
            && let Some(value) = self.attribute_of_value(&payload, name)
        {
            return Ok(Some(value));
        }
        // A match of a pattern.
        if let Some(value) = methods::attribute(object, name) {
            return Ok(Some(value));
        }
        if methods::has(object, name) {
            return Ok(Some(builtin_method(object, name)));
        }
        if let Some(method) = self.class_attribute(&instance.class, "__getattr__") {
            let arguments = Arguments::positional([Value::str(name)]);
            return self.call_bound(&method, object, arguments, place).map(Some);
        }
        Ok(may_have(&instance.class, name).then(Value::unknown))
    }

    fn attribute_of_super(
        &mut self,
        target: &(Rc<Class>, Value),
        name: &str,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let (after, object) = target;
        let class = match &object.kind {
            Kind::Instance(instance) => Rc::clone(&instance.class),
            Kind::Class(class) => Rc::clone(class),
            _ => return Ok(Some(Value::unknown())),
        };
        let wanted = Wanted::new(name);
        let rest = ancestry(&class)
            .skip_while(|other| !Rc::ptr_eq(other, after))
            .skip(1);
        for base in rest {
            let Some(value) = wanted.find(&base.members.borrow()).cloned() else {
                continue;
            };
            return Ok(Some(match &value.kind {
                Kind::Property(property) => {
                    let getter = property.getter.clone();
                    self.call(&getter, Arguments::positional([object.clone()]), place)?
                }
                Kind::StaticMethod(inner) => (**inner).clone(),
                Kind::ClassMethod(inner) => {
                    bound(inner, &Value::new(Kind::Class(Rc::clone(&class))))
                }
                Kind::Function(_) => bound(&value, object),
                _ => value,
            }));
        }
        if let Kind::Instance(instance) = &object.kind
            && name != "__init__"
            && let Some(payload) = instance.payload.clone()
            && let Some(value) = self.attribute_of_value(&payload, name)
        {
            return Ok(Some(value));
        }
        if let Some(method) = self.object_method(name) {
            return Ok(Some(bound(&method, object)));
        }
        Ok(class.open.then(Value::unknown))
    }

    pub(crate) fn set_attribute(
        &mut self,
        object: &Value,
        name: &str,
        value: Value,
        place: CodePlace,
    ) -> Eval<()> {
        match &object.kind {
            Kind::Module(module) => {
                let module = Rc::clone(module);
                self.bind_global(&module, name, value, place, Bind::Replace);
            }
            Kind::Instance(instance) => {
                if let Some(method) = self.class_attribute(&instance.class, "__setattr__")
                    && matches!(method.kind, Kind::Function(_))
                {
                    let arguments = Arguments::positional([Value::str(name), value]);
                    self.call_bound(&method, object, arguments, place)?;
                    return Ok(());
                }
                self.store_attribute(instance, name, value);
            }
            Kind::Class(class) if class.is_immutable() => {
                return Err(Signal::type_error(format!(
                    "cannot set '{name}' attribute of immutable type '{}'",
                    class.name
                )));
            }
            Kind::Class(class) => {
                let value = value.depending_on(self.control());
                class.members.borrow_mut().insert(Rc::from(name), value);
            }
            // On a function or an unknown object: nothing that settings would read back.
            _ => {}
        }
        Ok(())
    }

    /// `object.__setattr__`
    pub(crate) fn store_attribute(&self, instance: &Instance, name: &str, value: Value) {
        let value = value.depending_on(self.control());
        instance.members.borrow_mut().insert(Rc::from(name), value);
    }

    pub(crate) fn delete_attribute(&mut self, object: &Value, name: &str) -> Eval<()> {
        let removed = match &object.kind {
            Kind::Module(module) => {
                module.members.borrow_mut().shift_remove(name).is_some() || module.open.get()
            }
            Kind::Instance(instance) => instance.members.borrow_mut().shift_remove(name).is_some(),
            Kind::Class(class) => class.members.borrow_mut().shift_remove(name).is_some(),
            _ => true,
        };
        if removed {
            Ok(())
        } else {
            Err(Signal::attribute_error(&object.type_name(), name))
        }
    }

    // ----- protocols of objects -----

    pub(crate) fn object_contains(
        &mut self,
        container: &Value,
        item: &Value,
        place: CodePlace,
    ) -> Eval<Option<bool>> {
        match &container.kind {
            Kind::Namespace(module) => Ok(item.as_str().and_then(|name| {
                let found = module.members.borrow().contains_key(&**name);
                (found || !module.open.get()).then_some(found)
            })),
            Kind::Class(class) if self.is_enum_class(class) => {
                let class = Rc::clone(class);
                let members: Vec<Value> = class.members.borrow().values().cloned().collect();
                let mut undecided = false;
                for member in members
                    .iter()
                    .filter(|member| is_instance_of(member, &class))
                {
                    match self.equal(member, item, place)? {
                        Some(true) => return Ok(Some(true)),
                        Some(false) => {}
                        None => undecided = true,
                    }
                }
                Ok((!undecided).then_some(false))
            }
            Kind::Instance(instance) => {
                if self.is_environment(container) {
                    return self.environment_contains(item, place);
                }
                if let Some(method) = self.class_attribute(&instance.class, "__contains__") {
                    let arguments = Arguments::positional([item.clone()]);
                    let answer = self.call_bound(&method, container, arguments, place)?;
                    if answer.is_unknown() && self.settled(&answer).is_unknown() {
                        return Ok(None);
                    }
                    return self.truth(&answer, place).map(Some);
                }
                match instance.payload.clone() {
                    Some(payload) => self.contains(&payload, item, place),
                    None => match self.iterate_object(container, place)? {
                        Some(items) => self.contains(&Value::list(items), item, place),
                        None => Ok(None),
                    },
                }
            }
            _ => Ok(None),
        }
    }

    pub(crate) fn iterate_object(
        &mut self,
        object: &Value,
        place: CodePlace,
    ) -> Eval<Option<Vec<Value>>> {
        match &object.kind {
            Kind::Namespace(module) => {
                if module.open.get() {
                    return Ok(None);
                }
                Ok(Some(
                    module
                        .members
                        .borrow()
                        .keys()
                        .map(|name| Value::new(Kind::Str(Rc::clone(name))))
                        .collect(),
                ))
            }
            Kind::Class(class) if self.is_enum_class(class) => Ok(Some(
                class
                    .members
                    .borrow()
                    .values()
                    .filter(|member| is_instance_of(member, class))
                    .cloned()
                    .collect(),
            )),
            Kind::Instance(instance) => {
                if self.is_environment(object) {
                    return Ok(self.environment_names());
                }
                if let Some(method) = self.class_attribute(&instance.class, "__iter__") {
                    let iterator = self.call_bound(&method, object, Arguments::default(), place)?;
                    if is_same_instance(&iterator, instance) {
                        return self.exhaust(&iterator, place);
                    }
                    return self.iterate(&iterator, place);
                }
                match instance.payload.clone() {
                    Some(payload) => self.iterate(&payload, place),
                    None => Ok(self.lines_of_file(object)),
                }
            }
            _ => Ok(None),
        }
    }

    /// All that `__next__` gives.
    fn exhaust(&mut self, iterator: &Value, place: CodePlace) -> Eval<Option<Vec<Value>>> {
        let Some(next) = self.find_attribute(iterator, "__next__", place)? else {
            return Ok(None);
        };
        let mut items = Vec::new();
        loop {
            self.budget.step(1)?;
            match self.call(&next, Arguments::default(), place) {
                Ok(item) => items.push(item),
                Err(Signal::Raise(raised)) => {
                    let error = self.exception_object(&raised);
                    self.raised_at = None;
                    return if self.is_exception_named(&error, "StopIteration") {
                        Ok(Some(items))
                    } else {
                        Err(Signal::Raise(raised))
                    };
                }
                Err(other) => return Err(other),
            }
        }
    }

    pub(crate) fn subscript_object(
        &mut self,
        object: &Value,
        index: &Value,
        place: CodePlace,
    ) -> Eval<Value> {
        match &object.kind {
            Kind::Namespace(module) => {
                let Some(name) = index.as_str() else {
                    return Ok(Value::unknown());
                };
                match module.members.borrow().get(&**name) {
                    Some(binding) => Ok(self.settled(&binding.value).into_owned()),
                    None if module.open.get() => Ok(Value::unknown()),
                    None => Err(Signal::key_error(name)),
                }
            }
            Kind::Class(class) => {
                if self.is_enum_class(class)
                    && let Some(name) = index.as_str()
                {
                    return match class.members.borrow().get(&**name) {
                        Some(member) => Ok(member.clone()),
                        None => Err(Signal::key_error(name)),
                    };
                }
                // `list[str]`, `Generic[T]`
                Ok(object.clone())
            }
            Kind::Instance(instance) => {
                if self.is_environment(object) {
                    return self.environment_item(index, place);
                }
                if let Some(method) = self.class_attribute(&instance.class, "__getitem__") {
                    let arguments = Arguments::positional([index.clone()]);
                    return self.call_bound(&method, object, arguments, place);
                }
                if let Some(payload) = instance.payload.clone() {
                    let found = self.subscript(&payload, index, place);
                    if let (Err(Signal::Raise(_)), Some(method)) =
                        (&found, self.class_attribute(&instance.class, "__missing__"))
                    {
                        self.raised_at = None;
                        let arguments = Arguments::positional([index.clone()]);
                        return self.call_bound(&method, object, arguments, place);
                    }
                    return found;
                }
                if let Some(value) = self.module_table_item(object, index) {
                    return Ok(value);
                }
                if instance.class.open {
                    return Ok(Value::unknown());
                }
                Err(Signal::type_error(format!(
                    "'{}' object is not subscriptable",
                    instance.class.name
                )))
            }
            _ => Ok(Value::unknown()),
        }
    }

    /// The entries of a mapping, and whether there may be more; `None` for an unknown one.
    #[expect(
        clippy::type_complexity,
        reason = "entries and a flag; a name would say no more"
    )]
    pub(crate) fn mapping_entries(
        &mut self,
        mapping: &Value,
    ) -> Eval<Option<(Vec<(Value, Value)>, bool)>> {
        let mapping = self.settled(mapping);
        match &mapping.kind {
            Kind::Dict(dict) => {
                let cause = dict.changes.depends_on.borrow().clone();
                let entries = dict
                    .entries
                    .borrow()
                    .values()
                    .map(|(key, value)| (key.clone(), value.clone().depending_on(&cause)))
                    .collect();
                Ok(Some((entries, dict.open.get())))
            }
            Kind::Namespace(module) => Ok(Some((
                module
                    .members
                    .borrow()
                    .iter()
                    .map(|(name, binding)| {
                        (
                            Value::new(Kind::Str(Rc::clone(name))),
                            binding.value.clone(),
                        )
                    })
                    .collect(),
                module.open.get(),
            ))),
            Kind::Instance(instance) => {
                if self.is_environment(&mapping) {
                    let known: Vec<_> = self
                        .environment
                        .known()
                        .into_iter()
                        .map(|(name, text)| {
                            (
                                Value::new(Kind::Str(Rc::clone(name))),
                                Value::new(Kind::Str(Rc::clone(text))),
                            )
                        })
                        .collect();
                    return Ok(Some((known, !self.environment.is_exact())));
                }
                match instance.payload.clone() {
                    Some(payload) => self.mapping_entries(&payload),
                    None => Ok(None),
                }
            }
            Kind::Unknown(_) => Ok(None),
            _ => Err(Signal::type_error(format!(
                "'{}' object is not a mapping",
                mapping.type_name()
            ))),
        }
    }

    /// A module's name, importing a submodule that was imported before.
    pub(crate) fn module_attribute(
        &mut self,
        module: &Rc<Module>,
        name: &str,
        _place: CodePlace,
    ) -> Eval<Option<Value>> {
        if let Some(Binding { value, .. }) = module.members.borrow().get(name) {
            return Ok(Some(value.clone()));
        }
        match name {
            "__dict__" => return Ok(Some(Value::new(Kind::Namespace(Rc::clone(module))))),
            "__name__" => return Ok(Some(Value::new(Kind::Str(Rc::clone(&module.name))))),
            _ => {}
        }
        if let Some(value) = self.library_member(&module.name, name) {
            return Ok(Some(value));
        }
        let dotted = dotted(&module.name, name);
        if let Some(submodule) = self.heap.modules.get(dotted.as_str()) {
            return Ok(Some(Value::new(Kind::Module(Rc::clone(submodule)))));
        }
        Ok(module.open.get().then(Value::unknown))
    }

    /// Whether an exception object is of a class of that name, or one that derives from it.
    pub(crate) fn is_exception_named(&self, error: &Value, name: &str) -> bool {
        match &error.kind {
            Kind::Instance(instance) => ancestry(&instance.class).any(|class| &*class.name == name),
            _ => false,
        }
    }
}

/// Whether an attribute that was not found may be there all the same: in a class that nobody sees
/// whole, among what every object has, or among what exceptions carry.
fn may_have(class: &Rc<Class>, name: &str) -> bool {
    const OF_OBJECTS: &[&str] = &[
        "__delattr__",
        "__dir__",
        "__doc__",
        "__eq__",
        "__format__",
        "__hash__",
        "__ne__",
        "__reduce__",
        "__repr__",
        "__sizeof__",
        "__str__",
    ];
    const OF_EXCEPTIONS: &[&str] = &[
        "__cause__",
        "__context__",
        "__traceback__",
        "errno",
        "filename",
        "name",
        "path",
        "strerror",
        "with_traceback",
    ];
    let is_exception =
        || ancestry(class).any(|class| &*class.qualified_name == "builtins.BaseException");
    class.open || OF_OBJECTS.contains(&name) || (OF_EXCEPTIONS.contains(&name) && is_exception())
}

/// An instance of a class of a modelled package, or of one that derives from it.
fn is_modelled(object: &Value) -> bool {
    let Kind::Instance(instance) = &object.kind else {
        return false;
    };
    ancestry(&instance.class).any(|class| {
        class
            .qualified_name
            .rsplit_once('.')
            .is_some_and(|(module, _)| packages::is_modelled(module))
    })
}

fn bound(function: &Value, receiver: &Value) -> Value {
    Value::new(Kind::Method(Rc::new(Method {
        receiver: receiver.clone(),
        target: MethodTarget::Callable(function.clone()),
    })))
}

/// A function of the interpreter with its first argument given.
pub(crate) fn bound_special(name: &str, receiver: &Value) -> Value {
    bound(&unbound_special(name), receiver)
}

/// A function of the interpreter by its dotted name.
pub(crate) fn unbound_special(name: &str) -> Value {
    let (module, function) = name.rsplit_once('.').unwrap_or(("builtins", name));
    match super::specials::find(module, function) {
        Some(special) => Value::new(Kind::Special(special)),
        None => Value::unknown(),
    }
}

pub(crate) fn builtin_method(receiver: &Value, name: &str) -> Value {
    Value::new(Kind::Method(Rc::new(Method {
        receiver: receiver.clone(),
        target: MethodTarget::Builtin(Rc::from(name)),
    })))
}

fn is_instance_of(value: &Value, class: &Rc<Class>) -> bool {
    matches!(&value.kind, Kind::Instance(instance) if Rc::ptr_eq(&instance.class, class))
}

fn is_same_instance(value: &Value, instance: &Rc<Instance>) -> bool {
    matches!(&value.kind, Kind::Instance(other) if Rc::ptr_eq(other, instance))
}

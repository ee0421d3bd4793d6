//! Attributes by name, types, and what classes inherit from `object`.

use std::rc::Rc;

use super::super::arguments::Arguments;
use super::super::attributes::builtin_method;
use super::super::builtins::is_subclass;
use super::super::interpreter::Interpreter;
use super::super::library;
use super::super::maps::IndexMap;
use super::super::methods;
use super::super::names::Bind;
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Kind, Property, Special, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("builtins.len", |this, arguments, place| {
        let value = this.settled(arguments.require("len", 0, "obj")?);
        if let Kind::Instance(instance) = &value.kind
            && let Some(method) = this.class_attribute(&instance.class, "__len__")
        {
            return this.call_bound(&method, &value, Arguments::default(), place);
        }
        match library::member("builtins", "len") {
            Some(Value {
                kind: Kind::Native(native),
                ..
            }) => (native.call)(this.budget, &Arguments::positional([value.into_owned()])),
            _ => Ok(Value::unknown()),
        }
    }),
    ("builtins.getattr", |this, arguments, place| {
        let object = arguments.require("getattr", 0, "object")?.clone();
        let Some(name) = arguments.require("getattr", 1, "name")?.as_str().cloned() else {
            return Ok(Value::unknown());
        };
        let default = arguments.positional.get(2).cloned();
        match (this.find_attribute_or_none(&object, &name, place)?, default) {
            (Some(value), _) => Ok(this.settle_owned(value)),
            (None, Some(default)) => Ok(default),
            (None, None) => Err(Signal::attribute_error(&object.type_name(), &name)),
        }
    }),
    ("builtins.hasattr", |this, arguments, place| {
        let object = arguments.require("hasattr", 0, "object")?.clone();
        let Some(name) = arguments.require("hasattr", 1, "name")?.as_str().cloned() else {
            return Ok(Value::unknown());
        };
        match this.find_attribute_or_none(&object, &name, place)? {
            Some(value) if value.is_unknown() && may_lack_attributes(&object) => {
                Ok(Value::unknown())
            }
            found => Ok(Value::bool(found.is_some())),
        }
    }),
    ("builtins.setattr", |this, arguments, place| {
        let object = arguments.require("setattr", 0, "object")?.clone();
        let name = arguments.require("setattr", 1, "name")?.as_str().cloned();
        let value = arguments.require("setattr", 2, "value")?.clone();
        match name {
            Some(name) => {
                let written = value.place.filter(|written| written.file != place.file);
                this.set_attribute(&object, &name, value.clone(), place)?;
                // A loop that copies a class's members into a module: the member's own line decides.
                if let (Some(written), Kind::Module(module)) = (written, &object.kind) {
                    this.bind_global(module, &name, value, written, Bind::Extend);
                }
            }
            None => match &object.kind {
                Kind::Module(module) => this.open_namespace(module),
                _ => this.open_value(&object, place),
            },
        }
        Ok(Value::none())
    }),
    ("builtins.delattr", |this, arguments, _| {
        let object = arguments.require("delattr", 0, "object")?.clone();
        if let Some(name) = arguments.require("delattr", 1, "name")?.as_str().cloned() {
            this.delete_attribute(&object, &name)?;
        }
        Ok(Value::none())
    }),
    ("builtins.isinstance", |this, arguments, _| {
        let value = this.settled(arguments.require("isinstance", 0, "object")?);
        let class = arguments
            .require("isinstance", 1, "class_or_tuple")?
            .clone();
        Ok(any_of(&class, |class| this.is_instance(&value, class)))
    }),
    ("builtins.issubclass", |_, arguments, _| {
        let class = arguments.require("issubclass", 0, "class")?.clone();
        let bases = arguments
            .require("issubclass", 1, "class_or_tuple")?
            .clone();
        Ok(any_of(&bases, |base| match (&class.kind, &base.kind) {
            (Kind::Class(class), Kind::Class(base)) => {
                let answer = is_subclass(class, base);
                (answer || !(class.open || base.open)).then_some(answer)
            }
            _ => None,
        }))
    }),
    ("builtins.callable", |this, arguments, _| {
        let value = arguments.require("callable", 0, "object")?.clone();
        Ok(match &value.kind {
            Kind::Unknown(unknown) if unknown.text.is_some() => Value::bool(false),
            Kind::Unknown(_) => Value::unknown(),
            Kind::Function(_)
            | Kind::Native(_)
            | Kind::Special(_)
            | Kind::Method(_)
            | Kind::Class(_) => Value::bool(true),
            Kind::Instance(instance) => {
                let found = this.class_attribute(&instance.class, "__call__").is_some();
                if !found && instance.class.open {
                    Value::unknown()
                } else {
                    Value::bool(found)
                }
            }
            _ => Value::bool(false),
        })
    }),
    ("builtins.vars", |this, arguments, place| {
        let object = arguments.require("vars", 0, "object")?.clone();
        match &object.kind {
            Kind::Module(module) => Ok(Value::new(Kind::Namespace(Rc::clone(module)))),
            _ => this.attribute(&object, "__dict__", place),
        }
    }),
    ("builtins.dir", |this, arguments, place| {
        let object = arguments.require("dir", 0, "object")?.clone();
        Ok(match this.members_of(&object, place)? {
            Some(members) => Value::list(
                members
                    .into_iter()
                    .map(|(name, _)| Value::str(name))
                    .collect(),
            ),
            None => Value::unknown(),
        })
    }),
    ("inspect.getmembers", |this, arguments, place| {
        let object = arguments.require("getmembers", 0, "object")?.clone();
        let predicate = arguments.get(1, "predicate").cloned();
        let Some(members) = this.members_of(&object, place)? else {
            return Ok(Value::unknown());
        };
        let mut pairs = Vec::new();
        for (name, value) in members {
            if let Some(predicate) = &predicate {
                let chosen = this.call(predicate, Arguments::positional([value.clone()]), place)?;
                if !this.truth(&chosen, place)? {
                    continue;
                }
            }
            pairs.push(Value::tuple(vec![Value::str(name), value]));
        }
        Ok(Value::list(pairs))
    }),
    ("inspect.isclass", |_, arguments, _| {
        Ok(match &arguments.require("isclass", 0, "object")?.kind {
            Kind::Unknown(_) => Value::unknown(),
            kind => Value::bool(matches!(kind, Kind::Class(_))),
        })
    }),
    ("inspect.isfunction", |_, arguments, _| {
        Ok(match &arguments.require("isfunction", 0, "object")?.kind {
            Kind::Unknown(_) => Value::unknown(),
            kind => Value::bool(matches!(kind, Kind::Function(_))),
        })
    }),
    ("inspect.ismodule", |_, arguments, _| {
        Ok(match &arguments.require("ismodule", 0, "object")?.kind {
            Kind::Unknown(_) => Value::unknown(),
            kind => Value::bool(matches!(kind, Kind::Module(_))),
        })
    }),
    ("builtins.property", |_, arguments, _| {
        let getter = arguments.require("property", 0, "fget")?.clone();
        Ok(Value::new(Kind::Property(Rc::new(Property { getter }))))
    }),
    ("functools.cached_property", |_, arguments, _| {
        let getter = arguments.require("cached_property", 0, "func")?.clone();
        Ok(Value::new(Kind::Property(Rc::new(Property { getter }))))
    }),
    ("property.setter", |_, arguments, _| {
        Ok(arguments.require("setter", 0, "property")?.clone())
    }),
    ("builtins.staticmethod", |_, arguments, _| {
        let function = arguments.require("staticmethod", 0, "function")?.clone();
        Ok(Value::new(Kind::StaticMethod(Rc::new(function))))
    }),
    ("builtins.classmethod", |_, arguments, _| {
        let function = arguments.require("classmethod", 0, "function")?.clone();
        Ok(Value::new(Kind::ClassMethod(Rc::new(function))))
    }),
    ("object.__init__", |this, arguments, place| {
        fill_payload(this, arguments, place)
    }),
    ("object.__init_subclass__", |_, _, _| Ok(Value::none())),
    ("object.__new__", |this, arguments, place| {
        let class = arguments.require("__new__", 0, "cls")?.clone();
        let Kind::Class(class) = &class.kind else {
            return Ok(Value::unknown());
        };
        let mut rest = arguments.clone();
        rest.positional.remove(0);
        this.allocate(class, &rest, place)
    }),
    ("object.__setattr__", |this, arguments, _| {
        let object = arguments.require("__setattr__", 0, "object")?.clone();
        let name = arguments
            .require("__setattr__", 1, "name")?
            .as_str()
            .cloned();
        let value = arguments.require("__setattr__", 2, "value")?.clone();
        if let (Kind::Instance(instance), Some(name)) = (&object.kind, name) {
            this.store_attribute(instance, &name, value);
        }
        Ok(Value::none())
    }),
    ("object.__getattribute__", |this, arguments, place| {
        let object = arguments.require("__getattribute__", 0, "object")?.clone();
        let name = arguments
            .require("__getattribute__", 1, "name")?
            .as_str()
            .cloned();
        match name {
            Some(name) => this.attribute(&object, &name, place),
            None => Ok(Value::unknown()),
        }
    }),
];

/// Whether one of a class or a tuple of classes answers yes; unknown where one is, and none does.
fn any_of(classes: &Value, mut answer: impl FnMut(&Value) -> Option<bool>) -> Value {
    let classes = match &classes.kind {
        Kind::Tuple(items) => items.to_vec(),
        _ => vec![classes.clone()],
    };
    let mut undecided = false;
    for class in classes {
        match answer(&class) {
            Some(true) => return Value::bool(true),
            Some(false) => {}
            None => undecided = true,
        }
    }
    if undecided {
        Value::unknown()
    } else {
        Value::bool(false)
    }
}

/// `super().__init__(…)` of a subclass of `dict`, `list` or `set`, and of an exception.
fn fill_payload(
    this: &mut Interpreter<'_>,
    arguments: &Arguments,
    place: CodePlace,
) -> Eval<Value> {
    let object = arguments.require("__init__", 0, "self")?.clone();
    let mut rest = arguments.clone();
    rest.positional.remove(0);
    let Kind::Instance(instance) = &object.kind else {
        return Ok(Value::none());
    };
    if this.heap.builtins.is_exception(&instance.class) {
        let members = &instance.members;
        members
            .borrow_mut()
            .insert(Rc::from("args"), Value::tuple(rest.positional));
        return Ok(Value::none());
    }
    let Some(payload) = instance.payload.clone() else {
        return Ok(Value::none());
    };
    let fill = match &payload.kind {
        Kind::Dict(_) | Kind::Set(_) => "update",
        Kind::List(_) => "extend",
        _ => return Ok(Value::none()),
    };
    let nothing = rest.positional.is_empty() && rest.keywords.is_empty();
    if !nothing {
        methods::call(this.budget, &payload, fill, &rest, place)?;
    }
    Ok(Value::none())
}

/// Whether an attribute that is unknown may as well be missing.
fn may_lack_attributes(object: &Value) -> bool {
    match &object.kind {
        Kind::Unknown(_) => true,
        Kind::Module(module) => module.open.get(),
        Kind::Instance(instance) => instance.class.open,
        Kind::Class(class) => class.open,
        _ => false,
    }
}

/// `str.lower` as a function: its first argument is the object.
pub(super) fn unbound_method(class: &str, name: &str) -> Option<Value> {
    let sample = match class {
        "builtins.str" => Value::str(""),
        "builtins.list" => Value::list(Vec::new()),
        "builtins.dict" => Value::dict(IndexMap::default()),
        "builtins.bytes" => Value::bytes(Vec::new()),
        _ => return None,
    };
    if !methods::has(&sample, name) {
        return None;
    }
    // The commonest ones have an entry of their own: a function cannot carry a name it was not
    // written with.
    UNBOUND
        .iter()
        .find(|method| method.name == name)
        .map(|method| Value::new(Kind::Special(method)))
}

const fn unbound(
    name: &'static str,
    call: fn(&mut Interpreter<'_>, &Arguments, CodePlace) -> Eval<Value>,
) -> Special {
    Special { name, call }
}

const UNBOUND: &[Special] = &[
    unbound("strip", |this, arguments, place| {
        apply(this, "strip", arguments, place)
    }),
    unbound("lower", |this, arguments, place| {
        apply(this, "lower", arguments, place)
    }),
    unbound("upper", |this, arguments, place| {
        apply(this, "upper", arguments, place)
    }),
    unbound("lstrip", |this, arguments, place| {
        apply(this, "lstrip", arguments, place)
    }),
    unbound("rstrip", |this, arguments, place| {
        apply(this, "rstrip", arguments, place)
    }),
    unbound("split", |this, arguments, place| {
        apply(this, "split", arguments, place)
    }),
    unbound("title", |this, arguments, place| {
        apply(this, "title", arguments, place)
    }),
    unbound("__init__", |this, arguments, place| {
        fill_payload(this, arguments, place)
    }),
    unbound("__setitem__", |this, arguments, place| {
        apply(this, "__setitem__", arguments, place)
    }),
    unbound("__getitem__", |this, arguments, place| {
        apply(this, "__getitem__", arguments, place)
    }),
    unbound("update", |this, arguments, place| {
        apply(this, "update", arguments, place)
    }),
    unbound("get", |this, arguments, place| {
        apply(this, "get", arguments, place)
    }),
];

fn apply(
    this: &mut Interpreter<'_>,
    name: &str,
    arguments: &Arguments,
    place: CodePlace,
) -> Eval<Value> {
    let object = super::super::expressions::plain(arguments.require(name, 0, "self")?);
    let mut rest = arguments.clone();
    rest.positional.remove(0);
    this.call(&builtin_method(&object, name), rest, place)
}

/// Names and what they stand for.
type Members = Vec<(Rc<str>, Value)>;

impl Interpreter<'_> {
    /// The attribute, `None` where Python raises `AttributeError`.
    fn find_attribute_or_none(
        &mut self,
        object: &Value,
        name: &str,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        match self.find_attribute(object, name, place) {
            Err(Signal::Raise(raised)) => {
                let error = self.exception_object(&raised);
                if self.is_exception_named(&error, "AttributeError") {
                    self.raised_at = None;
                    Ok(None)
                } else {
                    Err(Signal::Raise(raised))
                }
            }
            other => other,
        }
    }

    /// The members of a module, class or instance, sorted by name; `None` where there may be more.
    pub(crate) fn members_of(&mut self, object: &Value, place: CodePlace) -> Eval<Option<Members>> {
        let mut names: Vec<Rc<str>> = match &object.kind {
            Kind::Module(module) if !module.open.get() => {
                module.members.borrow().keys().cloned().collect()
            }
            Kind::Class(class) if !class.open => class_names(class),
            Kind::Instance(instance) if !instance.class.open => {
                let mut names = class_names(&instance.class);
                names.extend(instance.members.borrow().keys().cloned());
                names
            }
            _ => return Ok(None),
        };
        names.sort_unstable();
        names.dedup();
        let mut members = Vec::with_capacity(names.len());
        for name in names {
            if let Some(value) = self.find_attribute(object, &name, place)? {
                members.push((name, value));
            }
        }
        Ok(Some(members))
    }
}

fn class_names(class: &Rc<super::super::value::Class>) -> Vec<Rc<str>> {
    super::super::classes::lineage(class)
        .iter()
        .flat_map(|class| class.members.borrow().keys().cloned().collect::<Vec<_>>())
        .collect()
}

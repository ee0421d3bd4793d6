//! The built-in classes, and what the name of a built-in stands for.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use super::arguments::Arguments;
use super::classes::{ancestry, lineage};
use super::expressions::set_of;
use super::interpreter::{Interpreter, spread};
use super::library;
use super::maps::{Seed, Wanted};
use super::signal::{Eval, Signal};
use super::specials;
use super::value::{Class, CodePlace, Dict, Key, Kind, Unknown, Value};

/// Classes that exist before any code runs.
#[derive(Debug)]
pub(crate) struct BuiltinClasses {
    /// In the order of the tables; each is made when it is first asked for.
    classes: Vec<OnceCell<Rc<Class>>>,
}

/// Dotted name, and the dotted name of its base.
const TYPES: &[(&str, &str)] = &[
    ("builtins.object", ""),
    ("builtins.type", "builtins.object"),
    ("builtins.str", "builtins.object"),
    ("builtins.int", "builtins.object"),
    ("builtins.bool", "builtins.int"),
    ("builtins.float", "builtins.object"),
    ("builtins.bytes", "builtins.object"),
    ("builtins.list", "builtins.object"),
    ("builtins.tuple", "builtins.object"),
    ("builtins.dict", "builtins.object"),
    ("builtins.set", "builtins.object"),
    ("builtins.frozenset", "builtins.object"),
    ("builtins.NoneType", "builtins.object"),
    ("builtins.function", "builtins.object"),
    ("builtins.module", "builtins.object"),
    ("builtins.generator", "builtins.object"),
    ("os._Environ", "builtins.object"),
    ("io.TextIOWrapper", "builtins.object"),
    ("sys.ModuleTable", "builtins.object"),
    ("pathlib.PurePath", "builtins.object"),
    ("pathlib.PurePosixPath", "pathlib.PurePath"),
    ("pathlib.Path", "pathlib.PurePath"),
    ("pathlib.PosixPath", "pathlib.Path"),
    ("datetime.timedelta", "builtins.object"),
    ("re.Pattern", "builtins.object"),
    ("collections.OrderedDict", "builtins.dict"),
    ("collections.defaultdict", "builtins.dict"),
    ("enum.Enum", "builtins.object"),
    ("enum.IntEnum", "enum.Enum"),
    ("enum.StrEnum", "enum.Enum"),
    ("dataclasses.Field", "builtins.object"),
    ("abc.ABC", "builtins.object"),
    ("typing.Generic", "builtins.object"),
    ("typing.Protocol", "builtins.object"),
];

const EXCEPTIONS: &[(&str, &str)] = &[
    ("BaseException", "builtins.object"),
    ("SystemExit", "BaseException"),
    ("KeyboardInterrupt", "BaseException"),
    ("GeneratorExit", "BaseException"),
    ("Exception", "BaseException"),
    ("ArithmeticError", "Exception"),
    ("OverflowError", "ArithmeticError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("AssertionError", "Exception"),
    ("AttributeError", "Exception"),
    ("EOFError", "Exception"),
    ("ImportError", "Exception"),
    ("ModuleNotFoundError", "ImportError"),
    ("LookupError", "Exception"),
    ("IndexError", "LookupError"),
    ("KeyError", "LookupError"),
    ("MemoryError", "Exception"),
    ("NameError", "Exception"),
    ("UnboundLocalError", "NameError"),
    ("OSError", "Exception"),
    ("FileNotFoundError", "OSError"),
    ("FileExistsError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("ConnectionError", "OSError"),
    ("ConnectionAbortedError", "ConnectionError"),
    ("ConnectionRefusedError", "ConnectionError"),
    ("ConnectionResetError", "ConnectionError"),
    ("BrokenPipeError", "ConnectionError"),
    ("BlockingIOError", "OSError"),
    ("ChildProcessError", "OSError"),
    ("InterruptedError", "OSError"),
    ("ProcessLookupError", "OSError"),
    ("TimeoutError", "OSError"),
    ("BufferError", "Exception"),
    ("ReferenceError", "Exception"),
    ("StopAsyncIteration", "Exception"),
    ("SystemError", "Exception"),
    ("RuntimeError", "Exception"),
    ("NotImplementedError", "RuntimeError"),
    ("RecursionError", "RuntimeError"),
    ("StopIteration", "Exception"),
    ("SyntaxError", "Exception"),
    ("IndentationError", "SyntaxError"),
    ("TabError", "IndentationError"),
    ("TypeError", "Exception"),
    ("ValueError", "Exception"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("json.JSONDecodeError", "ValueError"),
    ("Warning", "Exception"),
    ("DeprecationWarning", "Warning"),
    ("PendingDeprecationWarning", "Warning"),
    ("FutureWarning", "Warning"),
    ("ResourceWarning", "Warning"),
    ("BytesWarning", "Warning"),
    ("EncodingWarning", "Warning"),
    ("ImportWarning", "Warning"),
    ("SyntaxWarning", "Warning"),
    ("UnicodeWarning", "Warning"),
    ("RuntimeWarning", "Warning"),
    ("UserWarning", "Warning"),
];

fn table() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    TYPES.iter().chain(EXCEPTIONS)
}

static POSITIONS: LazyLock<HashMap<&str, usize, Seed>> = LazyLock::new(|| {
    let names = table().map(|(dotted, _)| *dotted);
    names
        .enumerate()
        .map(|(position, dotted)| (dotted, position))
        .collect()
});

impl BuiltinClasses {
    pub(crate) fn new() -> Self {
        Self {
            classes: vec![OnceCell::new(); POSITIONS.len()],
        }
    }

    /// The dotted names of all; exceptions have their own.
    pub(crate) fn names() -> impl Iterator<Item = &'static str> {
        table().map(|(dotted, _)| *dotted)
    }

    /// Whether there is a class of that dotted name; exceptions have their own.
    pub(crate) fn has(dotted: &str) -> bool {
        POSITIONS.contains_key(dotted)
    }

    /// Other classes in place of these.
    pub(crate) fn replaced<E>(
        &self,
        mut other: impl FnMut(&Rc<Class>) -> Result<Rc<Class>, E>,
    ) -> Result<Self, E> {
        let mut replaced = Self::new();
        for (class, cell) in self.classes.iter().zip(&mut replaced.classes) {
            if let Some(class) = class.get() {
                *cell = OnceCell::from(other(class)?);
            }
        }
        Ok(replaced)
    }

    /// A class by its dotted name; exceptions by their own.
    pub(crate) fn get(&self, dotted: &str) -> Option<&Rc<Class>> {
        let position = *POSITIONS.get(dotted)?;
        Some(self.classes[position].get_or_init(|| self.made(position)))
    }

    fn made(&self, position: usize) -> Rc<Class> {
        let (dotted, base) = table().nth(position).expect("a position in the table");
        let name = dotted.rsplit('.').next().unwrap_or(dotted);
        let qualified_name = if dotted.contains('.') {
            Rc::from(*dotted)
        } else {
            Rc::from(format!("builtins.{dotted}"))
        };
        Rc::new(Class {
            name: Rc::from(name),
            qualified_name,
            order: self.get(base).map(lineage).unwrap_or_default(),
            open: false,
            members: RefCell::default(),
            is_dataclass: Cell::new(false),
        })
    }

    /// The class of an exception that the interpreter raises.
    pub(crate) fn exception(&self, name: &str) -> Rc<Class> {
        let class = self.get(name).or_else(|| self.get("Exception"));
        Rc::clone(class.expect("Exception is in the table"))
    }

    pub(crate) fn is_exception(&self, class: &Class) -> bool {
        class
            .order
            .iter()
            .any(|base| &*base.qualified_name == "builtins.BaseException")
    }

    /// Whether a handler for `handled` catches a built-in exception.
    pub(crate) fn is_exception_subclass(&self, exception: &str, handled: &str) -> bool {
        self.get(exception)
            .is_some_and(|class| ancestry(class).any(|class| &*class.name == handled))
    }
}

impl Interpreter<'_> {
    /// What a name of Python's own stands for.
    pub(crate) fn builtin(&self, wanted: Wanted<'_>) -> Option<Value> {
        if let Some(known) = wanted.find(&self.known_builtins.borrow()) {
            return Some(known.clone());
        }
        let name = wanted.name;
        let found = self.find_builtin(name)?;
        let mut known = self.known_builtins.borrow_mut();
        known.insert(Rc::from(name), found.clone());
        Some(found)
    }

    fn find_builtin(&self, name: &str) -> Option<Value> {
        if let Some(class) = self
            .heap
            .builtins
            .get(&format!("builtins.{name}"))
            .or_else(|| self.heap.builtins.get(name))
        {
            return Some(Value::new(Kind::Class(Rc::clone(class))));
        }
        match name {
            "NotImplemented" => return Some(Value::new(Kind::NotImplemented)),
            "__debug__" => return Some(Value::bool(true)),
            // Aliases of `OSError` since Python 3.3.
            "IOError" | "EnvironmentError" => return self.find_builtin("OSError"),
            _ => {}
        }
        if let Some(special) = specials::find("builtins", name) {
            return Some(Value::new(Kind::Special(special)));
        }
        library::member("builtins", name)
    }

    /// `type(value)`
    pub(crate) fn type_of(&self, value: &Value) -> Value {
        let dotted = match &value.kind {
            Kind::None => "builtins.NoneType",
            Kind::Bool(_) => "builtins.bool",
            Kind::Int(_) => "builtins.int",
            Kind::Float(_) => "builtins.float",
            Kind::Str(_) => "builtins.str",
            Kind::Bytes(_) => "builtins.bytes",
            Kind::List(_) => "builtins.list",
            Kind::Tuple(_) => "builtins.tuple",
            Kind::Dict(dict) if dict.factory.is_some() => "collections.defaultdict",
            Kind::Dict(_) | Kind::Namespace(_) => "builtins.dict",
            Kind::Set(set) if set.frozen => "builtins.frozenset",
            Kind::Set(_) => "builtins.set",
            Kind::Path(_) => "pathlib.PosixPath",
            Kind::Timedelta(_) => "datetime.timedelta",
            Kind::Regex(_) => "re.Pattern",
            Kind::Iterator(_) => "builtins.generator",
            Kind::Function(_) | Kind::Native(_) | Kind::Special(_) | Kind::Method(_) => {
                "builtins.function"
            }
            Kind::Class(_) => "builtins.type",
            Kind::Module(_) => "builtins.module",
            Kind::Instance(instance) => {
                return Value::new(Kind::Class(Rc::clone(&instance.class)));
            }
            Kind::Unknown(unknown) if unknown.text.is_some() => "builtins.str",
            _ => return Value::unknown(),
        };
        match self.heap.builtins.get(dotted) {
            Some(class) => Value::new(Kind::Class(Rc::clone(class))),
            None => Value::unknown(),
        }
    }

    /// `isinstance(value, class)` for one class; `None` where nobody knows.
    pub(crate) fn is_instance(&self, value: &Value, class: &Value) -> Option<bool> {
        let class = match &class.kind {
            Kind::Class(class) => class,
            // Types that are called as functions are kept as functions.
            Kind::Special(special) if !value.is_unknown() => {
                return match special.name {
                    "builtins.property" => Some(matches!(value.kind, Kind::Property(_))),
                    "builtins.staticmethod" => Some(matches!(value.kind, Kind::StaticMethod(_))),
                    "builtins.classmethod" => Some(matches!(value.kind, Kind::ClassMethod(_))),
                    "builtins.map" | "builtins.filter" => {
                        Some(matches!(value.kind, Kind::Iterator(_)))
                    }
                    _ => None,
                };
            }
            _ => return None,
        };
        let actual = match &self.type_of(value).kind {
            Kind::Class(actual) => Rc::clone(actual),
            _ => return None,
        };
        is_known_subclass(&actual, class)
    }

    /// Calls of the built-in types. `None`: a class of the project.
    pub(crate) fn construct_builtin(
        &mut self,
        class: &Rc<Class>,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let dotted = &*class.qualified_name;
        if !BuiltinClasses::has(dotted) {
            return Ok(None);
        }
        let cause = self.cause_of(arguments);
        let result = match dotted {
            "builtins.object" => return self.allocate(class, arguments, place).map(Some),
            "builtins.type" => match arguments.positional.as_slice() {
                [value] => self.type_of(value),
                _ => Value::unknown(),
            },
            "builtins.bool" => match arguments.positional.first() {
                None => Value::bool(false),
                Some(value) => {
                    let (truth, cause) = self.truth_with_cause(value, place)?;
                    Value::bool(truth).depending_on(&cause)
                }
            },
            "builtins.str" => match arguments.positional.as_slice() {
                [] => Value::str(""),
                [value] if !matches!(value.kind, Kind::Bytes(_)) => self.text_of(value, place)?,
                _ => self.construct_natively("builtins", "str", arguments, place)?,
            },
            "builtins.int" | "builtins.float" => {
                self.construct_natively("builtins", &class.name, arguments, place)?
            }
            "builtins.list" | "builtins.tuple" | "builtins.set" | "builtins.frozenset" => {
                self.construct_collection(&class.name, arguments, place)?
            }
            "builtins.dict" | "collections.OrderedDict" => {
                self.construct_dict(arguments, None, place)?
            }
            "collections.defaultdict" => {
                let mut rest = arguments.clone();
                let factory = if rest.positional.is_empty() {
                    None
                } else {
                    Some(rest.positional.remove(0))
                };
                self.construct_dict(&rest, factory, place)?
            }
            "builtins.bytes" => self.construct_natively("builtins", "bytes", arguments, place)?,
            "datetime.timedelta" => {
                self.construct_natively("datetime", "timedelta", arguments, place)?
            }
            "pathlib.Path" | "pathlib.PosixPath" | "pathlib.PurePath" | "pathlib.PurePosixPath" => {
                self.construct_natively("pathlib", "Path", arguments, place)?
            }
            _ => return Ok(None),
        };
        Ok(Some(result.depending_on(&cause)))
    }

    fn construct_natively(
        &mut self,
        module: &str,
        name: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let mut plain = arguments.clone();
        for argument in &mut plain.positional {
            *argument = super::expressions::plain(&self.settled(argument));
        }
        if let (Some(Kind::Instance(instance)), "int" | "float" | "Path") = (
            plain.positional.first().map(|value| value.kind.clone()),
            name,
        ) {
            let method = match name {
                "int" => "__int__",
                "float" => "__float__",
                _ => "__fspath__",
            };
            return match self.class_attribute(&instance.class, method) {
                Some(method) => {
                    let object = arguments.positional[0].clone();
                    self.call_bound(&method, &object, Arguments::default(), place)
                }
                None => Ok(Value::unknown()),
            };
        }
        match library::member(module, name) {
            Some(Value {
                kind: Kind::Native(native),
                ..
            }) => (native.call)(self.budget, &plain),
            _ => Ok(Value::unknown()),
        }
    }

    fn construct_collection(
        &mut self,
        name: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Value> {
        let items = match arguments.positional.first() {
            None => Vec::new(),
            Some(iterable) => match self.iterate(iterable, place)? {
                Some(items) => items,
                None => vec![spread()],
            },
        };
        self.budget.allocate(items.len() as u64 * 64)?;
        Ok(match name {
            "list" => Value::list(items),
            "tuple" => Value::tuple(items),
            "set" => set_of(items),
            _ => {
                let set = set_of(items);
                let Kind::Set(inner) = &set.kind else {
                    return Ok(Value::unknown());
                };
                let frozen = Value::set(inner.items.take(), true);
                if let Kind::Set(outer) = &frozen.kind {
                    outer.open.set(inner.open.get());
                }
                frozen
            }
        })
    }

    fn construct_dict(
        &mut self,
        arguments: &Arguments,
        factory: Option<Value>,
        place: CodePlace,
    ) -> Eval<Value> {
        let dict = Dict {
            factory,
            ..Dict::default()
        };
        if arguments.open {
            dict.open.set(true);
        }
        if let Some(source) = arguments.positional.first() {
            let is_mapping = matches!(
                self.settled(source).kind,
                Kind::Dict(_) | Kind::Namespace(_) | Kind::Instance(_) | Kind::Unknown(_)
            );
            if is_mapping {
                self.spread_dict(&dict, source)?;
            } else {
                match self.iterate(source, place)? {
                    Some(pairs) => {
                        for pair in pairs {
                            match self.iterate(&pair, place)?.as_deref() {
                                Some([key, value]) => match Key::of(key) {
                                    Some(hash) => {
                                        dict.entries
                                            .borrow_mut()
                                            .insert(hash, (key.clone(), value.clone()));
                                    }
                                    None => dict.open.set(true),
                                },
                                Some(_) => {
                                    return Err(Signal::value_error(
                                        "dictionary update sequence element has the wrong length",
                                    ));
                                }
                                None => dict.open.set(true),
                            }
                        }
                    }
                    None => dict.open.set(true),
                }
            }
        }
        for (name, value) in &arguments.keywords {
            dict.entries.borrow_mut().insert(
                Key::Str(Rc::from(&**name)),
                (Value::str(&**name), value.clone()),
            );
        }
        Ok(Value::new(Kind::Dict(Rc::new(dict))))
    }

    /// The plain value that an instance of a subclass of `str`, `dict` … starts as.
    pub(crate) fn payload_for(
        &mut self,
        class: &Rc<Class>,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let plain = class
            .order
            .iter()
            .find(|base| {
                matches!(
                    &*base.qualified_name,
                    "builtins.str"
                        | "builtins.int"
                        | "builtins.float"
                        | "builtins.list"
                        | "builtins.tuple"
                        | "builtins.dict"
                        | "builtins.set"
                        | "builtins.frozenset"
                        | "collections.OrderedDict"
                        | "collections.defaultdict"
                )
            })
            .cloned();
        let Some(plain) = plain else {
            return Ok(None);
        };
        let is_mutable = matches!(
            &*plain.name,
            "list" | "dict" | "set" | "OrderedDict" | "defaultdict"
        );
        let has_own_init = self.class_attribute(class, "__init__").is_some();
        // A mutable base is filled by `super().__init__(…)`.
        let arguments = if is_mutable && has_own_init {
            Arguments::default()
        } else {
            arguments.clone()
        };
        self.construct_builtin(&plain, &arguments, place)
    }

    /// Methods of `object` and of the plain types that `super()` reaches.
    pub(crate) fn object_method(&self, name: &str) -> Option<Value> {
        specials::find("object", name).map(|special| Value::new(Kind::Special(special)))
    }

    /// Attributes of a built-in class: `dict.fromkeys`, `str.lower`, `Path.cwd`.
    pub(crate) fn builtin_class_attribute(
        &mut self,
        class: &Rc<Class>,
        name: &str,
        _place: CodePlace,
    ) -> Eval<Option<Value>> {
        for base in ancestry(class) {
            let dotted = &*base.qualified_name;
            if let Some(special) = specials::find(dotted, name) {
                return Ok(Some(Value::new(Kind::Special(special))));
            }
            if let Some(value) = library::member(dotted, name) {
                return Ok(Some(value));
            }
            if BuiltinClasses::has(dotted) && dotted != "builtins.object" {
                // `str.lower` handed to `map`: a method without its object.
                if let Some(method) = specials::unbound_method(dotted, name) {
                    return Ok(Some(method));
                }
            }
        }
        if let Some(special) = specials::find("object", name) {
            return Ok(Some(Value::new(Kind::Special(special))));
        }
        Ok(None)
    }

    /// An attribute of a built-in function: `__name__`, or a method of `chain`.
    pub(crate) fn attribute_of_builtin(&self, object: &Value, name: &str) -> Value {
        let function = match &object.kind {
            Kind::Native(native) => native.name,
            Kind::Special(special) => special.name,
            _ => return Value::unknown(),
        };
        if name == "__name__" {
            return Value::str(function.rsplit('.').next().unwrap_or(function));
        }
        specials::find(function, name)
            .map(|special| Value::new(Kind::Special(special)))
            .or_else(|| library::member(function, name))
            .unwrap_or_else(Value::unknown)
    }

    /// `@x.setter` and `@x.deleter`: what they decorate becomes the property again.
    pub(crate) fn keep_property(&self, property: &Value) -> Value {
        super::attributes::bound_special("property.setter", property)
    }
}

/// A value made anew at each start.
pub(crate) fn generated() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        text: Some(super::value::Text::default()),
        generated: true,
        ..Unknown::default()
    })))
}

/// [`is_subclass`]; `None` where nobody knows.
pub(crate) fn is_known_subclass(class: &Rc<Class>, base: &Rc<Class>) -> Option<bool> {
    let is_subclass = is_subclass(class, base);
    // An open class, or an abstract one like `Mapping`, may count more as its own.
    if !is_subclass && (class.open || base.open) {
        return None;
    }
    Some(is_subclass)
}

pub(crate) fn is_subclass(class: &Rc<Class>, base: &Rc<Class>) -> bool {
    ancestry(class)
        .any(|other| Rc::ptr_eq(other, base) || other.qualified_name == base.qualified_name)
        || &*base.qualified_name == "builtins.object"
}

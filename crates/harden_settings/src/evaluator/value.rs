//! Values while a module runs. Lists, dicts, sets, instances and modules are shared, as in Python.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::rc::{Rc, Weak};

use harden_python::syntax::{self, Span};

use super::arguments::Arguments;
use super::budget::Budget;
use super::dependencies::Dependencies;
use super::interpreter::Interpreter;
use super::maps::IndexMap;
use super::signal::Eval;
use super::variables::Scope;

/// A stretch of one of the files of this run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CodePlace {
    /// An index into the run's table of files.
    pub(crate) file: u32,
    pub(crate) span: Span,
}

/// A value, where it was written, and which variables of the environment flowed into it.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) kind: Kind,
    pub(crate) place: Option<CodePlace>,
    pub(crate) depends_on: Dependencies,
}

#[derive(Clone, Debug)]
pub(crate) enum Kind {
    None,
    Ellipsis,
    NotImplemented,
    Bool(bool),
    Int(Wide),
    Float(f64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    List(Rc<List>),
    Tuple(Rc<[Value]>),
    Dict(Rc<Dict>),
    Set(Rc<Set>),
    /// `pathlib.PurePath` and its kin, normalised as pathlib does.
    Path(Rc<str>),
    /// `datetime.timedelta`, in microseconds.
    Timedelta(Wide),
    /// `re.compile(…)`
    Regex(Rc<RegexPattern>),
    /// What a generator, `map`, `zip`, `iter` and the like still have to give.
    Iterator(Rc<RefCell<VecDeque<Value>>>),
    Slice(Rc<[Value; 3]>),
    Function(Rc<Function>),
    /// A function of Python or a package that is implemented here.
    Native(&'static Native),
    /// A function that needs the interpreter itself.
    Special(&'static Special),
    /// A method that is looked up and not yet called.
    Method(Rc<Method>),
    Class(Rc<Class>),
    Instance(Rc<Instance>),
    Module(Rc<Module>),
    /// `globals()`, `vars(module)`: a module's names as a dict that stays alive.
    Namespace(Rc<Module>),
    Property(Rc<Property>),
    /// `@staticmethod`
    StaticMethod(Rc<Value>),
    /// `@classmethod`
    ClassMethod(Rc<Value>),
    /// `super()`: the class to look after, and the object.
    Super(Rc<(Rc<Class>, Value)>),
    Unknown(Rc<Unknown>),
}

/// A large number that asks for no more alignment than all else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(C, packed(8))]
pub(crate) struct Wide(i128);

impl Wide {
    pub(crate) const fn new(number: i128) -> Self {
        Self(number)
    }

    pub(crate) const fn get(self) -> i128 {
        self.0
    }
}

#[derive(Debug, Default)]
pub(crate) struct List {
    pub(crate) items: RefCell<Vec<Value>>,
    /// Unknown elements may have been added, anywhere.
    pub(crate) open: Cell<bool>,
    pub(crate) changes: Changes,
}

#[derive(Debug, Default)]
pub(crate) struct Dict {
    pub(crate) entries: RefCell<IndexMap<Key, (Value, Value)>>,
    /// Unknown entries may have been added or removed.
    pub(crate) open: Cell<bool>,
    /// `collections.defaultdict`'s factory.
    pub(crate) factory: Option<Value>,
    pub(crate) changes: Changes,
}

#[derive(Debug, Default)]
pub(crate) struct Set {
    pub(crate) items: RefCell<IndexMap<Key, Value>>,
    pub(crate) open: Cell<bool>,
    pub(crate) frozen: bool,
    pub(crate) changes: Changes,
}

/// Where a shared value was changed after it was made, and on what that depended.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    pub(crate) places: RefCell<Vec<CodePlace>>,
    pub(crate) depends_on: RefCell<Dependencies>,
}

/// What Python would hash: equal keys are equal in Python too (`True == 1 == 1.0`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    None,
    Int(i128),
    /// The bits of a float that is no integer.
    Float(u64),
    Str(Rc<str>),
    Bytes(Rc<[u8]>),
    Tuple(Vec<Key>),
    Frozen(Vec<Key>),
    Path(Rc<str>),
    Timedelta(i128),
    Ellipsis,
    /// An object that is equal to itself alone.
    Identity(usize),
}

#[derive(Debug)]
pub(crate) struct RegexPattern {
    pub(crate) pattern: Rc<str>,
    pub(crate) flags: u32,
}

/// A function of the project, with what it closes over.
#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) name: Rc<str>,
    pub(crate) code: Code,
    pub(crate) file: u32,
    pub(crate) globals: Rc<Module>,
    /// The enclosing functions' variables, innermost first.
    pub(crate) enclosing: Option<Rc<Scope>>,
    /// Defaults of the positional parameters, from the last one backwards in `code`'s order.
    pub(crate) defaults: Vec<Option<Value>>,
    pub(crate) keyword_defaults: Vec<Option<Value>>,
    /// The class in whose body it stands, for `super()`.
    pub(crate) owner: RefCell<Option<Weak<Class>>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Code {
    Def(std::sync::Arc<syntax::Function>),
    Lambda(std::sync::Arc<syntax::Lambda>),
}

/// A function implemented in Rust. `call` is pure: what needs the interpreter is a `Special`.
#[derive(Clone, Copy)]
pub(crate) struct Native {
    /// Dotted, as in `os.path.join`.
    pub(crate) name: &'static str,
    pub(crate) call: fn(&Budget, &Arguments) -> Eval<Value>,
}

/// A function implemented in the interpreter: it reads the environment, calls back, or decides.
#[derive(Clone, Copy)]
pub(crate) struct Special {
    /// Dotted, as in `os.getenv`.
    pub(crate) name: &'static str,
    pub(crate) call: fn(&mut Interpreter<'_>, &Arguments, CodePlace) -> Eval<Value>,
}

#[derive(Debug)]
pub(crate) struct Method {
    pub(crate) receiver: Value,
    pub(crate) target: MethodTarget,
}

#[derive(Debug)]
pub(crate) enum MethodTarget {
    /// A method of a built-in type, by name.
    Builtin(Rc<str>),
    /// A function found in a class, or bound by `functools.partial` and the like.
    Callable(Value),
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: Rc<str>,
    /// Dotted, with the module.
    pub(crate) qualified_name: Rc<str>,
    /// All it derives from, in Python's method resolution order, without itself.
    pub(crate) order: Vec<Rc<Class>>,
    /// A base nobody can see into: any attribute may exist.
    pub(crate) open: bool,
    pub(crate) members: RefCell<IndexMap<Rc<str>, Value>>,
    pub(crate) is_dataclass: Cell<bool>,
}

#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) class: Rc<Class>,
    pub(crate) members: RefCell<IndexMap<Rc<str>, Value>>,
    /// The plain value that an instance of a subclass of `str`, `list`, `dict` … is.
    pub(crate) payload: Option<Value>,
}

#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) name: Rc<str>,
    pub(crate) members: RefCell<IndexMap<Rc<str>, Binding>>,
    /// Not in the project and not modelled: any name may exist.
    pub(crate) open: Cell<bool>,
}

/// A global name: its value and the statements that made it so.
#[derive(Clone, Debug)]
pub(crate) struct Binding {
    pub(crate) value: Value,
    pub(crate) origin: Vec<CodePlace>,
}

#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) getter: Value,
}

/// A value of which only this is known.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unknown {
    pub(crate) truthy: Option<bool>,
    /// It is text; with what is known of it.
    pub(crate) text: Option<Text>,
    /// Made anew at each start.
    pub(crate) generated: bool,
    /// Stands for any number of elements inside a list, tuple or set.
    pub(crate) spread: bool,
}

/// Names of methods of `str`, in the order they were called.
pub(crate) type TextMethods = Rc<[Rc<str>]>;

/// Text that nobody has seen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Text {
    pub(crate) prefix: Rc<str>,
    pub(crate) suffix: Rc<str>,
    /// It is exactly a variable of the environment, with these methods applied to it in turn.
    pub(crate) variable: Option<(Rc<str>, TextMethods)>,
}

impl Kind {
    /// Whether it is whole in itself, and never changes.
    pub(crate) const fn holds_no_values(&self) -> bool {
        match self {
            Self::None
            | Self::Ellipsis
            | Self::NotImplemented
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Str(_)
            | Self::Bytes(_)
            | Self::Path(_)
            | Self::Timedelta(_)
            | Self::Regex(_)
            | Self::Native(_)
            | Self::Special(_)
            | Self::Unknown(_) => true,
            Self::List(_)
            | Self::Tuple(_)
            | Self::Dict(_)
            | Self::Set(_)
            | Self::Iterator(_)
            | Self::Slice(_)
            | Self::Function(_)
            | Self::Method(_)
            | Self::Class(_)
            | Self::Instance(_)
            | Self::Module(_)
            | Self::Namespace(_)
            | Self::Property(_)
            | Self::StaticMethod(_)
            | Self::ClassMethod(_)
            | Self::Super(_) => false,
        }
    }
}

impl Class {
    /// `str`, `Exception` and the like, whose attributes Python lets nobody set.
    pub(crate) fn is_immutable(&self) -> bool {
        self.qualified_name.starts_with("builtins.")
    }
}

impl Value {
    pub(crate) const fn new(kind: Kind) -> Self {
        Self {
            kind,
            place: None,
            depends_on: Dependencies::NONE,
        }
    }

    pub(crate) const fn none() -> Self {
        Self::new(Kind::None)
    }

    pub(crate) const fn bool(value: bool) -> Self {
        Self::new(Kind::Bool(value))
    }

    pub(crate) const fn int(value: i128) -> Self {
        Self::new(Kind::Int(Wide::new(value)))
    }

    /// `datetime.timedelta`
    pub(crate) const fn timedelta(microseconds: i128) -> Self {
        Self::new(Kind::Timedelta(Wide::new(microseconds)))
    }

    pub(crate) fn str(text: impl Into<Rc<str>>) -> Self {
        Self::new(Kind::Str(text.into()))
    }

    pub(crate) fn bytes(bytes: impl Into<Rc<[u8]>>) -> Self {
        Self::new(Kind::Bytes(bytes.into()))
    }

    pub(crate) fn list(items: Vec<Self>) -> Self {
        Self::new(Kind::List(Rc::new(List {
            items: RefCell::new(items),
            ..List::default()
        })))
    }

    pub(crate) fn tuple(items: Vec<Self>) -> Self {
        Self::new(Kind::Tuple(items.into()))
    }

    pub(crate) fn dict(entries: IndexMap<Key, (Self, Self)>) -> Self {
        Self::new(Kind::Dict(Rc::new(Dict {
            entries: RefCell::new(entries),
            ..Dict::default()
        })))
    }

    pub(crate) fn set(items: IndexMap<Key, Self>, frozen: bool) -> Self {
        Self::new(Kind::Set(Rc::new(Set {
            items: RefCell::new(items),
            frozen,
            ..Set::default()
        })))
    }

    pub(crate) fn iterator(items: impl IntoIterator<Item = Self>) -> Self {
        Self::new(Kind::Iterator(Rc::new(RefCell::new(
            items.into_iter().collect(),
        ))))
    }

    pub(crate) fn unknown() -> Self {
        Self::new(Kind::Unknown(Rc::default()))
    }

    /// Text of which nothing is known.
    pub(crate) fn unknown_text() -> Self {
        Self::new(Kind::Unknown(Rc::new(Unknown {
            text: Some(Text::default()),
            ..Unknown::default()
        })))
    }

    #[inline]
    #[must_use]
    pub(crate) fn at(mut self, place: CodePlace) -> Self {
        self.place = Some(place);
        self
    }

    #[inline]
    #[must_use]
    pub(crate) fn depending_on(mut self, other: &Dependencies) -> Self {
        self.depends_on.add(other);
        self
    }

    pub(crate) const fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_))
    }

    pub(crate) fn as_str(&self) -> Option<&Rc<str>> {
        match &self.kind {
            Kind::Str(text) => Some(text),
            Kind::Instance(instance) => instance.payload.as_ref()?.as_str(),
            _ => None,
        }
    }

    /// `int`, and `bool` as Python counts it.
    pub(crate) fn as_int(&self) -> Option<i128> {
        match &self.kind {
            Kind::Int(value) => Some(value.get()),
            Kind::Bool(value) => Some(i128::from(*value)),
            Kind::Instance(instance) => instance.payload.as_ref()?.as_int(),
            _ => None,
        }
    }

    /// The name of its type, as Python's messages have it.
    pub(crate) fn type_name(&self) -> Rc<str> {
        match &self.kind {
            Kind::None => "NoneType".into(),
            Kind::Ellipsis => "ellipsis".into(),
            Kind::NotImplemented => "NotImplementedType".into(),
            Kind::Bool(_) => "bool".into(),
            Kind::Int(_) => "int".into(),
            Kind::Float(_) => "float".into(),
            Kind::Str(_) => "str".into(),
            Kind::Bytes(_) => "bytes".into(),
            Kind::List(_) => "list".into(),
            Kind::Tuple(_) => "tuple".into(),
            Kind::Dict(_) | Kind::Namespace(_) => "dict".into(),
            Kind::Set(set) => if set.frozen { "frozenset" } else { "set" }.into(),
            Kind::Path(_) => "PosixPath".into(),
            Kind::Timedelta(_) => "datetime.timedelta".into(),
            Kind::Regex(_) => "re.Pattern".into(),
            Kind::Iterator(_) => "generator".into(),
            Kind::Slice(_) => "slice".into(),
            Kind::Function(_) => "function".into(),
            Kind::Native(_) | Kind::Special(_) => "builtin_function_or_method".into(),
            Kind::StaticMethod(_) => "staticmethod".into(),
            Kind::ClassMethod(_) => "classmethod".into(),
            Kind::Super(_) => "super".into(),
            Kind::Method(_) => "method".into(),
            Kind::Class(_) => "type".into(),
            Kind::Instance(instance) => Rc::clone(&instance.class.name),
            Kind::Module(_) => "module".into(),
            Kind::Property(_) => "property".into(),
            Kind::Unknown(_) => "object".into(),
        }
    }
}

impl Module {
    /// A module of which no name is known.
    pub(crate) fn unseen(dotted: &str) -> Self {
        Self {
            name: Rc::from(dotted),
            members: RefCell::default(),
            open: Cell::new(true),
        }
    }
}

impl Key {
    /// Items of tuples in tuples that make one key, at most: shared ones can be very many.
    pub(crate) const MAX_ITEMS: usize = 10_000;

    /// The key of a hashable, known value; `None` for an unknown or unhashable one, or one too large.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let mut items_left = Self::MAX_ITEMS;
        Self::within(value, &mut items_left)
    }

    fn within(value: &Value, items_left: &mut usize) -> Option<Self> {
        *items_left = items_left.checked_sub(1)?;
        Some(match &value.kind {
            Kind::None => Self::None,
            Kind::Ellipsis => Self::Ellipsis,
            Kind::Bool(value) => Self::Int(i128::from(*value)),
            Kind::Int(value) => Self::Int(value.get()),
            Kind::Float(value) => Self::of_float(*value),
            Kind::Str(text) => Self::Str(Rc::clone(text)),
            Kind::Bytes(bytes) => Self::Bytes(Rc::clone(bytes)),
            Kind::Tuple(items) => Self::Tuple(
                items
                    .iter()
                    .map(|item| Self::within(item, items_left))
                    .collect::<Option<_>>()?,
            ),
            Kind::Set(set) if set.frozen && !set.open.get() => {
                let mut keys: Vec<_> = set.items.borrow().keys().cloned().collect();
                keys.sort_by_cached_key(|key| format!("{key:?}"));
                Self::Frozen(keys)
            }
            Kind::Path(path) => Self::Path(Rc::clone(path)),
            Kind::Timedelta(microseconds) => Self::Timedelta(microseconds.get()),
            Kind::Function(function) => Self::Identity(Rc::as_ptr(function).addr()),
            Kind::Native(native) => Self::Identity((native.call as *const ()).addr()),
            Kind::Special(special) => Self::Identity((special.call as *const ()).addr()),
            Kind::Class(class) => Self::Identity(Rc::as_ptr(class).addr()),
            Kind::Module(module) => Self::Identity(Rc::as_ptr(module).addr()),
            Kind::Regex(regex) => Self::Identity(Rc::as_ptr(regex).addr()),
            Kind::Instance(instance) => match &instance.payload {
                Some(payload) => Self::within(payload, items_left)?,
                None => Self::Identity(Rc::as_ptr(instance).addr()),
            },
            Kind::NotImplemented
            | Kind::List(_)
            | Kind::Dict(_)
            | Kind::Set(_)
            | Kind::Iterator(_)
            | Kind::Slice(_)
            | Kind::Method(_)
            | Kind::Namespace(_)
            | Kind::Property(_)
            | Kind::StaticMethod(_)
            | Kind::ClassMethod(_)
            | Kind::Super(_)
            | Kind::Unknown(_) => return None,
        })
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        reason = "the round trip is what is tested"
    )]
    fn of_float(value: f64) -> Self {
        let integer = value as i128;
        #[expect(clippy::float_cmp, reason = "exactly an integer, or none")]
        if integer as f64 == value {
            Self::Int(integer)
        } else {
            Self::Float(value.to_bits())
        }
    }
}

impl fmt::Debug for Special {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<built-in {}>", self.name)
    }
}

impl fmt::Debug for Native {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "<built-in {}>", self.name)
    }
}

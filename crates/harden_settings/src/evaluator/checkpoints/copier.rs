//! Copies what a run has made so far: what is shared stays shared among the copies, and nothing that can
//! change is shared with the run.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;

use foldhash::fast::RandomState;

use super::super::maps::IndexMap;
use super::super::methods::regex;
use super::super::value::{
    Changes, Class, Dict, Function, Instance, Key, Kind, List, Method, MethodTarget, Module,
    Property, Set, Value,
};
use super::super::variables::{Scope, Variables};

/// What holds more values than this is not copied: to run it again costs less.
const MAX_VALUES: usize = 100_000;

/// How deep tuples, bound methods and the like may hold each other.
const MAX_NESTING: u32 = 200;

/// Tuples in tuples are looked through so deep, to see whether anything in them can change.
const PLAIN_NESTING: u32 = 3;

/// It holds too much, or too deep, or in a way that a copy cannot have.
#[derive(Debug)]
pub(super) struct NotCopied;

type Copied<T> = Result<T, NotCopied>;

#[derive(Debug)]
pub(super) struct Copier {
    /// Copies by the address of what was copied, which outlives the copier.
    copies: HashMap<usize, Kind, RandomState>,
    scopes: HashMap<usize, Rc<Scope>, RandomState>,
    /// Copies whose contents are still to be copied: they may hold each other.
    unfilled: Vec<Unfilled>,
    values_left: usize,
    nesting: u32,
}

/// The original, and its copy.
#[derive(Debug)]
enum Unfilled {
    List(Rc<List>, Rc<List>),
    Dict(Rc<Dict>, Rc<Dict>),
    Set(Rc<Set>, Rc<Set>),
    Iterator(Iterator, Iterator),
    Class(Rc<Class>, Rc<Class>),
    Instance(Rc<Instance>, Rc<Instance>),
    Module(Rc<Module>, Rc<Module>),
    Scope(Rc<Scope>, Rc<Scope>),
}

type Iterator = Rc<RefCell<VecDeque<Value>>>;

impl Copier {
    pub(super) fn new() -> Self {
        Self {
            copies: HashMap::default(),
            scopes: HashMap::default(),
            unfilled: Vec::new(),
            values_left: MAX_VALUES,
            nesting: 0,
        }
    }

    /// Copies the contents of all that was copied.
    pub(super) fn fill(&mut self) -> Copied<()> {
        while let Some(unfilled) = self.unfilled.pop() {
            match unfilled {
                Unfilled::List(from, to) => {
                    let items = self.all(&from.items.borrow())?;
                    *to.items.borrow_mut() = items;
                }
                Unfilled::Dict(from, to) => {
                    let mut entries = IndexMap::default();
                    entries.reserve(from.entries.borrow().len());
                    for (key, (key_value, value)) in from.entries.borrow().iter() {
                        let key_value = self.value(key_value)?;
                        let key = copied_key(key, &key_value)?;
                        entries.insert(key, (key_value, self.value(value)?));
                    }
                    *to.entries.borrow_mut() = entries;
                }
                Unfilled::Set(from, to) => {
                    let mut items = IndexMap::default();
                    for (key, item) in from.items.borrow().iter() {
                        let item = self.value(item)?;
                        items.insert(copied_key(key, &item)?, item);
                    }
                    *to.items.borrow_mut() = items;
                }
                Unfilled::Iterator(from, to) => {
                    let items = from.borrow();
                    let items: Copied<_> = items.iter().map(|item| self.value(item)).collect();
                    *to.borrow_mut() = items?;
                }
                Unfilled::Class(from, to) => {
                    let members = self.members(&from.members.borrow())?;
                    *to.members.borrow_mut() = members;
                }
                Unfilled::Instance(from, to) => {
                    let members = self.members(&from.members.borrow())?;
                    *to.members.borrow_mut() = members;
                }
                Unfilled::Module(from, to) => {
                    let mut members = from.members.borrow().clone();
                    for binding in members.values_mut() {
                        self.replace(&mut binding.value)?;
                    }
                    *to.members.borrow_mut() = members;
                }
                Unfilled::Scope(from, to) => {
                    let mut variables = Variables::default();
                    for (name, value) in from.variables.borrow().iter() {
                        variables.insert(name, self.value(value)?);
                    }
                    *to.variables.borrow_mut() = variables;
                }
            }
        }
        Ok(())
    }

    /// How many values were copied.
    pub(super) fn values(&self) -> usize {
        MAX_VALUES - self.values_left
    }

    pub(super) fn value(&mut self, value: &Value) -> Copied<Value> {
        if self.never_changes(value, PLAIN_NESTING)? {
            return Ok(value.clone());
        }
        Ok(Value {
            kind: self.kind(&value.kind)?,
            place: value.place,
            depends_on: value.depends_on.clone(),
        })
    }

    /// Whether the original can serve as its copy: it is no container, or a tuple of such values.
    fn never_changes(&mut self, value: &Value, nesting: u32) -> Copied<bool> {
        self.values_left = self.values_left.checked_sub(1).ok_or(NotCopied)?;
        Ok(match &value.kind {
            Kind::Tuple(items) if nesting > 0 => {
                for item in items.iter() {
                    if !self.never_changes(item, nesting - 1)? {
                        return Ok(false);
                    }
                }
                true
            }
            kind => kind.holds_no_values(),
        })
    }

    fn all(&mut self, values: &[Value]) -> Copied<Vec<Value>> {
        values.iter().map(|value| self.value(value)).collect()
    }

    fn members(&mut self, members: &IndexMap<Rc<str>, Value>) -> Copied<IndexMap<Rc<str>, Value>> {
        // Names are not hashed anew.
        let mut copy = members.clone();
        for value in copy.values_mut() {
            self.replace(value)?;
        }
        Ok(copy)
    }

    /// Puts a copy of what can change in its place.
    fn replace(&mut self, value: &mut Value) -> Copied<()> {
        if !self.never_changes(value, PLAIN_NESTING)? {
            value.kind = self.kind(&value.kind)?;
        }
        Ok(())
    }

    fn kind(&mut self, kind: &Kind) -> Copied<Kind> {
        Ok(match kind {
            Kind::Class(class) => Kind::Class(self.class(class)?),
            Kind::Module(module) => Kind::Module(self.module(module)),
            Kind::Namespace(module) => Kind::Namespace(self.module(module)),
            Kind::List(list) => self.once(address(list), |this| {
                let copy = Rc::new(List {
                    items: RefCell::default(),
                    open: list.open.clone(),
                    changes: copied_changes(&list.changes),
                });
                let from = Rc::clone(list);
                this.unfilled.push(Unfilled::List(from, Rc::clone(&copy)));
                Ok(Kind::List(copy))
            })?,
            Kind::Dict(dict) => self.once(address(dict), |this| {
                let copy = Rc::new(Dict {
                    entries: RefCell::default(),
                    open: dict.open.clone(),
                    factory: this.optional(dict.factory.as_ref())?,
                    changes: copied_changes(&dict.changes),
                });
                let from = Rc::clone(dict);
                this.unfilled.push(Unfilled::Dict(from, Rc::clone(&copy)));
                Ok(Kind::Dict(copy))
            })?,
            Kind::Set(set) => self.once(address(set), |this| {
                let copy = Rc::new(Set {
                    items: RefCell::default(),
                    open: set.open.clone(),
                    frozen: set.frozen,
                    changes: copied_changes(&set.changes),
                });
                let from = Rc::clone(set);
                this.unfilled.push(Unfilled::Set(from, Rc::clone(&copy)));
                Ok(Kind::Set(copy))
            })?,
            Kind::Iterator(iterator) => self.once(address(iterator), |this| {
                let copy = Iterator::default();
                let from = Rc::clone(iterator);
                this.unfilled
                    .push(Unfilled::Iterator(from, Rc::clone(&copy)));
                Ok(Kind::Iterator(copy))
            })?,
            Kind::Instance(instance) => self.once(address(instance), |this| {
                let copy = Rc::new(Instance {
                    class: this.class(&instance.class)?,
                    members: RefCell::default(),
                    payload: this.optional(instance.payload.as_ref())?,
                });
                let from = Rc::clone(instance);
                this.unfilled
                    .push(Unfilled::Instance(from, Rc::clone(&copy)));
                Ok(Kind::Instance(copy))
            })?,
            Kind::Tuple(items) => self.once(Rc::as_ptr(items).addr(), |this| {
                Ok(Kind::Tuple(this.all(items)?.into()))
            })?,
            Kind::Slice(bounds) => self.once(address(bounds), |this| {
                let [lower, upper, step] = &**bounds;
                let bounds = [this.value(lower)?, this.value(upper)?, this.value(step)?];
                Ok(Kind::Slice(Rc::new(bounds)))
            })?,
            Kind::Function(function) => {
                self.once(address(function), |this| this.function(function))?
            }
            Kind::Method(method) => self.once(address(method), |this| {
                Ok(Kind::Method(Rc::new(Method {
                    receiver: this.value(&method.receiver)?,
                    target: match &method.target {
                        MethodTarget::Builtin(name) => MethodTarget::Builtin(Rc::clone(name)),
                        MethodTarget::Callable(value) => MethodTarget::Callable(this.value(value)?),
                    },
                })))
            })?,
            Kind::Property(property) => self.once(address(property), |this| {
                let getter = this.value(&property.getter)?;
                Ok(Kind::Property(Rc::new(Property { getter })))
            })?,
            Kind::StaticMethod(function) => self.once(address(function), |this| {
                Ok(Kind::StaticMethod(Rc::new(this.value(function)?)))
            })?,
            Kind::ClassMethod(function) => self.once(address(function), |this| {
                Ok(Kind::ClassMethod(Rc::new(this.value(function)?)))
            })?,
            Kind::Super(target) => self.once(address(target), |this| {
                let (class, object) = &**target;
                let target = (this.class(class)?, this.value(object)?);
                Ok(Kind::Super(Rc::new(target)))
            })?,
            kind if kind.holds_no_values() => kind.clone(),
            _ => return Err(NotCopied),
        })
    }

    /// The copy of what stands at an address, made by `make` where there is none yet.
    fn once(
        &mut self,
        address: usize,
        make: impl FnOnce(&mut Self) -> Copied<Kind>,
    ) -> Copied<Kind> {
        if let Some(copy) = self.copies.get(&address) {
            return Ok(copy.clone());
        }
        if self.nesting >= MAX_NESTING {
            return Err(NotCopied);
        }
        self.nesting += 1;
        let copy = make(self);
        self.nesting -= 1;
        let copy = copy?;
        self.copies.insert(address, copy.clone());
        Ok(copy)
    }

    fn optional(&mut self, value: Option<&Value>) -> Copied<Option<Value>> {
        value.map(|value| self.value(value)).transpose()
    }

    pub(super) fn module(&mut self, module: &Rc<Module>) -> Rc<Module> {
        if let Some(Kind::Module(copy)) = self.copies.get(&address(module)) {
            return Rc::clone(copy);
        }
        let copy = Rc::new(Module {
            name: Rc::clone(&module.name),
            members: RefCell::default(),
            open: module.open.clone(),
        });
        self.copies
            .insert(address(module), Kind::Module(Rc::clone(&copy)));
        self.unfilled
            .push(Unfilled::Module(Rc::clone(module), Rc::clone(&copy)));
        copy
    }

    pub(super) fn class(&mut self, class: &Rc<Class>) -> Copied<Rc<Class>> {
        if let Some(Kind::Class(copy)) = self.copies.get(&address(class)) {
            return Ok(Rc::clone(copy));
        }
        if class.is_immutable() || regex::is_match_class(class) {
            return Ok(Rc::clone(class));
        }
        let order: Copied<Vec<Rc<Class>>> =
            class.order.iter().map(|base| self.class(base)).collect();
        let copy = Rc::new(Class {
            name: Rc::clone(&class.name),
            qualified_name: Rc::clone(&class.qualified_name),
            order: order?,
            open: class.open,
            members: RefCell::default(),
            is_dataclass: Cell::new(class.is_dataclass.get()),
        });
        self.copies
            .insert(address(class), Kind::Class(Rc::clone(&copy)));
        self.unfilled
            .push(Unfilled::Class(Rc::clone(class), Rc::clone(&copy)));
        Ok(copy)
    }

    fn function(&mut self, function: &Function) -> Copied<Kind> {
        let mut defaults = |defaults: &[Option<Value>]| -> Copied<Vec<Option<Value>>> {
            let copies = defaults.iter().map(|value| self.optional(value.as_ref()));
            copies.collect()
        };
        let positional = defaults(&function.defaults)?;
        let keyword = defaults(&function.keyword_defaults)?;
        let owner = function.owner.borrow();
        let owner = owner.as_ref().and_then(std::rc::Weak::upgrade);
        let owner = owner.map(|class| self.class(&class)).transpose()?;
        Ok(Kind::Function(Rc::new(Function {
            name: Rc::clone(&function.name),
            code: function.code.clone(),
            file: function.file,
            globals: self.module(&function.globals),
            enclosing: function.enclosing.as_ref().map(|scope| self.scope(scope)),
            defaults: positional,
            keyword_defaults: keyword,
            owner: RefCell::new(owner.as_ref().map(Rc::downgrade)),
        })))
    }

    fn scope(&mut self, scope: &Rc<Scope>) -> Rc<Scope> {
        if let Some(copy) = self.scopes.get(&address(scope)) {
            return Rc::clone(copy);
        }
        let enclosing = scope.enclosing.as_ref().map(|outer| self.scope(outer));
        let copy = Rc::new(Scope {
            variables: RefCell::default(),
            enclosing,
        });
        self.scopes.insert(address(scope), Rc::clone(&copy));
        self.unfilled
            .push(Unfilled::Scope(Rc::clone(scope), Rc::clone(&copy)));
        copy
    }
}

fn address<T>(shared: &Rc<T>) -> usize {
    Rc::as_ptr(shared).addr()
}

fn copied_changes(changes: &Changes) -> Changes {
    Changes {
        places: changes.places.clone(),
        depends_on: changes.depends_on.clone(),
    }
}

/// The key under which a copy stands where the original stood under `key`.
fn copied_key(key: &Key, copy: &Value) -> Copied<Key> {
    match names_an_object(key) {
        None => Ok(key.clone()),
        Some(InSet(false)) => Key::of(copy).ok_or(NotCopied),
        // The set may not be filled yet.
        Some(InSet(true)) => Err(NotCopied),
    }
}

struct InSet(bool);

/// Whether an object that is equal to itself alone is in the key, and there in a frozen set.
fn names_an_object(key: &Key) -> Option<InSet> {
    match key {
        Key::Identity(_) => Some(InSet(false)),
        Key::Tuple(keys) => {
            let found = keys.iter().filter_map(names_an_object);
            found.reduce(|InSet(left), InSet(right)| InSet(left || right))
        }
        Key::Frozen(keys) => keys.iter().find_map(names_an_object).map(|_| InSet(true)),
        _ => None,
    }
}

//! Functions that call functions.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::super::arguments::Arguments;
use super::super::interpreter::{Interpreter, spread};
use super::super::maps::IndexMap;
use super::super::operators;
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Instance, Kind, Method, MethodTarget, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("builtins.map", |this, arguments, place| {
        let function = arguments.require("map", 0, "func")?.clone();
        let mut columns = Vec::new();
        for iterable in &arguments.positional[1..] {
            match this.iterate(iterable, place)? {
                Some(items) => columns.push(items.into_iter()),
                None => return Ok(Value::list(vec![spread()])),
            }
        }
        let mut results = Vec::new();
        loop {
            let row: Vec<Value> = columns.iter_mut().filter_map(Iterator::next).collect();
            if row.is_empty() || row.len() < columns.len() {
                return Ok(Value::iterator(results));
            }
            results.push(this.call(&function, Arguments::positional(row), place)?);
        }
    }),
    ("builtins.filter", |this, arguments, place| {
        let function = arguments.require("filter", 0, "function")?.clone();
        let iterable = arguments.require("filter", 1, "iterable")?;
        let Some(items) = this.iterate(iterable, place)? else {
            return Ok(Value::list(vec![spread()]));
        };
        let mut kept = Vec::new();
        for item in items {
            let chosen = match function.kind {
                Kind::None => item.clone(),
                _ => this.call(&function, Arguments::positional([item.clone()]), place)?,
            };
            if this.truth(&chosen, place)? {
                kept.push(item);
            }
        }
        Ok(Value::iterator(kept))
    }),
    ("builtins.sorted", |this, arguments, place| {
        let iterable = arguments.require("sorted", 0, "iterable")?;
        let Some(items) = this.iterate(iterable, place)? else {
            return Ok(Value::list(vec![spread()]));
        };
        match this.sorted(items, arguments, place)? {
            Some(items) => Ok(Value::list(items)),
            None => Ok(Value::unknown()),
        }
    }),
    ("builtins.min", |this, arguments, place| {
        this.extreme(arguments, place, false)
    }),
    ("builtins.max", |this, arguments, place| {
        this.extreme(arguments, place, true)
    }),
    ("builtins.any", |this, arguments, place| {
        this.quantify(arguments, place, true)
    }),
    ("builtins.all", |this, arguments, place| {
        this.quantify(arguments, place, false)
    }),
    ("builtins.next", |this, arguments, place| {
        let iterator = arguments.require("next", 0, "iterator")?.clone();
        let default = arguments.positional.get(1).cloned();
        let item = match &iterator.kind {
            Kind::Iterator(items) => items.borrow_mut().pop_front(),
            Kind::Instance(instance) => match this.class_attribute(&instance.class, "__next__") {
                Some(method) => {
                    Some(this.call_bound(&method, &iterator, Arguments::default(), place)?)
                }
                None => return Ok(Value::unknown()),
            },
            _ => return Ok(Value::unknown()),
        };
        item.or(default)
            .ok_or_else(|| Signal::raise("StopIteration", ""))
    }),
    ("builtins.iter", |this, arguments, place| {
        let iterable = arguments.require("iter", 0, "object")?.clone();
        if matches!(iterable.kind, Kind::Iterator(_)) {
            return Ok(iterable);
        }
        Ok(match this.iterate(&iterable, place)? {
            Some(items) => Value::iterator(items),
            None => Value::unknown(),
        })
    }),
    ("functools.reduce", |this, arguments, place| {
        let function = arguments.require("reduce", 0, "function")?.clone();
        let iterable = arguments.require("reduce", 1, "iterable")?.clone();
        let Some(items) = this.iterate(&iterable, place)? else {
            return Ok(Value::unknown());
        };
        let mut items = items.into_iter();
        let first = arguments
            .positional
            .get(2)
            .cloned()
            .or_else(|| items.next());
        let Some(mut result) = first else {
            return Err(Signal::type_error(
                "reduce() of empty iterable with no initial value",
            ));
        };
        for item in items {
            result = this.call(&function, Arguments::positional([result, item]), place)?;
        }
        Ok(result)
    }),
    ("functools.partial", |_, arguments, _| {
        // Only the commonest form keeps its value: leading positional arguments.
        match arguments.positional.as_slice() {
            [function] if arguments.keywords.is_empty() => Ok(function.clone()),
            [function, first] if arguments.keywords.is_empty() => {
                Ok(Value::new(Kind::Method(Rc::new(Method {
                    receiver: first.clone(),
                    target: MethodTarget::Callable(function.clone()),
                }))))
            }
            _ => Ok(Value::unknown()),
        }
    }),
    ("functools.wraps", |_, _, _| Ok(identity())),
    ("functools.lru_cache", |_, arguments, _| {
        Ok(match arguments.positional.as_slice() {
            [function] if matches!(function.kind, Kind::Function(_)) => function.clone(),
            _ => identity(),
        })
    }),
    ("functools.cache", |_, arguments, _| {
        Ok(arguments.require("cache", 0, "user_function")?.clone())
    }),
    ("contextlib.contextmanager", |_, arguments, _| {
        Ok(arguments.require("contextmanager", 0, "func")?.clone())
    }),
    ("contextlib.suppress", |_, arguments, _| {
        Ok(Value::tuple(arguments.positional.clone()))
    }),
    ("typing.cast", |_, arguments, _| {
        Ok(arguments.require("cast", 1, "val")?.clone())
    }),
    ("abc.abstractmethod", |_, arguments, _| {
        Ok(arguments.require("abstractmethod", 0, "funcobj")?.clone())
    }),
    ("dataclasses.dataclass", |_, arguments, _| {
        match arguments.positional.first() {
            Some(class) => {
                if let Kind::Class(class) = &class.kind {
                    class.is_dataclass.set(true);
                }
                Ok(class.clone())
            }
            None => Ok(super::super::attributes::unbound_special(
                "dataclasses.dataclass",
            )),
        }
    }),
    ("dataclasses.field", |this, arguments, _| {
        let class = this
            .heap
            .builtins
            .get("dataclasses.Field")
            .expect("it is in the table of built-in classes");
        let members: IndexMap<_, _> = arguments
            .keywords
            .iter()
            .map(|(name, value)| (Rc::from(&**name), value.clone()))
            .collect();
        Ok(Value::new(Kind::Instance(Rc::new(Instance {
            class: Rc::clone(class),
            members: RefCell::new(members),
            payload: None,
        }))))
    }),
    ("__harden__.identity", |_, arguments, _| {
        Ok(arguments.require("identity", 0, "value")?.clone())
    }),
];

/// A decorator that changes nothing.
fn identity() -> Value {
    super::super::attributes::unbound_special("__harden__.identity")
}

impl Interpreter<'_> {
    /// `sorted`, with `key` and `reverse`; `None` where the order is unknown.
    pub(crate) fn sorted(
        &mut self,
        items: Vec<Value>,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Vec<Value>>> {
        let key = arguments.keyword("key").cloned();
        let reverse = match arguments.keyword("reverse") {
            Some(reverse) => {
                let reverse = reverse.clone();
                self.truth(&reverse, place)?
            }
            None => false,
        };
        let mut keyed = Vec::with_capacity(items.len());
        for item in items {
            let key = match &key {
                Some(key) if !matches!(key.kind, Kind::None) => {
                    self.call(key, Arguments::positional([item.clone()]), place)?
                }
                _ => item.clone(),
            };
            keyed.push((self.settle_owned(key), item));
        }
        // Sorting must see every comparison succeed before it starts.
        self.budget.step((keyed.len() as u64).pow(2).min(1 << 20))?;
        let mut failure = None;
        let mut undecided = false;
        keyed.sort_by(|(left, _), (right, _)| {
            let order = match operators::order(left, right) {
                Ok(Some(order)) => order,
                Ok(None) => {
                    undecided = true;
                    std::cmp::Ordering::Equal
                }
                Err(signal) => {
                    failure = Some(signal);
                    std::cmp::Ordering::Equal
                }
            };
            if reverse { order.reverse() } else { order }
        });
        if let Some(failure) = failure {
            return Err(failure);
        }
        Ok((!undecided).then(|| keyed.into_iter().map(|(_, item)| item).collect()))
    }

    fn extreme(&mut self, arguments: &Arguments, place: CodePlace, is_max: bool) -> Eval<Value> {
        let items = match arguments.positional.as_slice() {
            [iterable] => self.iterate(iterable, place)?,
            items => Some(items.to_vec()),
        };
        let Some(items) = items else {
            return Ok(Value::unknown());
        };
        let mut keys = Arguments::default();
        keys.keywords.extend(
            arguments
                .keyword("key")
                .map(|key| (Arc::from("key"), key.clone())),
        );
        let Some(mut sorted) = self.sorted(items, &keys, place)? else {
            return Ok(Value::unknown());
        };
        let found = if is_max {
            sorted.pop()
        } else {
            (!sorted.is_empty()).then(|| sorted.swap_remove(0))
        };
        found
            .or_else(|| arguments.keyword("default").cloned())
            .ok_or_else(|| Signal::value_error("iterable argument is empty"))
    }

    /// `any` and `all`: stops at the first item whose truth is `stop`.
    fn quantify(&mut self, arguments: &Arguments, place: CodePlace, stop: bool) -> Eval<Value> {
        let iterable = arguments.require("any", 0, "iterable")?;
        let Some(items) = self.iterate(iterable, place)? else {
            return Ok(Value::unknown());
        };
        for item in items {
            if self.truth(&item, place)? == stop {
                return Ok(Value::bool(stop));
            }
        }
        Ok(Value::bool(!stop))
    }
}

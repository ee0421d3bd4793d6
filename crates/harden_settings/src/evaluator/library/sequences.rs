//! Built-in functions that make or go through sequences.

use std::cmp::Ordering;
use std::rc::Rc;

use harden_python::syntax::BinaryOperator;

use super::builtins::truth;
use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{
    Elements, deep_dependencies, is_spread, iterate, obscure, set_of, spread, store,
};
use crate::evaluator::methods::{dict as dict_methods, list as list_methods};
use crate::evaluator::operators;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Dict, Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("builtins.list", list),
    native("builtins.tuple", tuple),
    native("builtins.set", |budget, arguments| {
        set(budget, arguments, false)
    }),
    native("builtins.frozenset", |budget, arguments| {
        set(budget, arguments, true)
    }),
    native("builtins.dict", dict),
    native("builtins.dict.fromkeys", from_keys),
    native("builtins.range", range),
    native("builtins.enumerate", enumerate),
    native("builtins.zip", zip),
    native("builtins.reversed", reversed),
    native("builtins.sorted", sorted),
    native("builtins.iter", iter),
    native("builtins.next", next),
    native("builtins.sum", sum),
    native("builtins.any", |budget, arguments| {
        any(budget, arguments, true)
    }),
    native("builtins.all", |budget, arguments| {
        any(budget, arguments, false)
    }),
    native("builtins.min", |budget, arguments| {
        extreme(budget, arguments, Ordering::Less)
    }),
    native("builtins.max", |budget, arguments| {
        extreme(budget, arguments, Ordering::Greater)
    }),
];

/// The elements of the only argument; none without one.
fn given(budget: &Budget, arguments: &Arguments) -> Eval<Elements> {
    match arguments.positional.first() {
        Some(value) => iterate(budget, value),
        None => Ok(Elements {
            items: Vec::new(),
            open: arguments.open,
        }),
    }
}

fn list(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(given(budget, arguments)?.into_list())
}

fn tuple(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(Value::tuple(given(budget, arguments)?.into_items()))
}

fn set(budget: &Budget, arguments: &Arguments, frozen: bool) -> Eval<Value> {
    set_of(given(budget, arguments)?, frozen)
}

fn dict(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let dict = Dict::default();
    if let Some(source) = arguments.positional.first() {
        dict_methods::merge(budget, &dict, source)?;
    }
    if arguments.open {
        obscure(&dict);
    }
    for (name, value) in &arguments.keywords {
        store(&dict, &Value::str(&**name), value.clone())?;
    }
    Ok(Value::new(Kind::Dict(Rc::new(dict))))
}

fn from_keys(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let keys = iterate(budget, arguments.require("fromkeys", 0, "iterable")?)?;
    let value = arguments
        .positional
        .get(1)
        .cloned()
        .unwrap_or_else(Value::none);
    let dict = Dict::default();
    for key in keys.items {
        store(&dict, &key, value.clone())?;
    }
    if keys.open {
        dict.open.set(true);
    }
    Ok(Value::new(Kind::Dict(Rc::new(dict))))
}

/// A tuple of the numbers: a range is never changed, and settings files have short ones.
fn range(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let mut numbers = Vec::new();
    for argument in &arguments.positional {
        match (argument.as_int(), argument.is_unknown()) {
            (Some(number), _) => numbers.push(number),
            (None, true) => return Ok(Value::tuple(vec![spread()])),
            (None, false) => {
                return Err(Signal::type_error(format!(
                    "'{}' object cannot be interpreted as an integer",
                    argument.type_name()
                )));
            }
        }
    }
    let (first, end, step) = match numbers[..] {
        [end] => (0, end, 1),
        [first, end] => (first, end, 1),
        [first, end, step] => (first, end, step),
        _ => {
            return Err(Signal::type_error(format!(
                "range expected 1 to 3 arguments, got {}",
                numbers.len()
            )));
        }
    };
    if step == 0 {
        return Err(Signal::value_error("range() arg 3 must not be zero"));
    }
    let distance = if step > 0 {
        end.saturating_sub(first)
    } else {
        first.saturating_sub(end)
    };
    let count = match u128::try_from(distance) {
        Ok(distance) if distance > 0 => (distance - 1) / step.unsigned_abs() + 1,
        _ => 0,
    };
    let count = u64::try_from(count).unwrap_or(u64::MAX);
    budget.allocate(count.saturating_mul(size_of::<Value>() as u64))?;
    let numbers = (0..count).map(|index| Value::int(first + i128::from(index) * step));
    Ok(Value::tuple(numbers.collect()))
}

fn enumerate(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let elements = iterate(budget, arguments.require("enumerate", 0, "iterable")?)?;
    let start = match arguments.get(1, "start") {
        None => Some(0),
        Some(start) => start.as_int(),
    };
    budget.allocate(elements.items.len() as u64 * 3 * size_of::<Value>() as u64)?;
    let mut position = start.filter(|_| !elements.open);
    let mut pairs = Vec::new();
    for item in elements.into_items() {
        if is_spread(&item) {
            position = None;
            pairs.push(item);
            continue;
        }
        let number = position.map_or_else(Value::unknown, Value::int);
        pairs.push(Value::tuple(vec![number, item]));
        position = position.map(|position| position + 1);
    }
    Ok(Value::iterator(pairs))
}

fn zip(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let mut columns = Vec::new();
    for argument in &arguments.positional {
        let elements = iterate(budget, argument)?;
        if !elements.complete() {
            return Ok(Value::iterator([spread()]));
        }
        columns.push(elements.items);
    }
    if arguments.open {
        return Ok(Value::iterator([spread()]));
    }
    let rows = columns.iter().map(Vec::len).min().unwrap_or(0);
    let strict = arguments.keyword("strict").and_then(truth) == Some(true);
    if strict && columns.iter().any(|column| column.len() != rows) {
        return Err(Signal::value_error(
            "zip() arguments have different lengths",
        ));
    }
    budget.allocate((rows * (columns.len() + 1) * size_of::<Value>()) as u64)?;
    let row =
        |index: usize| Value::tuple(columns.iter().map(|column| column[index].clone()).collect());
    Ok(Value::iterator((0..rows).map(row)))
}

fn reversed(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let elements = iterate(budget, arguments.require("reversed", 0, "sequence")?)?;
    let mut items = elements.into_items();
    items.reverse();
    Ok(Value::iterator(items))
}

/// Without a key; with one it is the interpreter's.
fn sorted(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("sorted", 0, "iterable")?;
    let elements = iterate(budget, value)?;
    let depends_on = deep_dependencies(budget, value)?;
    let key = arguments
        .keyword("key")
        .is_some_and(|key| !matches!(key.kind, Kind::None));
    let reverse = match arguments.keyword("reverse") {
        None => Some(false),
        Some(reverse) => truth(reverse),
    };
    let keys = elements.items.clone();
    let sorted = match reverse {
        Some(reverse) if !key => list_methods::sort_by_keys(budget, &elements, &keys, reverse)?,
        _ => None,
    };
    let list = match sorted {
        Some(items) => Value::list(items),
        None => Value::list(vec![spread()]),
    };
    Ok(list.depending_on(&depends_on))
}

fn iter(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("iter", 0, "object")?;
    if matches!(value.kind, Kind::Iterator(_)) {
        return Ok(value.clone());
    }
    if arguments.positional.len() > 1 {
        return Ok(Value::unknown());
    }
    Ok(Value::iterator(iterate(budget, value)?.into_items()))
}

fn next(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("next", 0, "iterator")?;
    let Kind::Iterator(left) = &value.kind else {
        return if value.is_unknown() {
            Ok(Value::unknown())
        } else {
            Err(Signal::type_error(format!(
                "'{}' object is not an iterator",
                value.type_name()
            )))
        };
    };
    let mut left = left.borrow_mut();
    if left.front().is_some_and(is_spread) {
        return Ok(Value::unknown());
    }
    match (left.pop_front(), arguments.positional.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Signal::raise("StopIteration", "")),
    }
}

fn sum(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let elements = iterate(budget, arguments.require("sum", 0, "iterable")?)?;
    let mut total = arguments
        .get(1, "start")
        .cloned()
        .unwrap_or_else(|| Value::int(0));
    let complete = elements.complete();
    for item in elements.items {
        total =
            operators::binary(budget, BinaryOperator::Add, &total, &item)?.ok_or_else(|| {
                Signal::type_error(format!(
                    "unsupported operand type(s) for +: '{}' and '{}'",
                    total.type_name(),
                    item.type_name()
                ))
            })?;
    }
    Ok(if complete {
        total
    } else {
        Value::unknown().depending_on(&total.depends_on)
    })
}

/// `any` looks for a true element, `all` for a false one.
fn any(budget: &Budget, arguments: &Arguments, wanted: bool) -> Eval<Value> {
    let value = arguments.require("any", 0, "iterable")?;
    let elements = iterate(budget, value)?;
    let mut certain = !elements.open;
    for item in &elements.items {
        match truth(item) {
            Some(found) if found == wanted => {
                return Ok(Value::bool(wanted).depending_on(&item.depends_on));
            }
            Some(_) => {}
            None => certain = false,
        }
    }
    let result = if certain {
        Value::bool(!wanted)
    } else {
        Value::unknown()
    };
    Ok(result.depending_on(&deep_dependencies(budget, value)?))
}

/// `min` and `max` without a key.
fn extreme(budget: &Budget, arguments: &Arguments, wanted: Ordering) -> Eval<Value> {
    if arguments.keyword("key").is_some() {
        return Ok(Value::unknown());
    }
    let elements = match &arguments.positional[..] {
        [only] => iterate(budget, only)?,
        several => Elements {
            items: several.to_vec(),
            open: arguments.open,
        },
    };
    let mut depends_on = crate::evaluator::dependencies::Dependencies::default();
    for item in &elements.items {
        depends_on.add(&item.depends_on);
    }
    if !elements.complete() {
        return Ok(Value::unknown().depending_on(&depends_on));
    }
    let mut best: Option<Value> = None;
    for item in elements.items {
        let Some(current) = &best else {
            best = Some(item);
            continue;
        };
        match operators::order(&item, current)? {
            Some(ordering) if ordering == wanted => best = Some(item),
            Some(_) => {}
            None => return Ok(Value::unknown().depending_on(&depends_on)),
        }
    }
    match (best, arguments.keyword("default")) {
        (Some(best), _) => Ok(best.depending_on(&depends_on)),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => Err(Signal::value_error("iterable argument is empty")),
    }
}

//! Methods of `set` and `frozenset`.

use std::rc::Rc;

use harden_python::syntax::{BinaryOperator, ComparisonOperator};

use super::Call;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{self, deep_dependencies, hash, iterate, set_of};
use crate::evaluator::dependencies::Dependencies;
use crate::evaluator::maps::IndexMap;
use crate::evaluator::operators::compare_order;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::{Changes, Kind, Set, Value};

pub(super) const NAMES: &[&str] = &[
    "copy",
    "difference",
    "intersection",
    "isdisjoint",
    "issubset",
    "issuperset",
    "symmetric_difference",
    "union",
];

pub(super) const MUTATING: &[&str] = &[
    "add",
    "clear",
    "difference_update",
    "discard",
    "intersection_update",
    "pop",
    "remove",
    "symmetric_difference_update",
    "update",
];

pub(super) fn call(call: Call<'_>, receiver: &Value, set: &Rc<Set>) -> Eval<Value> {
    call.budget.step(1 + set.items.borrow().len() as u64)?;
    if MUTATING.contains(&call.name) {
        let mut depends_on = Dependencies::default();
        for argument in call.arguments.values() {
            depends_on.add(&deep_dependencies(call.budget, argument)?);
        }
        set.changes.record(call.place, &depends_on);
        return change(call, receiver, set);
    }
    match call.name {
        "issubset" | "issuperset" | "isdisjoint" => {
            let other = as_set(call.budget, call.require(0, "other")?)?;
            let holds = match call.name {
                "issubset" => compare_order(ComparisonOperator::LessOrEqual, receiver, &other)?,
                "issuperset" => {
                    compare_order(ComparisonOperator::GreaterOrEqual, receiver, &other)?
                }
                _ => disjoint(set, &other),
            };
            Ok(holds.map_or_else(Value::unknown, Value::bool))
        }
        "copy" => Ok(copy(set)),
        _ => fold(call, receiver, set.frozen),
    }
}

fn copy(set: &Set) -> Value {
    Value::new(Kind::Set(Rc::new(Set {
        items: set.items.borrow().clone().into(),
        open: set.open.clone(),
        frozen: set.frozen,
        changes: Changes::default(),
    })))
}

fn disjoint(set: &Set, other: &Value) -> Option<bool> {
    let Kind::Set(other) = &other.kind else {
        return None;
    };
    let others = other.items.borrow();
    if set
        .items
        .borrow()
        .keys()
        .any(|key| others.contains_key(key))
    {
        return Some(false);
    }
    (!set.open.get() && !other.open.get()).then_some(true)
}

/// `union(…)` and its kin, over any number of iterables.
fn fold(call: Call<'_>, receiver: &Value, frozen: bool) -> Eval<Value> {
    let operator = match call.name.trim_end_matches("_update") {
        "difference" => BinaryOperator::Subtract,
        "intersection" => BinaryOperator::BitAnd,
        "symmetric_difference" => BinaryOperator::BitXor,
        _ => BinaryOperator::BitOr,
    };
    let mut result = match &receiver.kind {
        Kind::Set(set) => copy(set),
        _ => receiver.clone(),
    };
    for other in &call.arguments.positional {
        let other = as_set(call.budget, other)?;
        result = combine(call.budget, operator, &result, &other, frozen)?;
    }
    if call.arguments.open {
        result = combine(call.budget, operator, &result, &Value::unknown(), frozen)?;
    }
    Ok(result)
}

fn as_set(budget: &Budget, value: &Value) -> Eval<Value> {
    match value.kind {
        Kind::Set(_) => Ok(value.clone()),
        _ => set_of(iterate(budget, value)?, true),
    }
}

fn change(call: Call<'_>, receiver: &Value, set: &Rc<Set>) -> Eval<Value> {
    call.budget.allocate(size_of::<Value>() as u64)?;
    match call.name {
        "add" => containers::add(set, call.require(0, "elem")?.clone())?,
        "clear" => {
            set.items.borrow_mut().clear();
            set.open.set(false);
        }
        "discard" | "remove" => {
            let wanted = call.require(0, "elem")?;
            if let Some(key) = hash(wanted)? {
                let removed = set.items.borrow_mut().shift_remove(&key).is_some();
                if !removed && !set.open.get() && call.name == "remove" {
                    let shown = text::repr(call.budget, wanted)?;
                    return Err(Signal::raise(
                        "KeyError",
                        shown.as_str().map_or("", |shown| &**shown).to_owned(),
                    ));
                }
            } else {
                set.items.borrow_mut().clear();
                set.open.set(true);
            }
        }
        "pop" => {
            let mut items = set.items.borrow_mut();
            if items.is_empty() && !set.open.get() {
                return Err(Signal::raise("KeyError", "'pop from an empty set'"));
            }
            if items.len() == 1 && !set.open.get() {
                let (_, item) = items.pop().expect("there is one");
                return Ok(item);
            }
            // Which one goes differs from run to run.
            items.clear();
            set.open.set(true);
            return Ok(Value::unknown());
        }
        _ => {
            let result = fold(call, receiver, false)?;
            replace(set, &result);
        }
    }
    Ok(Value::none())
}

/// Puts the elements of `result` in the place of a set's own.
pub(crate) fn replace(set: &Set, result: &Value) {
    if let Kind::Set(result) = &result.kind {
        let items = result.items.borrow().clone();
        *set.items.borrow_mut() = items;
        set.open.set(result.open.get());
    }
}

/// `left operator right` on sets, one of which may be unknown.
pub(crate) fn combine(
    budget: &Budget,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
    frozen: bool,
) -> Eval<Value> {
    let parts = |value: &Value| match &value.kind {
        Kind::Set(set) => (set.items.borrow().clone(), set.open.get()),
        _ => (IndexMap::default(), true),
    };
    let ((left, left_open), (right, right_open)) = (parts(left), parts(right));
    let count = left.len() + right.len();
    budget.step(count as u64)?;
    budget.allocate((count * 2 * size_of::<Value>()) as u64)?;
    let (items, open): (IndexMap<_, _>, bool) = match operator {
        BinaryOperator::BitOr => {
            let mut items = left;
            for (key, value) in right {
                items.entry(key).or_insert(value);
            }
            (items, left_open || right_open)
        }
        BinaryOperator::BitAnd => {
            // An element of one that is not known to be in the other may be in it.
            let open = (left_open && (right_open || !right.is_empty()))
                || (right_open && (left_open || !left.is_empty()));
            let both = left.into_iter().filter(|(key, _)| right.contains_key(key));
            (both.collect(), open)
        }
        BinaryOperator::Subtract => {
            let unsure = right_open && (left_open || !left.is_empty());
            let rest = left
                .into_iter()
                .filter(|(key, _)| !right_open && !right.contains_key(key));
            (rest.collect(), left_open || unsure)
        }
        _ => {
            if left_open || right_open {
                (IndexMap::default(), true)
            } else {
                let mut items: IndexMap<_, _> = left
                    .iter()
                    .filter(|(key, _)| !right.contains_key(*key))
                    .map(|(key, value)| (key.clone(), value.clone()))
                    .collect();
                items.extend(right.into_iter().filter(|(key, _)| !left.contains_key(key)));
                (items, false)
            }
        }
    };
    Ok(Value::new(Kind::Set(Rc::new(Set {
        items: items.into(),
        open: open.into(),
        frozen,
        changes: Changes::default(),
    }))))
}

//! Methods of `list`.

use std::rc::Rc;

use super::{Call, tuple};
use crate::evaluator::containers::{Elements, deep_dependencies, is_spread, iterate};
use crate::evaluator::operators::{equal, in_place_extend, order, remove_at};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Changes, Kind, List, Value};

pub(super) const NAMES: &[&str] = &[
    "append", "clear", "copy", "count", "extend", "index", "insert", "pop", "remove", "reverse",
    "sort",
];

pub(super) fn call(call: Call<'_>, list: &Rc<List>) -> Eval<Value> {
    call.budget.step(1 + list.items.borrow().len() as u64)?;
    match call.name {
        "copy" => {
            let items = list.items.borrow().clone();
            call.budget
                .allocate((items.len() * size_of::<Value>()) as u64)?;
            return Ok(Value::new(Kind::List(Rc::new(List {
                items: items.into(),
                open: list.open.clone(),
                changes: Changes::default(),
            }))));
        }
        "count" | "index" => {
            let items = list.items.borrow().clone();
            return tuple::search(call, &items, list.open.get(), "list");
        }
        _ => {}
    }
    let mut depends_on = crate::evaluator::dependencies::Dependencies::default();
    for argument in call.arguments.values() {
        depends_on.add(&deep_dependencies(call.budget, argument)?);
    }
    list.changes.record(call.place, &depends_on);
    call.budget.allocate(size_of::<Value>() as u64)?;
    match call.name {
        "append" => {
            let item = call.require(0, "object")?.clone();
            list.items.borrow_mut().push(item);
        }
        "extend" => {
            let more = iterate(call.budget, call.require(0, "iterable")?)?;
            in_place_extend(list, more);
        }
        "insert" => insert(call, list)?,
        "remove" => remove(list, call.require(0, "value")?)?,
        "pop" => return pop(call, list),
        "clear" => {
            list.items.borrow_mut().clear();
            list.open.set(false);
        }
        "reverse" => list.items.borrow_mut().reverse(),
        "sort" => sort(call, list)?,
        _ => return call.no_such_method("list"),
    }
    Ok(Value::none())
}

fn insert(call: Call<'_>, list: &List) -> Eval<()> {
    let index = call.int(0, "index")?;
    let item = call.require(1, "object")?.clone();
    let mut items = list.items.borrow_mut();
    let length = i128::try_from(items.len()).expect("a length fits");
    let Some(index) = index else {
        if items.is_empty() && !list.open.get() {
            items.push(item);
        } else {
            // It stands somewhere: the others keep their order.
            list.open.set(true);
        }
        return Ok(());
    };
    let leading = items.iter().position(is_spread);
    let trailing = items.iter().rposition(is_spread);
    let from_end = index < 0;
    let at = if from_end {
        index.saturating_add(length).max(0)
    } else {
        index.min(length)
    };
    let at = usize::try_from(at).expect("clamped to the length");
    let certain = match (leading, trailing) {
        _ if list.open.get() => index == 0,
        (Some(leading), Some(trailing)) => {
            if from_end {
                at > trailing
            } else {
                at <= leading
            }
        }
        _ => true,
    };
    if certain {
        items.insert(at, item);
    } else {
        list.open.set(true);
    }
    Ok(())
}

fn remove(list: &List, value: &Value) -> Eval<()> {
    let mut items = list.items.borrow_mut();
    let mut unsure = list.open.get();
    for at in 0..items.len() {
        if is_spread(&items[at]) {
            unsure = true;
            continue;
        }
        match equal(&items[at], value) {
            Some(true) => {
                // An unknown one before it may be the one that Python takes: it is equal then, and
                // what is left is the same but for order.
                items.remove(at);
                return Ok(());
            }
            Some(false) => {}
            None => unsure = true,
        }
    }
    if !unsure {
        return Err(Signal::value_error("list.remove(x): x not in list"));
    }
    // One of those that may be equal went.
    let only_unknown = items
        .iter()
        .filter(|item| !is_spread(item) && equal(item, value).is_none())
        .count();
    if only_unknown == 0 {
        return Ok(());
    }
    if value.is_unknown() {
        items.clear();
    } else {
        items.retain(|item| is_spread(item) || equal(item, value) == Some(false));
    }
    list.open.set(true);
    Ok(())
}

fn pop(call: Call<'_>, list: &List) -> Eval<Value> {
    let end = Value::int(-1);
    let index = call.get(0, "index").unwrap_or(&end);
    super::int_of(index)?;
    let empty = list.items.borrow().is_empty() && !list.open.get();
    if empty {
        return Err(Signal::raise("IndexError", "pop from empty list"));
    }
    remove_at(list, index, "pop index out of range")
}

/// Without `key`; with one it needs the interpreter, which calls this with what is already sorted.
fn sort(call: Call<'_>, list: &List) -> Eval<()> {
    let reverse = call.get(usize::MAX, "reverse");
    let with_key = call
        .get(usize::MAX, "key")
        .is_some_and(|key| !matches!(key.kind, Kind::None));
    let items = list.items.borrow().clone();
    let reverse = match reverse {
        None => Some(false),
        Some(value) => value.as_int().map(|value| value != 0),
    };
    let sorted = match reverse {
        Some(reverse) if !with_key && !list.open.get() => sorted(call, items, reverse)?,
        _ => None,
    };
    if let Some(sorted) = sorted {
        *list.items.borrow_mut() = sorted;
    } else {
        list.items.borrow_mut().clear();
        list.open.set(true);
    }
    Ok(())
}

fn sorted(call: Call<'_>, items: Vec<Value>, reverse: bool) -> Eval<Option<Vec<Value>>> {
    let keys = items.clone();
    let elements = Elements { items, open: false };
    sort_by_keys(call.budget, &elements, &keys, reverse)
}

/// The elements in the order of their keys, stable as Python's sort; `None` where it is unknown.
pub(crate) fn sort_by_keys(
    budget: &crate::evaluator::budget::Budget,
    elements: &Elements,
    keys: &[Value],
    reverse: bool,
) -> Eval<Option<Vec<Value>>> {
    if !elements.complete() {
        return Ok(None);
    }
    let count = keys.len() as u64;
    budget.step(count.saturating_mul(u64::from(count.checked_ilog2().unwrap_or(0)) + 1))?;
    let mut failure = Ok(());
    let mut unknown = keys.len() > 1 && keys.iter().any(Value::is_unknown);
    let mut positions: Vec<usize> = (0..keys.len()).collect();
    if !unknown {
        positions.sort_by(|&left, &right| {
            let ordering = match order(&keys[left], &keys[right]) {
                Ok(Some(ordering)) => ordering,
                Ok(None) => {
                    unknown = true;
                    std::cmp::Ordering::Equal
                }
                Err(signal) => {
                    failure = Err(signal);
                    std::cmp::Ordering::Equal
                }
            };
            if reverse {
                ordering.reverse()
            } else {
                ordering
            }
        });
    }
    failure?;
    Ok((!unknown).then(|| {
        positions
            .into_iter()
            .map(|at| elements.items[at].clone())
            .collect()
    }))
}

//! Concatenation, repetition, the algebra of sets and dicts, and joining of paths.

use std::rc::Rc;

use harden_python::syntax::BinaryOperator;

use super::plain;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{
    self, Elements, deep_dependencies, iterate, obscure, spread, store,
};
use crate::evaluator::methods::{dict, path, set};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text::TextBuilder;
use crate::evaluator::value::{CodePlace, Dict, Kind, List, Unknown, Value};

/// `left operator right` on texts, containers and paths, one of which may be unknown; `None` where
/// neither side is such a value or it is not defined.
pub(super) fn combine(
    budget: &Budget,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Eval<Option<Value>> {
    match operator {
        BinaryOperator::Add => concatenate(budget, left, right),
        BinaryOperator::Multiply => match (left.as_int(), right.as_int()) {
            (_, Some(count)) => repeat(budget, left, count),
            (Some(count), None) => repeat(budget, right, count),
            (None, None) => Ok(unknown_repeat(left, right)),
        },
        BinaryOperator::Divide => join_paths(budget, left, right),
        BinaryOperator::BitOr
        | BinaryOperator::BitAnd
        | BinaryOperator::BitXor
        | BinaryOperator::Subtract => algebra(budget, operator, left, right),
        _ => Ok(None),
    }
}

fn concatenate(budget: &Budget, left: &Value, right: &Value) -> Eval<Option<Value>> {
    let textual = |value: &Value| super::is_text(value);
    let unknown = |value: &Value| value.is_unknown();
    if (textual(left) && (textual(right) || unknown(right))) || (unknown(left) && textual(right)) {
        let mut builder = TextBuilder::new(budget);
        builder.push_text(left)?;
        builder.push_text(right)?;
        return Ok(Some(builder.finish()));
    }
    if let (Kind::Bytes(left), Kind::Bytes(right)) = (&left.kind, &right.kind) {
        budget.allocate((left.len() + right.len()) as u64)?;
        return Ok(Some(Value::bytes([&**left, &**right].concat())));
    }
    let lists = matches!(left.kind, Kind::List(_)) || matches!(right.kind, Kind::List(_));
    let tuples = matches!(left.kind, Kind::Tuple(_)) || matches!(right.kind, Kind::Tuple(_));
    if lists == tuples {
        return match (lists, unknown(left), unknown(right)) {
            (false, _, _) => Ok(None),
            _ => Err(wrong_operand(left, right)),
        };
    }
    let sequence = |value: &Value| match value.kind {
        Kind::List(_) => lists,
        Kind::Tuple(_) => tuples,
        Kind::Unknown(_) => true,
        _ => false,
    };
    if !sequence(left) || !sequence(right) {
        return Ok(None);
    }
    let mut items = iterate(budget, left)?;
    let more = iterate(budget, right)?;
    items.items.extend(more.items);
    items.open |= more.open;
    Ok(Some(if lists {
        items.into_list()
    } else {
        Value::tuple(items.into_items())
    }))
}

fn wrong_operand(left: &Value, right: &Value) -> Signal {
    let (left, right) = (left.type_name(), right.type_name());
    Signal::type_error(format!(
        "can only concatenate {left} (not \"{right}\") to {left}"
    ))
}

fn repeat(budget: &Budget, value: &Value, count: i128) -> Eval<Option<Value>> {
    let times = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
    let claim = |length: usize, size: usize| {
        budget.allocate(
            (length as u64)
                .saturating_mul(size as u64)
                .saturating_mul(times as u64),
        )
    };
    Ok(Some(match &value.kind {
        Kind::Str(text) => {
            claim(text.len(), 1)?;
            Value::str(text.repeat(if text.is_empty() { 0 } else { times }))
        }
        Kind::Bytes(bytes) => {
            claim(bytes.len(), 1)?;
            Value::bytes(bytes.repeat(if bytes.is_empty() { 0 } else { times }))
        }
        Kind::List(list) => {
            let items = list.items.borrow();
            claim(items.len(), size_of::<Value>())?;
            let repeated = repeat_items(&items, times);
            Elements {
                items: repeated,
                open: list.open.get() && times > 0,
            }
            .into_list()
        }
        Kind::Tuple(items) => {
            claim(items.len(), size_of::<Value>())?;
            Value::tuple(repeat_items(items, times))
        }
        Kind::Unknown(unknown) if unknown.text.is_some() => Value::unknown_text(),
        _ => return Ok(None),
    }))
}

fn repeat_items(items: &[Value], times: usize) -> Vec<Value> {
    if items.is_empty() {
        return Vec::new();
    }
    let mut result = Vec::with_capacity(items.len() * times);
    for _ in 0..times {
        result.extend_from_slice(items);
    }
    result
}

/// A repetition nobody knows how often.
fn unknown_repeat(left: &Value, right: &Value) -> Option<Value> {
    let (value, count) = if left.is_unknown() {
        (right, left)
    } else {
        (left, right)
    };
    if !count.is_unknown() {
        return None;
    }
    match value.kind {
        Kind::Str(_) => Some(Value::unknown_text()),
        Kind::List(_) => Some(Value::list(vec![spread()])),
        Kind::Tuple(_) => Some(Value::tuple(vec![spread()])),
        _ => None,
    }
}

fn join_paths(budget: &Budget, left: &Value, right: &Value) -> Eval<Option<Value>> {
    let ((Kind::Path(_), other) | (other, Kind::Path(_))) = (&left.kind, &right.kind) else {
        return Ok(None);
    };
    match other {
        Kind::Str(_) | Kind::Path(_) => {}
        Kind::Unknown(_) => return Ok(Some(some_path())),
        _ => return Ok(None),
    }
    let text = |value: &Value| match &value.kind {
        Kind::Path(path) => Rc::clone(path),
        _ => value.as_str().cloned().unwrap_or_default(),
    };
    let joined = path::join(&text(left), &text(right));
    budget.allocate(joined.len() as u64)?;
    Ok(Some(Value::new(Kind::Path(joined.into()))))
}

/// A path, and such an object is always true.
pub(crate) fn some_path() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        ..Unknown::default()
    })))
}

fn algebra(
    budget: &Budget,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Eval<Option<Value>> {
    match (&left.kind, &right.kind) {
        (Kind::Dict(_), Kind::Dict(_) | Kind::Unknown(_)) | (Kind::Unknown(_), Kind::Dict(_))
            if operator == BinaryOperator::BitOr =>
        {
            let merged = Dict::default();
            dict::merge(budget, &merged, left)?;
            dict::merge(budget, &merged, right)?;
            Ok(Some(Value::new(Kind::Dict(Rc::new(merged)))))
        }
        (Kind::Set(_), Kind::Set(_) | Kind::Unknown(_)) | (Kind::Unknown(_), Kind::Set(_)) => {
            let frozen = matches!(&left.kind, Kind::Set(set) if set.frozen);
            set::combine(budget, operator, left, right, frozen).map(Some)
        }
        _ => Ok(None),
    }
}

/// `target operator= value` on lists, dicts and sets, which are changed in place; `None` where it is
/// as `target operator value`.
pub(crate) fn in_place(
    budget: &Budget,
    operator: BinaryOperator,
    target: &Value,
    value: &Value,
    place: CodePlace,
) -> Eval<Option<Value>> {
    let other = plain(value);
    match (&plain(target).kind, operator) {
        (Kind::List(list), BinaryOperator::Add) => {
            let more = iterate(budget, other)?;
            list.changes
                .record(place, &deep_dependencies(budget, value)?);
            extend(list, more);
        }
        (Kind::List(list), BinaryOperator::Multiply) => {
            let Some(repeated) = combine(budget, operator, plain(target), other)? else {
                return Ok(None);
            };
            let repeated = iterate(budget, &repeated)?;
            list.changes.record(place, &value.depends_on);
            *list.items.borrow_mut() = repeated.items;
            list.open.set(repeated.open);
        }
        (Kind::Dict(dict), BinaryOperator::BitOr) => {
            dict::merge(budget, dict, other)?;
            dict.changes
                .record(place, &deep_dependencies(budget, value)?);
        }
        (
            Kind::Set(set),
            BinaryOperator::BitOr
            | BinaryOperator::BitAnd
            | BinaryOperator::BitXor
            | BinaryOperator::Subtract,
        ) if !set.frozen && matches!(other.kind, Kind::Set(_) | Kind::Unknown(_)) => {
            let result = set::combine(budget, operator, plain(target), other, false)?;
            set.changes
                .record(place, &deep_dependencies(budget, value)?);
            set::replace(set, &result);
        }
        _ => return Ok(None),
    }
    Ok(Some(target.clone()))
}

/// `list.extend`
pub(crate) fn extend(list: &List, more: Elements) {
    list.items.borrow_mut().extend(more.items);
    if more.open {
        list.open.set(true);
    }
}

/// Entries of `pairs` put into `dict` one by one, as `dict(pairs)` does.
pub(crate) fn store_pairs(budget: &Budget, dict: &Dict, pairs: Elements) -> Eval<()> {
    if pairs.open {
        obscure(dict);
    }
    for (index, pair) in pairs.items.into_iter().enumerate() {
        if pair.is_unknown() {
            obscure(dict);
            continue;
        }
        let parts = containers::elements(budget, &pair)?.ok_or_else(|| {
            Signal::type_error(format!(
                "cannot convert dictionary update sequence element #{index} to a sequence"
            ))
        })?;
        let length = parts.items.len();
        if !parts.complete() {
            obscure(dict);
            continue;
        }
        let mut parts = parts.items.into_iter();
        match (parts.next(), parts.next(), parts.next()) {
            (Some(key), Some(value), None) => store(dict, &key, value)?,
            _ => {
                return Err(Signal::value_error(format!(
                    "dictionary update sequence element #{index} has length {length}; 2 is required"
                )));
            }
        }
    }
    Ok(())
}

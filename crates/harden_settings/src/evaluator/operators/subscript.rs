//! `value[index]`: read, stored and deleted.

use std::rc::Rc;

use super::plain;
use super::slices::{self, Selection, delete_slice, store_slice};
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{deep_dependencies, dissolve, hash, is_spread, store};
use crate::evaluator::methods::regex;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::{CodePlace, Dict, Kind, List, Value};

/// `object[index]`; `None` where the type has no elements. The factory of a `defaultdict` is
/// the caller's to call, unless it is a built-in.
pub(crate) fn subscript(budget: &Budget, object: &Value, index: &Value) -> Eval<Option<Value>> {
    let object = plain(object);
    let found = match &object.kind {
        Kind::Str(text) => letters(budget, text, index)?,
        Kind::Bytes(bytes) => match &index.kind {
            Kind::Slice(parts) => match Selection::of(parts, bytes.len())? {
                Some(selection) => {
                    budget.allocate(selection.count as u64)?;
                    let selected: Vec<u8> = selection.positions().map(|at| bytes[at]).collect();
                    Value::bytes(selected)
                }
                None => Value::unknown(),
            },
            _ => match position(index, bytes.len(), "index out of range")? {
                Some(at) => Value::int(i128::from(bytes[at])),
                None => Value::unknown(),
            },
        },
        Kind::List(list) => {
            let items = list.items.borrow();
            budget_for(budget, items.len(), index)?;
            match &index.kind {
                Kind::Slice(parts) => slices::select(&items, list.open.get(), parts)?.into_list(),
                _ => item(&items, list.open.get(), index, "list")?,
            }
        }
        Kind::Tuple(items) => {
            budget_for(budget, items.len(), index)?;
            match &index.kind {
                Kind::Slice(parts) => {
                    Value::tuple(slices::select(items, false, parts)?.into_items())
                }
                _ => item(items, false, index, "tuple")?,
            }
        }
        Kind::Dict(dict) => entry(budget, dict, index)?,
        Kind::Unknown(unknown) if unknown.text.is_some() => Value::unknown_text(),
        Kind::Unknown(_) => Value::unknown(),
        Kind::Instance(instance) => match regex::group(instance, index)? {
            Some(group) => group,
            None => return Ok(None),
        },
        Kind::None
        | Kind::Bool(_)
        | Kind::Int(_)
        | Kind::Float(_)
        | Kind::Set(_)
        | Kind::Path(_)
        | Kind::Timedelta(_) => {
            return Err(Signal::type_error(format!(
                "'{}' object is not subscriptable",
                object.type_name()
            )));
        }
        _ => return Ok(None),
    };
    Ok(Some(
        found
            .depending_on(&object.depends_on)
            .depending_on(&index.depends_on),
    ))
}

fn budget_for(budget: &Budget, length: usize, index: &Value) -> Eval<()> {
    match index.kind {
        Kind::Slice(_) => budget.allocate((length * size_of::<Value>()) as u64),
        _ => budget.step(1),
    }
}

fn letters(budget: &Budget, text: &Rc<str>, index: &Value) -> Eval<Value> {
    budget.step(1 + text.len() as u64 / 64)?;
    let length = text.chars().count();
    match &index.kind {
        Kind::Slice(parts) => {
            let Some(selection) = Selection::of(parts, length)? else {
                return Ok(Value::unknown_text());
            };
            budget.allocate(selection.count as u64 * 4)?;
            if text.is_ascii() {
                let letters: String = selection
                    .positions()
                    .map(|at| char::from(text.as_bytes()[at]))
                    .collect();
                return Ok(Value::str(letters));
            }
            budget.allocate(text.len() as u64 * 4)?;
            let letters: Vec<char> = text.chars().collect();
            let selected: String = selection.positions().map(|at| letters[at]).collect();
            Ok(Value::str(selected))
        }
        _ => Ok(
            match position(index, length, "string index out of range")? {
                Some(at) => {
                    let letter = text.chars().nth(at).expect("inside the text");
                    Value::str(letter.to_string())
                }
                None => Value::unknown_text(),
            },
        ),
    }
}

/// The position that an index means; `None` where it is unknown.
fn position(index: &Value, length: usize, message: &str) -> Eval<Option<usize>> {
    if index.is_unknown() {
        return Ok(None);
    }
    let wanted = plain(index).as_int().ok_or_else(|| {
        Signal::type_error(format!(
            "indices must be integers or slices, not {}",
            index.type_name()
        ))
    })?;
    let length = i128::try_from(length).expect("a length fits");
    let at = if wanted < 0 {
        wanted.saturating_add(length)
    } else {
        wanted
    };
    if (0..length).contains(&at) {
        Ok(usize::try_from(at).ok())
    } else {
        Err(Signal::raise("IndexError", message.to_owned()))
    }
}

fn item(items: &[Value], open: bool, index: &Value, name: &str) -> Eval<Value> {
    if !open && !items.iter().any(is_spread) {
        let message = format!("{name} index out of range");
        return Ok(match position(index, items.len(), &message)? {
            Some(at) => items[at].clone(),
            None => Value::unknown(),
        });
    }
    Ok(known_item(items, open, index)
        .cloned()
        .unwrap_or_else(Value::unknown))
}

/// An element that does not move, however many the unknown ones are.
fn known_item<'a>(items: &'a [Value], open: bool, index: &Value) -> Option<&'a Value> {
    if open {
        return None;
    }
    let wanted = plain(index).as_int()?;
    let from_end = wanted < 0;
    let steps = usize::try_from(if from_end { -(wanted + 1) } else { wanted }).ok()?;
    let fixed = |item: &&Value| !is_spread(item);
    if from_end {
        items.iter().rev().take_while(fixed).nth(steps)
    } else {
        items.iter().take_while(fixed).nth(steps)
    }
}

fn entry(budget: &Budget, dict: &Rc<Dict>, index: &Value) -> Eval<Value> {
    budget.step(1)?;
    let Some(key) = hash(index)? else {
        return Ok(Value::unknown());
    };
    if let Some((_, value)) = dict.entries.borrow().get(&key) {
        return Ok(value.clone());
    }
    if dict.open.get() {
        return Ok(Value::unknown());
    }
    match &dict.factory {
        None => {
            let shown = text::repr(budget, index)?;
            Err(Signal::raise(
                "KeyError",
                shown.as_str().map_or("", |shown| &**shown).to_owned(),
            ))
        }
        Some(Value {
            kind: Kind::Native(native),
            ..
        }) => {
            let made = (native.call)(budget, &Arguments::default())?;
            store(dict, index, made.clone())?;
            Ok(made)
        }
        Some(_) => {
            dict.open.set(true);
            Ok(Value::unknown())
        }
    }
}

/// `object[index] = value`
pub(crate) fn set_item(
    budget: &Budget,
    object: &Value,
    index: &Value,
    value: &Value,
    place: CodePlace,
) -> Eval<()> {
    budget.allocate(size_of::<Value>() as u64)?;
    match &plain(object).kind {
        Kind::Dict(dict) => {
            dict.changes.record(place, &index.depends_on);
            store(dict, index, value.clone())?;
        }
        Kind::List(list) => {
            list.changes.record(place, &index.depends_on);
            if let Kind::Slice(parts) = &index.kind {
                list.changes
                    .record(place, &deep_dependencies(budget, value)?);
                store_slice(budget, list, parts, value)?;
            } else {
                store_in_list(list, index, value.clone())?;
            }
        }
        Kind::Unknown(_) => {}
        _ => {
            return Err(Signal::type_error(format!(
                "'{}' object does not support item assignment",
                object.type_name()
            )));
        }
    }
    Ok(())
}

fn store_in_list(list: &List, index: &Value, value: Value) -> Eval<()> {
    let mut items = list.items.borrow_mut();
    let certain = !list.open.get() && !items.iter().any(is_spread);
    if certain {
        match position(index, items.len(), "list assignment index out of range")? {
            Some(at) => items[at] = value,
            // Any of them may be the one replaced.
            None => items.iter_mut().for_each(|item| *item = Value::unknown()),
        }
        return Ok(());
    }
    let known = items.iter().take_while(|item| !is_spread(item)).count();
    let at = plain(index)
        .as_int()
        .and_then(|at| usize::try_from(at).ok())
        .filter(|&at| at < known && !list.open.get());
    if let Some(at) = at {
        items[at] = value;
    } else {
        items.clear();
        list.open.set(true);
    }
    Ok(())
}

/// `del object[index]`
pub(crate) fn delete_item(
    budget: &Budget,
    object: &Value,
    index: &Value,
    place: CodePlace,
) -> Eval<()> {
    match &plain(object).kind {
        Kind::Dict(dict) => {
            dict.changes.record(place, &index.depends_on);
            match hash(index)? {
                Some(key) => {
                    let removed = dict.entries.borrow_mut().shift_remove(&key).is_some();
                    if !removed && !dict.open.get() {
                        let shown = text::repr(budget, index)?;
                        return Err(Signal::raise(
                            "KeyError",
                            shown.as_str().map_or("", |shown| &**shown).to_owned(),
                        ));
                    }
                }
                None => dissolve(dict),
            }
        }
        Kind::List(list) => {
            list.changes.record(place, &index.depends_on);
            if let Kind::Slice(parts) = &index.kind {
                budget.step(list.items.borrow().len() as u64)?;
                delete_slice(list, parts)?;
            } else {
                remove_at(list, index, "list assignment index out of range")?;
            }
        }
        Kind::Unknown(_) => {}
        _ => {
            return Err(Signal::type_error(format!(
                "'{}' object doesn't support item deletion",
                object.type_name()
            )));
        }
    }
    Ok(())
}

/// Takes the element at `index` out of a list; unknown where nobody knows which.
pub(crate) fn remove_at(list: &List, index: &Value, message: &str) -> Eval<Value> {
    let mut items = list.items.borrow_mut();
    let certain = !list.open.get() && !items.iter().any(is_spread);
    if certain {
        if let Some(at) = position(index, items.len(), message)? {
            return Ok(items.remove(at));
        }
    } else if !list.open.get() {
        let wanted = plain(index).as_int();
        let at = match wanted {
            Some(wanted) if wanted >= 0 => usize::try_from(wanted).ok(),
            Some(wanted) => usize::try_from(-wanted)
                .ok()
                .and_then(|steps| items.len().checked_sub(steps)),
            None => None,
        };
        let fixed = at.filter(|&at| match wanted {
            Some(wanted) if wanted >= 0 => at < items.len() && !items[..=at].iter().any(is_spread),
            _ => at < items.len() && !items[at..].iter().any(is_spread),
        });
        if let Some(at) = fixed {
            return Ok(items.remove(at));
        }
    }
    items.clear();
    list.open.set(true);
    Ok(Value::unknown())
}

/// `len(value)`; `None` where it has none, or it is unknown.
pub(crate) fn length(value: &Value) -> Option<usize> {
    let complete = |items: &[Value]| (!items.iter().any(is_spread)).then_some(items.len());
    match &plain(value).kind {
        Kind::Str(text) => Some(text.chars().count()),
        Kind::Bytes(bytes) => Some(bytes.len()),
        Kind::List(list) if !list.open.get() => complete(&list.items.borrow()),
        Kind::Tuple(items) => complete(items),
        Kind::Dict(dict) if !dict.open.get() => Some(dict.entries.borrow().len()),
        Kind::Set(set) if !set.open.get() => Some(set.items.borrow().len()),
        _ => None,
    }
}

//! The methods and attributes of built-in types.
//!
//! The rule for unknown receivers, elements and arguments: a wrong value is worse than an unknown
//! one. What an unknown could change is unknown in the result; what it could not stays known.

mod bytes;
pub(crate) mod dict;
mod iterator;
pub(crate) mod list;
mod number;
pub(crate) mod path;
pub(crate) mod regex;
pub(crate) mod set;
mod str;
mod str_case;
mod str_split;
mod text_like;
mod timedelta;
mod tuple;

use std::collections::HashSet;
use std::sync::LazyLock;

use super::arguments::Arguments;
use super::budget::Budget;
use super::maps::Seed;
use super::signal::{Eval, Signal};
use super::value::{CodePlace, Kind, Value};

/// One call of a method.
#[derive(Clone, Copy)]
struct Call<'a> {
    budget: &'a Budget,
    name: &'a str,
    arguments: &'a Arguments,
    place: CodePlace,
}

impl<'a> Call<'a> {
    fn get(&self, index: usize, name: &str) -> Option<&'a Value> {
        self.arguments.get(index, name)
    }

    fn require(&self, index: usize, name: &str) -> Eval<&'a Value> {
        self.arguments.require(self.name, index, name)
    }

    /// The text of an argument: `None` where it is unknown, a `TypeError` where it is no text.
    fn text(&self, index: usize, name: &str) -> Eval<Option<&'a str>> {
        text_of(self.require(index, name)?)
    }

    /// The number of an argument: `None` where it is unknown, a `TypeError` where it is none.
    fn int(&self, index: usize, name: &str) -> Eval<Option<i128>> {
        int_of(self.require(index, name)?)
    }

    /// As [`Self::int`], with a default.
    fn int_or(&self, index: usize, name: &str, default: i128) -> Eval<Option<i128>> {
        self.get(index, name).map_or(Ok(Some(default)), int_of)
    }

    fn no_such_method<T>(&self, type_name: &str) -> Eval<T> {
        Err(Signal::attribute_error(type_name, self.name))
    }
}

fn text_of(value: &Value) -> Eval<Option<&str>> {
    match (value.as_str(), value.is_unknown()) {
        (Some(text), _) => Ok(Some(text)),
        (None, true) => Ok(None),
        (None, false) => Err(Signal::type_error(format!(
            "expected str, got {}",
            value.type_name()
        ))),
    }
}

fn int_of(value: &Value) -> Eval<Option<i128>> {
    match (value.as_int(), value.is_unknown()) {
        (Some(number), _) => Ok(Some(number)),
        (None, true) => Ok(None),
        (None, false) => Err(Signal::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            value.type_name()
        ))),
    }
}

/// Calls `receiver.name(…)`; `None` where its type has no such method.
pub(crate) fn call(
    budget: &Budget,
    receiver: &Value,
    name: &str,
    arguments: &Arguments,
    place: CodePlace,
) -> Eval<Option<Value>> {
    if !has(receiver, name) {
        return Ok(None);
    }
    budget.step(1)?;
    let call = Call {
        budget,
        name,
        arguments,
        place,
    };
    let mut value = match &receiver.kind {
        Kind::Str(text) => str::call(call, text)?,
        Kind::Bytes(bytes) => bytes::call(call, bytes)?,
        Kind::List(list) => list::call(call, list)?,
        Kind::Tuple(items) => tuple::call(call, items)?,
        Kind::Dict(dict) => dict::call(call, dict)?,
        Kind::Set(set) => set::call(call, receiver, set)?,
        Kind::Path(path) => path::call(call, path)?,
        Kind::Timedelta(microseconds) => timedelta::call(call, microseconds.get())?,
        Kind::Regex(pattern) => regex::call(call, pattern)?,
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => number::call(call, receiver)?,
        Kind::Iterator(left) => iterator::call(call, left)?,
        Kind::Unknown(unknown) if unknown.text.is_some() => str::call_unknown(call, unknown)?,
        Kind::Unknown(_) => Value::unknown(),
        Kind::Instance(instance) => match &instance.payload {
            Some(payload) => return self::call(budget, payload, name, arguments, place),
            None => regex::call_match(call, instance)?,
        },
        _ => return Ok(None),
    };
    value.depends_on.add(&receiver.depends_on);
    for argument in arguments.values() {
        value.depends_on.add(&argument.depends_on);
    }
    Ok(Some(value))
}

/// The methods of text, which are called more than all others.
static OF_TEXT: LazyLock<HashSet<&str, Seed>> = LazyLock::new(|| {
    let names = text_like::NAMES.iter().chain(str::NAMES);
    names.copied().collect()
});

/// Whether `receiver` has a method `name` that [`call`] knows.
pub(crate) fn has(receiver: &Value, name: &str) -> bool {
    let is_of_text = |name| OF_TEXT.contains(name);
    let names = match &receiver.kind {
        Kind::Str(_) => return is_of_text(name),
        Kind::Unknown(unknown) if unknown.text.is_some() => return is_of_text(name),
        Kind::Bytes(_) => return text_like::NAMES.contains(&name) || bytes::NAMES.contains(&name),
        Kind::List(_) => list::NAMES,
        Kind::Tuple(_) => tuple::NAMES,
        Kind::Dict(_) => dict::NAMES,
        Kind::Set(set) => {
            return set::NAMES.contains(&name) || (!set.frozen && set::MUTATING.contains(&name));
        }
        Kind::Path(_) => path::NAMES,
        Kind::Timedelta(_) => timedelta::NAMES,
        Kind::Regex(_) => regex::NAMES,
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => number::NAMES,
        Kind::Iterator(_) => iterator::NAMES,
        Kind::Unknown(_) => return true,
        Kind::Instance(instance) => match &instance.payload {
            Some(payload) => return has(payload, name),
            None => return regex::is_match(instance) && regex::MATCH_NAMES.contains(&name),
        },
        _ => return false,
    };
    names.contains(&name)
}

/// An attribute of a built-in type that is no method.
pub(crate) fn attribute(receiver: &Value, name: &str) -> Option<Value> {
    let value = match &receiver.kind {
        Kind::Path(path) => path::attribute(path, name),
        Kind::Timedelta(microseconds) => timedelta::attribute(microseconds.get(), name),
        Kind::Regex(pattern) => regex::attribute(pattern, name),
        Kind::Bool(_) | Kind::Int(_) | Kind::Float(_) => number::attribute(receiver, name),
        Kind::Slice(parts) => match name {
            "start" => Some(parts[0].clone()),
            "stop" => Some(parts[1].clone()),
            "step" => Some(parts[2].clone()),
            _ => None,
        },
        Kind::Dict(dict) if name == "default_factory" => dict.factory.clone(),
        Kind::Instance(instance) => match &instance.payload {
            Some(payload) => attribute(payload, name),
            None => regex::match_attribute(instance, name),
        },
        _ => None,
    };
    value.map(|value| value.depending_on(&receiver.depends_on))
}

//! Quoting in URLs, and their parts; `urllib.parse` is a model built on these.

use std::fmt::Write as _;

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("__harden__.unquote", |budget, arguments| {
        unquote(budget, arguments, false)
    }),
    native("__harden__.unquote_plus", |budget, arguments| {
        unquote(budget, arguments, true)
    }),
    native("__harden__.quote", |budget, arguments| {
        quote(budget, arguments, "/", false)
    }),
    native("__harden__.quote_plus", |budget, arguments| {
        quote(budget, arguments, "", true)
    }),
    native("__harden__.split_url", split),
];

fn unquote(budget: &Budget, arguments: &Arguments, plus: bool) -> Eval<Value> {
    let value = arguments.require("unquote", 0, "string")?;
    let Some(text) = value.as_str() else {
        return Ok(Value::unknown_text().depending_on(&value.depends_on));
    };
    budget.allocate(text.len() as u64)?;
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let decoded = match (byte, after) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)).map(|(high, low)| high << 4 | low),
            _ => None,
        };
        match decoded {
            Some(decoded) => {
                bytes.push(decoded);
                rest = &after[2..];
            }
            None if byte == b'+' && plus => bytes.push(b' '),
            None => bytes.push(byte),
        }
    }
    Ok(Value::str(String::from_utf8_lossy(&bytes).into_owned()).depending_on(&value.depends_on))
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

fn quote(budget: &Budget, arguments: &Arguments, safe: &str, plus: bool) -> Eval<Value> {
    let value = arguments.require("quote", 0, "string")?;
    let safe = match arguments.get(1, "safe") {
        None => Some(safe),
        Some(safe) => safe.as_str().map(|safe| &**safe),
    };
    let (Some(text), Some(safe)) = (value.as_str(), safe) else {
        return Ok(Value::unknown_text().depending_on(&value.depends_on));
    };
    budget.allocate(text.len() as u64 * 3)?;
    let mut result = String::new();
    for byte in text.bytes() {
        match byte {
            b' ' if plus => result.push('+'),
            _ if byte.is_ascii_alphanumeric()
                || b"_.-~".contains(&byte)
                || (byte.is_ascii() && safe.as_bytes().contains(&byte)) =>
            {
                result.push(char::from(byte));
            }
            _ => write!(result, "%{byte:02X}").expect("writing to a string succeeds"),
        }
    }
    Ok(Value::str(result).depending_on(&value.depends_on))
}

/// Scheme, network location, path, query and fragment, as `urlsplit` takes a URL apart.
fn split(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("split_url", 0, "url")?;
    let Some(text) = value.as_str() else {
        let parts = vec![Value::unknown_text(); 5];
        return Ok(Value::tuple(parts).depending_on(&value.depends_on));
    };
    budget.allocate(text.len() as u64)?;
    let cleaned: String = text
        .trim_start_matches(|character| character <= ' ')
        .chars()
        .filter(|character| !matches!(character, '\t' | '\r' | '\n'))
        .collect();
    let mut rest = cleaned.as_str();
    let mut scheme = String::new();
    if let Some(at) = rest.find(':')
        && rest.starts_with(|first: char| first.is_ascii_alphabetic())
        && rest[..at]
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
    {
        scheme = rest[..at].to_ascii_lowercase();
        rest = &rest[at + 1..];
    }
    let mut location = "";
    if let Some(after) = rest.strip_prefix("//") {
        let end = after.find(['/', '?', '#']).unwrap_or(after.len());
        (location, rest) = after.split_at(end);
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let parts = [scheme.as_str(), location, path, query, fragment];
    Ok(Value::tuple(
        parts
            .into_iter()
            .map(|part| Value::str(part).depending_on(&value.depends_on))
            .collect(),
    ))
}

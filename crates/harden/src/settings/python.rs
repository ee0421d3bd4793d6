//! Values as Python writes them.

use std::fmt::Write as _;

use harden_settings::facts::{Fact, FactValue, Items};

use super::secrets::Secrets;

/// `{'a': [1, …]}`: what is unknown is `…`.
pub(super) fn repr(name: &str, fact: &Fact, secrets: &Secrets) -> String {
    if let Some(kind) = secrets.kind(name, fact) {
        return format!("<secret: {kind}>");
    }
    match &fact.value {
        FactValue::None => "None".to_owned(),
        FactValue::Bool(true) => "True".to_owned(),
        FactValue::Bool(false) => "False".to_owned(),
        FactValue::Int(number) => number.to_string(),
        FactValue::Float(number) => float(*number),
        FactValue::Str(text) => quoted(text),
        FactValue::Bytes(bytes) => format!("b{}", quoted(&String::from_utf8_lossy(bytes))),
        FactValue::List(items) => format!("[{}]", elements(name, items, secrets)),
        FactValue::Tuple(items) if items.items.len() == 1 && !items.open => {
            format!("({},)", elements(name, items, secrets))
        }
        FactValue::Tuple(items) => format!("({})", elements(name, items, secrets)),
        FactValue::Set(items) if items.items.is_empty() && !items.open => "set()".to_owned(),
        FactValue::Set(items) => format!("{{{}}}", elements(name, items, secrets)),
        FactValue::Dict { entries, open } => dictionary(name, entries, *open, secrets),
        FactValue::Path(path) => format!("Path({})", quoted(path)),
        FactValue::Timedelta(microseconds) => format!("timedelta(microseconds={microseconds})"),
        FactValue::Regex { pattern, .. } => format!("re.compile({})", quoted(pattern)),
        FactValue::Callable(path) => format!("<function {}>", path.as_deref().unwrap_or("…")),
        FactValue::Class(path) => format!("<class {}>", path.as_deref().unwrap_or("…")),
        FactValue::Object(path) => format!("<object {}>", path.as_deref().unwrap_or("…")),
        FactValue::Unknown(_) => "…".to_owned(),
    }
}

/// The key of a dictionary's entry in JSON; `None` where it is not known.
pub(super) fn key(fact: &Fact) -> Option<String> {
    match &fact.value {
        FactValue::Unknown(_) => None,
        FactValue::Str(text) | FactValue::Path(text) => Some(text.to_string()),
        _ => Some(repr("", fact, &Secrets::Shown)),
    }
}

/// As `repr` of a float: with a point or an exponent.
pub(super) fn float(number: f64) -> String {
    if number.is_nan() {
        "nan".to_owned()
    } else if number.is_infinite() {
        if number > 0.0 { "inf" } else { "-inf" }.to_owned()
    } else {
        format!("{number:?}")
    }
}

fn dictionary(name: &str, entries: &[(Fact, Fact)], open: bool, secrets: &Secrets) -> String {
    let mut parts: Vec<String> = entries
        .iter()
        .map(|(key_fact, entry)| {
            let known = key(key_fact);
            let entry_name = match (&known, secrets.kind(name, entry)) {
                (Some(key), None) => key.as_str(),
                _ => name,
            };
            format!(
                "{}: {}",
                repr("", key_fact, &Secrets::Shown),
                repr(entry_name, entry, secrets)
            )
        })
        .collect();
    if open {
        parts.push("…".to_owned());
    }
    format!("{{{}}}", parts.join(", "))
}

fn elements(name: &str, items: &Items, secrets: &Secrets) -> String {
    let mut parts: Vec<String> = items
        .items
        .iter()
        .map(|item| repr(name, item, secrets))
        .collect();
    if items.open {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            character if character == quote => out.extend(['\\', character]),
            character if character.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\x{:02x}", u32::from(character));
            }
            character => out.push(character),
        }
    }
    out.push(quote);
    out
}

//! `email.utils`, on addresses in their plain forms.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{iterate, spread};
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("email.utils.parseaddr", parse_address),
    native("email.utils.getaddresses", addresses),
    native("email.utils.formataddr", format_address),
];

/// Name and address of `name <address>` or a bare address; `None` for anything that needs the whole
/// grammar of addresses.
fn plain(text: &str) -> Option<(String, String)> {
    let text = text.trim();
    if text.contains(['(', ')', ',', ';', ':', '\\', '\n']) {
        return None;
    }
    let (name, address) = match text.strip_suffix('>') {
        Some(inner) => inner.split_once('<')?,
        None => ("", text),
    };
    let name = name.trim();
    let name = name
        .strip_prefix('"')
        .and_then(|name| name.strip_suffix('"'))
        .unwrap_or(name);
    let address = address.trim();
    let one_word = !address.is_empty() && !address.contains(['"', '<', '>', ' ', '\t']);
    let words: Vec<&str> = name.split_whitespace().collect();
    (one_word
        && address.contains('@')
        && !name.contains(['"', '<', '>', '@'])
        && words.join(" ") == name)
        .then(|| (name.to_owned(), address.to_owned()))
}

fn pair((name, address): (String, String)) -> Value {
    Value::tuple(vec![Value::str(name), Value::str(address)])
}

fn unknown_pair() -> Value {
    Value::tuple(vec![Value::unknown_text(), Value::unknown_text()])
}

fn parse_address(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("parseaddr", 0, "addr")?;
    Ok(value
        .as_str()
        .and_then(|text| plain(text))
        .map_or_else(unknown_pair, pair))
}

fn addresses(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let values = iterate(budget, arguments.require("getaddresses", 0, "fieldvalues")?)?;
    if !values.complete() {
        return Ok(Value::list(vec![spread()]));
    }
    let mut found = Vec::new();
    for value in values.items {
        let Some(text) = value.as_str() else {
            found.push(spread().depending_on(&value.depends_on));
            continue;
        };
        budget.allocate(text.len() as u64 * 4)?;
        if text.trim().is_empty() {
            // What an empty field gives differs from version to version.
            found.push(spread());
            continue;
        }
        for part in text.split(',') {
            found.push(
                plain(part)
                    .map_or_else(spread, pair)
                    .depending_on(&value.depends_on),
            );
        }
    }
    Ok(Value::list(found))
}

fn format_address(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let parts = iterate(budget, arguments.require("formataddr", 0, "pair")?)?;
    let texts: Vec<_> = parts.items.iter().map(Value::as_str).collect();
    let [Some(name), Some(address)] = texts[..] else {
        return Ok(Value::unknown_text());
    };
    let plain_name = name
        .chars()
        .all(|letter| letter.is_ascii_alphanumeric() || " _-'!#$%&*+/=?^`{|}~".contains(letter));
    Ok(match (name.is_empty(), plain_name) {
        (true, _) => Value::str(address.to_string()),
        (false, true) => Value::str(format!("{name} <{address}>")),
        (false, false) => Value::unknown_text(),
    })
}

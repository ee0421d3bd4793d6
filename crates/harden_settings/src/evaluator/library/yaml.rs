//! `yaml.safe_load`: YAML 1.1, as `PyYAML` resolves plain scalars.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{dict_of, elements};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("yaml.safe_loads", loads)];

/// Deeper nesting than any settings file has.
const DEPTH: usize = 100;

fn loads(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("safe_load", 0, "stream")?;
    let Some(text) = value.as_str() else {
        return Ok(Value::unknown());
    };
    budget.step(text.len() as u64)?;
    budget.allocate(text.len() as u64 * 4)?;
    Ok(document(budget, text)?.depending_on(&value.depends_on))
}

/// The only document; an unknown value for what is not modelled.
fn document(budget: &Budget, text: &str) -> Eval<Value> {
    let mut builder = Builder::default();
    let mut documents = 0;
    for event in Parser::new_from_str(text) {
        budget.step(4)?;
        budget.allocate(2 * size_of::<Value>() as u64)?;
        let Ok((event, _)) = event else {
            return Err(Signal::raise("yaml.YAMLError", "the text is not YAML"));
        };
        match event {
            Event::DocumentStart(_) => documents += 1,
            Event::Scalar(text, style, anchor, tag) => {
                builder.add(scalar(&text, style, tag.as_deref()), anchor);
            }
            Event::Alias(anchor) => {
                let value = builder.anchors.get(&anchor).cloned();
                builder.add(value.unwrap_or_else(Value::unknown), 0);
            }
            Event::SequenceStart(anchor, tag) => builder.open(true, anchor, tag.as_deref()),
            Event::MappingStart(anchor, tag) => builder.open(false, anchor, tag.as_deref()),
            Event::SequenceEnd | Event::MappingEnd => builder.close(budget)?,
            _ => {}
        }
        if builder.open.len() > DEPTH {
            return Ok(Value::unknown());
        }
    }
    if documents > 1 {
        return Err(Signal::raise(
            "yaml.YAMLError",
            "expected a single document in the stream",
        ));
    }
    Ok(builder.result.unwrap_or_else(Value::none))
}

/// A collection whose end has not come yet.
struct Collection {
    is_sequence: bool,
    anchor: usize,
    /// Its tag makes it something that is not modelled.
    tagged: bool,
    /// Elements, or keys and values in turn.
    items: Vec<Value>,
}

#[derive(Default)]
struct Builder {
    open: Vec<Collection>,
    anchors: HashMap<usize, Value>,
    result: Option<Value>,
}

impl Builder {
    fn open(&mut self, is_sequence: bool, anchor: usize, tag: Option<&Tag>) {
        let expected = if is_sequence { "seq" } else { "map" };
        self.open.push(Collection {
            is_sequence,
            anchor,
            tagged: tag.is_some_and(|tag| !(tag.is_yaml_core_schema() && tag.suffix == expected)),
            items: Vec::new(),
        });
    }

    fn add(&mut self, value: Value, anchor: usize) {
        if anchor > 0 {
            self.anchors.insert(anchor, value.clone());
        }
        match self.open.last_mut() {
            Some(collection) => collection.items.push(value),
            None => self.result = Some(value),
        }
    }

    fn close(&mut self, budget: &Budget) -> Eval<()> {
        let collection = self.open.pop().expect("an end event has a start event");
        let value = if collection.tagged {
            Value::unknown()
        } else if collection.is_sequence {
            Value::list(collection.items)
        } else {
            mapping(budget, collection.items)?
        };
        self.add(value, collection.anchor);
        Ok(())
    }
}

/// What marks a key that merges another mapping; no scalar of the text gives this value.
fn merge_key() -> Value {
    Value::new(Kind::NotImplemented)
}

/// Merged mappings come first: a mapping's own entries win over them.
fn mapping(budget: &Budget, items: Vec<Value>) -> Eval<Value> {
    let (mut merged, mut own) = (Vec::new(), Vec::new());
    let mut items = items.into_iter();
    while let (Some(key), Some(value)) = (items.next(), items.next()) {
        if !matches!(key.kind, Kind::NotImplemented) {
            own.push((key, value));
            continue;
        }
        let sources = match &value.kind {
            Kind::Dict(_) => vec![value],
            _ => elements(budget, &value)?.map_or_else(Vec::new, |elements| elements.items),
        };
        // The first of several mappings wins.
        for source in sources.iter().rev() {
            let Kind::Dict(dict) = &source.kind else {
                return Ok(Value::unknown());
            };
            budget.step(dict.entries.borrow().len() as u64)?;
            merged.extend(dict.entries.borrow().values().cloned());
        }
    }
    merged.append(&mut own);
    dict_of(merged)
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    match tag {
        Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => Value::str(text),
        // `!` says that it is text.
        Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => Value::str(text),
        Some(_) => Value::unknown(),
        None if style == ScalarStyle::Plain => plain(text),
        None => Value::str(text),
    }
}

/// A scalar without quotes, which may mean something else than text.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::none(),
        "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            return Value::bool(true);
        }
        "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            return Value::bool(false);
        }
        "<<" => return merge_key(),
        _ => {}
    }
    let starts_number =
        text.starts_with(|first: char| first.is_ascii_digit() || "+-.".contains(first));
    if !starts_number {
        return Value::str(text);
    }
    if let Some(number) = integer(text) {
        return number;
    }
    if let Some(number) = float(text) {
        return Value::new(Kind::Float(number));
    }
    if is_timestamp(text) || is_sexagesimal(text) {
        return Value::unknown();
    }
    Value::str(text)
}

fn unsigned(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Decimal, `0x…`, `0b…` and, with a leading nought, octal.
fn integer(text: &str) -> Option<Value> {
    let (negative, rest) = unsigned(text);
    let (base, digits) = if let Some(digits) = rest.strip_prefix("0x") {
        (16, digits)
    } else if let Some(digits) = rest.strip_prefix("0b") {
        (2, digits)
    } else if rest.len() > 1 && rest.starts_with('0') {
        (8, &rest[1..])
    } else {
        (10, rest)
    };
    let starts_well = base != 10 || digits.starts_with(|first: char| first.is_ascii_digit());
    let valid = !digits.is_empty()
        && starts_well
        && digits
            .chars()
            .all(|digit| digit == '_' || digit.is_digit(base));
    if !valid {
        return None;
    }
    let digits = digits.replace('_', "");
    Some(match i128::from_str_radix(&digits, base) {
        Ok(number) => Value::int(if negative { -number } else { number }),
        Err(_) => Value::unknown(),
    })
}

/// With a point, and an exponent only with a sign.
fn float(text: &str) -> Option<f64> {
    let (negative, rest) = unsigned(text);
    let number = match rest {
        ".inf" | ".Inf" | ".INF" => f64::INFINITY,
        ".nan" | ".NaN" | ".NAN" if text == rest => f64::NAN,
        _ => {
            let (mantissa, exponent) = match rest.find(['e', 'E']) {
                Some(at) => (&rest[..at], Some(&rest[at + 1..])),
                None => (rest, None),
            };
            let (whole, fraction) = mantissa.split_once('.')?;
            let digits = |part: &str| {
                part.chars()
                    .all(|digit| digit.is_ascii_digit() || digit == '_')
            };
            let starts_well = if whole.is_empty() {
                text == rest && fraction.starts_with(|first: char| first.is_ascii_digit())
            } else {
                whole.starts_with(|first: char| first.is_ascii_digit())
            };
            let exponent_fits = exponent.is_none_or(|exponent| {
                exponent.strip_prefix(['+', '-']).is_some_and(|power| {
                    !power.is_empty() && power.bytes().all(|digit| digit.is_ascii_digit())
                })
            });
            if !starts_well || !digits(whole) || !digits(fraction) || !exponent_fits {
                return None;
            }
            rest.replace('_', "").parse().ok()?
        }
    };
    Some(if negative { -number } else { number })
}

/// `2024-01-31`, with or without a time of day.
fn is_timestamp(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.len() >= 8
        && bytes[..4].iter().all(u8::is_ascii_digit)
        && bytes[4] == b'-'
        && bytes[5].is_ascii_digit()
}

/// `1:30`, which is ninety.
fn is_sexagesimal(text: &str) -> bool {
    let (_, rest) = unsigned(text);
    rest.contains(':')
        && rest
            .chars()
            .all(|digit| digit.is_ascii_digit() || "_:.".contains(digit))
}

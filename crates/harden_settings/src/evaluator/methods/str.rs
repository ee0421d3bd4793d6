//! Methods of `str`, on known and on unknown text.

use std::rc::Rc;
use std::sync::Arc;

use super::text_like::{Codec, is_strict};
use super::{Call, str_case, str_split};
use crate::evaluator::arguments::Arguments;
use crate::evaluator::containers::{Elements, deep_dependencies, is_spread, iterate};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text::{self, TextBuilder};
use crate::evaluator::value::{Kind, Unknown, Value};

/// The methods that the other kind of text lacks.
pub(super) const NAMES: &[&str] = &[
    "casefold",
    "encode",
    "format",
    "format_map",
    "isdecimal",
    "isidentifier",
    "isnumeric",
    "isprintable",
];

pub(super) fn call(call: Call<'_>, text: &Rc<str>) -> Eval<Value> {
    let budget = call.budget;
    budget.step(1 + text.len() as u64 / 16)?;
    match call.name {
        "join" => return join(call, &Value::new(Kind::Str(Rc::clone(text)))),
        "format" => return text::format_fields(budget, text, call.arguments),
        "format_map" => return format_map(call, text),
        "startswith" | "endswith" => return affix(call, &Known(text)),
        _ => {}
    }
    if call.arguments.any_unknown() {
        return Ok(unknown_result(call.name));
    }
    Ok(match call.name {
        "capitalize" | "casefold" | "lower" | "swapcase" | "title" | "upper" | "strip"
        | "lstrip" | "rstrip" | "removeprefix" | "removesuffix" => {
            // Changing case may make up to three characters of one.
            budget.allocate(text.len() as u64 * 3)?;
            Value::str(str_case::transform(call, text)?)
        }
        "split" | "rsplit" | "splitlines" | "partition" | "rpartition" => {
            str_split::split(call, text)?
        }
        "replace" => replace(call, text)?,
        "count" | "find" | "index" | "rfind" | "rindex" => search(call, text)?,
        "encode" => encode(call, text)?,
        "center" | "ljust" | "rjust" | "zfill" => pad(call, text)?,
        "expandtabs" => expand_tabs(call, text)?,
        "translate" => Value::unknown_text(),
        "maketrans" => Value::unknown(),
        _ => Value::bool(str_case::is(call.name, text)),
    })
}

/// What a method gives on text that nobody has seen, or with an argument that nobody has.
fn unknown_result(name: &str) -> Value {
    match name {
        "split" | "rsplit" | "splitlines" => pieces(false),
        "partition" | "rpartition" => Value::tuple(vec![
            Value::unknown_text(),
            Value::unknown_text(),
            Value::unknown_text(),
        ]),
        _ if name.starts_with("is") => Value::unknown(),
        "startswith" | "endswith" | "count" | "find" | "index" | "rfind" | "rindex" | "encode" => {
            Value::unknown()
        }
        _ => Value::unknown_text(),
    }
}

/// Any number of pieces of text.
fn pieces(at_least_one: bool) -> Value {
    Elements {
        items: vec![Value::unknown_text(); usize::from(at_least_one)],
        open: true,
    }
    .into_list()
}

pub(super) fn call_unknown(call: Call<'_>, unknown: &Rc<Unknown>) -> Eval<Value> {
    let text = unknown
        .text
        .as_ref()
        .expect("the caller has seen that it is text");
    let receiver = || Value::new(Kind::Unknown(Rc::clone(unknown)));
    match call.name {
        "join" => join(call, &receiver()),
        "startswith" | "endswith" => affix(call, &Partly(&text.prefix, &text.suffix)),
        "capitalize" | "casefold" | "lower" | "swapcase" | "title" | "upper" | "strip"
        | "lstrip" | "rstrip" => Ok(str_case::transform_unknown(call, unknown, text)),
        "format" | "format_map" | "maketrans" | "replace" | "removeprefix" | "removesuffix"
        | "translate" => Ok(Value::new(Kind::Unknown(Rc::new(Unknown {
            text: Some(crate::evaluator::value::Text::default()),
            generated: unknown.generated,
            ..Unknown::default()
        })))),
        // With a separator there is always a first piece; without one, where it is more than blank.
        "split" | "rsplit" | "splitlines" => {
            let separated = call
                .get(0, "sep")
                .is_some_and(|separator| separator.as_str().is_some());
            let some = separated && call.name != "splitlines" || unknown.truthy == Some(true);
            Ok(pieces(some))
        }
        name => Ok(unknown_result(name)),
    }
}

use Text::{Known, Partly};

/// Text as far as it is known.
enum Text<'a> {
    Known(&'a str),
    /// Prefix and suffix.
    Partly(&'a str, &'a str),
}

/// `startswith` and `endswith`, with one affix or a tuple of them.
fn affix(call: Call<'_>, text: &Text<'_>) -> Eval<Value> {
    let wanted = call.require(0, "prefix")?;
    let known_range = call.arguments.positional.len() == 1;
    let options = match &wanted.kind {
        Kind::Tuple(items) => items.to_vec(),
        _ => vec![wanted.clone()],
    };
    let starts = call.name == "startswith";
    let mut certain = known_range || matches!(text, Known(_));
    for option in &options {
        let Some(option) = super::text_of(option)? else {
            certain = false;
            continue;
        };
        let holds = match text {
            Known(text) => bounds(call, text)?.map(|(start, end)| match text.get(start..end) {
                Some(part) if starts => part.starts_with(option),
                Some(part) => part.ends_with(option),
                // It starts beyond the end, where not even the empty text is.
                None => false,
            }),
            Partly(prefix, _) if starts => {
                partly(prefix, option, |text, part| text.starts_with(part))
            }
            Partly(_, suffix) => partly(suffix, option, |text, part| text.ends_with(part)),
        };
        match holds {
            Some(true) if known_range || matches!(text, Known(_)) => return Ok(Value::bool(true)),
            Some(false) => {}
            _ => certain = false,
        }
    }
    Ok(if certain {
        Value::bool(false)
    } else {
        Value::unknown()
    })
}

fn partly(known: &str, wanted: &str, test: fn(&str, &str) -> bool) -> Option<bool> {
    if test(known, wanted) {
        Some(true)
    } else if test(wanted, known) {
        // The known end may go on as wanted.
        None
    } else {
        Some(false)
    }
}

/// Byte offsets of the arguments `start` and `end`.
fn bounds(call: Call<'_>, text: &str) -> Eval<Option<(usize, usize)>> {
    let given = |index: usize| {
        call.get(index, "")
            .filter(|value| !matches!(value.kind, Kind::None))
    };
    if given(1).is_none() && given(2).is_none() {
        return Ok(Some((0, text.len())));
    }
    let length = i128::try_from(text.chars().count()).expect("a length fits");
    let mut offsets = [0, length];
    for (offset, index) in offsets.iter_mut().zip([1, 2]) {
        let Some(value) = given(index) else { continue };
        let Some(position) = super::int_of(value)? else {
            return Ok(None);
        };
        *offset = if position < 0 {
            position.saturating_add(length).max(0)
        } else {
            position
        };
    }
    let [start, end] = offsets;
    if start > length {
        // Beyond the end not even the empty text is found.
        return Ok(Some((usize::MAX, usize::MAX)));
    }
    let byte = |position: i128| {
        usize::try_from(position)
            .ok()
            .and_then(|position| text.char_indices().nth(position))
            .map_or(text.len(), |(at, _)| at)
    };
    Ok(Some((byte(start), byte(end.min(length)))))
}

fn search(call: Call<'_>, text: &str) -> Eval<Value> {
    let wanted = super::text_of(call.require(0, "sub")?)?.unwrap_or_default();
    call.budget.step(text.len() as u64 / 4)?;
    let (start, end) = bounds(call, text)?.expect("the arguments are known");
    let part = (start <= end).then(|| text.get(start..end)).flatten();
    if call.name == "count" {
        let count = match part {
            None => 0,
            Some(part) if wanted.is_empty() => part.chars().count() + 1,
            Some(part) => part.matches(wanted).count(),
        };
        return Ok(Value::int(i128::try_from(count).expect("a count fits")));
    }
    let found = part.and_then(|part| {
        if call.name.starts_with('r') {
            part.rfind(wanted)
        } else {
            part.find(wanted)
        }
    });
    match found {
        Some(at) => {
            let position = text[..start + at].chars().count();
            Ok(Value::int(
                i128::try_from(position).expect("a position fits"),
            ))
        }
        None if call.name.ends_with("find") => Ok(Value::int(-1)),
        None => Err(Signal::value_error("substring not found")),
    }
}

fn replace(call: Call<'_>, text: &str) -> Eval<Value> {
    let old = super::text_of(call.require(0, "old")?)?.unwrap_or_default();
    let new = super::text_of(call.require(1, "new")?)?.unwrap_or_default();
    let most = call.int_or(2, "count", -1)?.unwrap_or(-1);
    let occurrences = if old.is_empty() {
        text.chars().count() + 1
    } else {
        text.matches(old).count()
    };
    let times = usize::try_from(most).map_or(occurrences, |most| most.min(occurrences));
    call.budget
        .allocate((text.len() + times.saturating_mul(new.len())) as u64)?;
    Ok(Value::str(text.replacen(old, new, times)))
}

fn pad(call: Call<'_>, text: &str) -> Eval<Value> {
    let width = call.int(0, "width")?.unwrap_or(0).max(0);
    let width = usize::try_from(width).unwrap_or(usize::MAX);
    let missing = width.saturating_sub(text.chars().count());
    let fill = match call.get(1, "fillchar") {
        None => " ",
        Some(fill) => super::text_of(fill)?.unwrap_or(" "),
    };
    if fill.chars().count() != 1 {
        return Err(Signal::type_error(
            "The fill character must be exactly one character long",
        ));
    }
    call.budget
        .allocate((text.len() as u64).saturating_add((missing as u64).saturating_mul(4)))?;
    Ok(Value::str(match call.name {
        "ljust" => format!("{text}{}", fill.repeat(missing)),
        "rjust" => format!("{}{text}", fill.repeat(missing)),
        "center" => {
            // An odd space goes to the left where the width is odd.
            let left = missing / 2 + (missing & width & 1);
            format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left))
        }
        _ => {
            let signed = text.starts_with(['+', '-']);
            let (sign, digits) = text.split_at(usize::from(signed));
            format!("{sign}{}{digits}", "0".repeat(missing))
        }
    }))
}

fn expand_tabs(call: Call<'_>, text: &str) -> Eval<Value> {
    let size = call.int_or(0, "tabsize", 8)?.unwrap_or(8);
    let size = usize::try_from(size).unwrap_or(0);
    let tabs = text.matches('\t').count() as u64;
    call.budget.allocate(
        tabs.saturating_mul(size as u64)
            .saturating_add(text.len() as u64),
    )?;
    let mut result = String::new();
    let mut column = 0;
    for character in text.chars() {
        match character {
            '\t' => {
                let spaces = if size == 0 { 0 } else { size - column % size };
                result.push_str(&" ".repeat(spaces));
                column += spaces;
            }
            '\n' | '\r' => {
                result.push(character);
                column = 0;
            }
            _ => {
                result.push(character);
                column += 1;
            }
        }
    }
    Ok(Value::str(result))
}

fn encode(call: Call<'_>, text: &str) -> Eval<Value> {
    call.budget.allocate(text.len() as u64)?;
    match Codec::asked_for(call) {
        Codec::Utf8 => Ok(Value::bytes(text.as_bytes())),
        Codec::Ascii if text.is_ascii() => Ok(Value::bytes(text.as_bytes())),
        Codec::Latin1 => {
            let bytes: Option<Vec<u8>> = text
                .chars()
                .map(|character| u8::try_from(u32::from(character)).ok())
                .collect();
            Ok(bytes.map_or_else(Value::unknown, Value::bytes))
        }
        Codec::Ascii if is_strict(call) => Err(Signal::raise(
            "UnicodeEncodeError",
            "'ascii' codec can't encode characters",
        )),
        _ => Ok(Value::unknown()),
    }
}

fn join(call: Call<'_>, separator: &Value) -> Eval<Value> {
    let iterable = call.require(0, "iterable")?;
    let depends_on = deep_dependencies(call.budget, iterable)?;
    let Elements { items, open } = iterate(call.budget, iterable)?;
    let mut builder = TextBuilder::new(call.budget);
    builder.depend_on(&depends_on);
    let mut first = true;
    if open {
        builder.push_unknown();
        first = false;
    }
    // Whether any number of pieces, perhaps none, stand before this one: then nobody knows whether a
    // separator does.
    let mut unsure = open;
    for (index, item) in items.iter().enumerate() {
        if is_spread(item) {
            builder.push_unknown();
            unsure = true;
            first = false;
            continue;
        }
        if super::text_of(item)?.is_none() && !item.is_unknown() {
            return Err(Signal::type_error(format!(
                "sequence item {index}: expected str instance, {} found",
                item.type_name()
            )));
        }
        if !first && !unsure {
            builder.push_text(separator)?;
        }
        builder.push_text(item)?;
        first = false;
        unsure = false;
    }
    if open {
        builder.push_unknown();
    }
    Ok(builder.finish())
}

fn format_map(call: Call<'_>, text: &str) -> Eval<Value> {
    let mapping = call.require(0, "mapping")?;
    let Kind::Dict(dict) = &crate::evaluator::operators::plain(mapping).kind else {
        return Ok(Value::unknown_text());
    };
    let arguments = Arguments {
        keywords: dict
            .entries
            .borrow()
            .values()
            .filter_map(|(key, value)| Some((Arc::from(&**key.as_str()?), value.clone())))
            .collect(),
        open: dict.open.get() || dict.factory.is_some(),
        ..Arguments::default()
    };
    text::format_fields(call.budget, text, &arguments)
}

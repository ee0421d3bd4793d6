//! `str()` and `repr()`, as Python prints them.

use std::fmt::Write as _;

use super::builder::TextBuilder;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Value};

/// Deeper nesting than any settings file has: a list that holds itself ends here.
const DEPTH: usize = 100;

/// `str(value)`
pub(crate) fn str(budget: &Budget, value: &Value) -> Eval<Value> {
    let mut builder = TextBuilder::new(budget);
    write_str(&mut builder, value)?;
    Ok(builder.finish())
}

/// `repr(value)`
pub(crate) fn repr(budget: &Budget, value: &Value) -> Eval<Value> {
    let mut builder = TextBuilder::new(budget);
    write_repr(&mut builder, value)?;
    Ok(builder.finish())
}

/// `ascii(value)`
pub(crate) fn ascii(budget: &Budget, value: &Value) -> Eval<Value> {
    let text = repr(budget, value)?;
    let Some(known) = text.as_str() else {
        return Ok(Value::unknown_text().depending_on(&text.depends_on));
    };
    budget.allocate(known.len() as u64 * 4)?;
    let mut escaped = String::with_capacity(known.len());
    for character in known.chars() {
        if character.is_ascii() {
            escaped.push(character);
        } else {
            escape(&mut escaped, character);
        }
    }
    Ok(Value::str(escaped).depending_on(&text.depends_on))
}

/// Adds `str(value)` to text under construction.
pub(crate) fn write_str(builder: &mut TextBuilder<'_>, value: &Value) -> Eval<()> {
    match &value.kind {
        Kind::Str(_) | Kind::Unknown(_) => builder.push_text(value),
        Kind::Path(path) => {
            builder.depend_on(&value.depends_on);
            builder.push(path)
        }
        Kind::Timedelta(microseconds) => {
            builder.depend_on(&value.depends_on);
            builder.push(&timedelta(microseconds.get()))
        }
        Kind::Instance(instance) => {
            if let Some(payload) = &instance.payload {
                return write_str(builder, payload);
            }
            write_opaque(builder, value);
            Ok(())
        }
        _ => write_repr(builder, value),
    }
}

/// Adds `repr(value)` to text under construction.
pub(crate) fn write_repr(builder: &mut TextBuilder<'_>, value: &Value) -> Eval<()> {
    write_nested(builder, value, DEPTH)
}

fn write_nested(builder: &mut TextBuilder<'_>, value: &Value, depth: usize) -> Eval<()> {
    builder.budget().step(1)?;
    builder.depend_on(&value.depends_on);
    let Some(depth) = depth.checked_sub(1) else {
        builder.push_unknown();
        return Ok(());
    };
    match &value.kind {
        Kind::None => builder.push("None"),
        Kind::Ellipsis => builder.push("Ellipsis"),
        Kind::NotImplemented => builder.push("NotImplemented"),
        Kind::Bool(true) => builder.push("True"),
        Kind::Bool(false) => builder.push("False"),
        Kind::Int(number) => builder.push(&number.get().to_string()),
        Kind::Float(number) => builder.push(&float(*number)),
        Kind::Str(text) => builder.push(&quoted(text)),
        Kind::Bytes(bytes) => builder.push(&quoted_bytes(bytes)),
        Kind::List(list) => {
            let items = list.items.borrow();
            write_items(builder, ("[", "]"), &items, list.open.get(), depth)
        }
        Kind::Tuple(items) if items.len() == 1 => {
            write_items(builder, ("(", ",)"), items, false, depth)
        }
        Kind::Tuple(items) => write_items(builder, ("(", ")"), items, false, depth),
        Kind::Dict(dict) => write_dict(builder, dict, depth),
        Kind::Set(set) => write_set(builder, set, depth),
        Kind::Path(path) => {
            builder.push("PosixPath(")?;
            builder.push(&quoted(path))?;
            builder.push(")")
        }
        Kind::Timedelta(microseconds) => builder.push(&timedelta_repr(microseconds.get())),
        Kind::Class(class) => builder.push(&format!("<class '{}'>", class.qualified_name)),
        Kind::Instance(instance) => {
            if let Some(payload) = &instance.payload {
                return write_nested(builder, payload, depth);
            }
            write_opaque(builder, value);
            Ok(())
        }
        Kind::Slice(parts) => write_items(builder, ("slice(", ")"), &parts[..], false, depth),
        // An address is in it, or the class decides.
        _ => {
            write_opaque(builder, value);
            Ok(())
        }
    }
}

/// Adds text that names an object and its address, or that its class decides.
fn write_opaque(builder: &mut TextBuilder<'_>, value: &Value) {
    builder.depend_on(&value.depends_on);
    builder.push_unknown();
}

fn write_items(
    builder: &mut TextBuilder<'_>,
    (opening, closing): (&str, &str),
    items: &[Value],
    open: bool,
    depth: usize,
) -> Eval<()> {
    builder.push(opening)?;
    if open {
        builder.push_unknown();
    }
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            builder.push(", ")?;
        }
        write_nested(builder, item, depth)?;
    }
    if open {
        builder.push_unknown();
    }
    builder.push(closing)
}

fn write_dict(
    builder: &mut TextBuilder<'_>,
    dict: &crate::evaluator::value::Dict,
    depth: usize,
) -> Eval<()> {
    if dict.factory.is_some() {
        builder.push_unknown();
    }
    builder.push("{")?;
    if dict.open.get() {
        builder.push_unknown();
    }
    for (index, (key, value)) in dict.entries.borrow().values().enumerate() {
        if index > 0 {
            builder.push(", ")?;
        }
        write_nested(builder, key, depth)?;
        builder.push(": ")?;
        write_nested(builder, value, depth)?;
    }
    if dict.open.get() {
        builder.push_unknown();
    }
    builder.push("}")?;
    if dict.factory.is_some() {
        builder.push_unknown();
    }
    Ok(())
}

/// The order of a set's elements differs from run to run.
fn write_set(
    builder: &mut TextBuilder<'_>,
    set: &crate::evaluator::value::Set,
    depth: usize,
) -> Eval<()> {
    let items = set.items.borrow();
    match (items.len(), set.open.get(), set.frozen) {
        (0, false, true) => builder.push("frozenset()"),
        (0, false, false) => builder.push("set()"),
        (1, false, frozen) => {
            builder.push(if frozen { "frozenset({" } else { "{" })?;
            for item in items.values() {
                write_nested(builder, item, depth)?;
            }
            builder.push(if frozen { "})" } else { "}" })
        }
        (_, _, frozen) => {
            builder.push(if frozen { "frozenset({" } else { "{" })?;
            for item in items.values() {
                builder.depend_on(&item.depends_on);
            }
            builder.push_unknown();
            builder.push(if frozen { "})" } else { "}" })
        }
    }
}

/// A string in quotes, escaped as `repr` does.
pub(crate) fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(text.len() + 2);
    result.push(quote);
    for character in text.chars() {
        match character {
            '\\' => result.push_str("\\\\"),
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            _ if character == quote => {
                result.push('\\');
                result.push(quote);
            }
            ' '..='~' => result.push(character),
            _ if is_printable(character) => result.push(character),
            _ => escape(&mut result, character),
        }
    }
    result.push(quote);
    result
}

/// Whether `str.isprintable` holds for a character beyond ASCII.
pub(crate) fn is_printable(character: char) -> bool {
    if character.is_ascii() {
        return (' '..='~').contains(&character);
    }
    // Rust escapes combining marks as well, which Python prints.
    let combining = matches!(character, '\u{300}'..='\u{36f}');
    combining || (!character.is_whitespace() && character.escape_debug().len() == 1)
}

fn escape(result: &mut String, character: char) {
    let code = u32::from(character);
    let written = match code {
        0..=0xff => write!(result, "\\x{code:02x}"),
        0x100..=0xffff => write!(result, "\\u{code:04x}"),
        _ => write!(result, "\\U{code:08x}"),
    };
    written.expect("writing to a string succeeds");
}

fn quoted_bytes(bytes: &[u8]) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        '"'
    } else {
        '\''
    };
    let mut result = String::with_capacity(bytes.len() + 3);
    result.push('b');
    result.push(quote);
    for &byte in bytes {
        match byte {
            b'\\' => result.push_str("\\\\"),
            b'\n' => result.push_str("\\n"),
            b'\r' => result.push_str("\\r"),
            b'\t' => result.push_str("\\t"),
            _ if char::from(byte) == quote => {
                result.push('\\');
                result.push(quote);
            }
            b' '..=b'~' => result.push(char::from(byte)),
            _ => escape(&mut result, char::from(byte)),
        }
    }
    result.push(quote);
    result
}

/// A float, with the fewest digits that give it back.
pub(crate) fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let scientific = format!("{number:e}");
    let (mantissa, exponent) = scientific
        .split_once('e')
        .expect("scientific notation has an exponent");
    let exponent: i32 = exponent.parse().expect("an exponent is a number");
    if (-4..16).contains(&exponent) {
        let plain = format!("{number}");
        return if plain.contains('.') {
            plain
        } else {
            format!("{plain}.0")
        };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}

const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;

fn timedelta(microseconds: i128) -> String {
    let (days, rest) = (microseconds.div_euclid(DAY), microseconds.rem_euclid(DAY));
    let (seconds, fraction) = (rest / SECOND, rest % SECOND);
    let mut text = String::new();
    if days != 0 {
        let plural = if days.abs() == 1 { "" } else { "s" };
        text = format!("{days} day{plural}, ");
    }
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    let clock = format!("{hours}:{minutes:02}:{:02}", seconds % 60);
    if fraction == 0 {
        text + &clock
    } else {
        format!("{text}{clock}.{fraction:06}")
    }
}

fn timedelta_repr(microseconds: i128) -> String {
    let (days, rest) = (microseconds.div_euclid(DAY), microseconds.rem_euclid(DAY));
    let parts: Vec<String> = [
        ("days", days),
        ("seconds", rest / SECOND),
        ("microseconds", rest % SECOND),
    ]
    .iter()
    .filter(|(_, count)| *count != 0)
    .map(|(name, count)| format!("{name}={count}"))
    .collect();
    if parts.is_empty() {
        return "datetime.timedelta(0)".to_owned();
    }
    format!("datetime.timedelta({})", parts.join(", "))
}

//! `json.dumps`

use std::fmt::Write as _;

use super::builtins::truth;
use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::is_spread;
use crate::evaluator::operators::plain;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text::{self, TextBuilder};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("json.dumps", dumps)];

/// With `sort_keys` and `ensure_ascii` at most: other layouts are unknown text.
fn dumps(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("dumps", 0, "obj")?;
    let mut style = Style {
        sort_keys: false,
        ascii: true,
    };
    for (name, option) in &arguments.keywords {
        match (&**name, truth(option)) {
            ("obj", _) => {}
            ("sort_keys", Some(sort)) => style.sort_keys = sort,
            ("ensure_ascii", Some(ascii)) => style.ascii = ascii,
            _ => return Ok(Value::unknown_text()),
        }
    }
    let mut builder = TextBuilder::new(budget);
    style.write(&mut builder, value, 100)?;
    Ok(builder.finish())
}

struct Style {
    sort_keys: bool,
    ascii: bool,
}

impl Style {
    fn write(&self, builder: &mut TextBuilder<'_>, value: &Value, depth: u32) -> Eval<()> {
        builder.budget().step(1)?;
        builder.depend_on(&value.depends_on);
        let Some(depth) = depth.checked_sub(1) else {
            builder.push_unknown();
            return Ok(());
        };
        match &plain(value).kind {
            Kind::None => builder.push("null"),
            Kind::Bool(true) => builder.push("true"),
            Kind::Bool(false) => builder.push("false"),
            Kind::Int(number) => builder.push(&number.get().to_string()),
            Kind::Float(number) if number.is_nan() => builder.push("NaN"),
            Kind::Float(number) if number.is_infinite() => builder.push(if *number > 0.0 {
                "Infinity"
            } else {
                "-Infinity"
            }),
            Kind::Float(number) => builder.push(&text::float(*number)),
            Kind::Str(text) => builder.push(&self.quoted(text)),
            Kind::List(list) if !list.open.get() => {
                self.items(builder, &list.items.borrow(), depth)
            }
            Kind::Tuple(items) => self.items(builder, items, depth),
            Kind::Dict(dict) if !dict.open.get() => {
                let mut entries: Vec<(Value, Value)> =
                    dict.entries.borrow().values().cloned().collect();
                if self.sort_keys {
                    if entries.iter().any(|(key, _)| key.as_str().is_none()) {
                        builder.push_unknown();
                        return Ok(());
                    }
                    entries.sort_by(|(left, _), (right, _)| left.as_str().cmp(&right.as_str()));
                }
                self.entries(builder, &entries, depth)
            }
            Kind::List(_) | Kind::Dict(_) | Kind::Unknown(_) | Kind::Instance(_) => {
                builder.push_unknown();
                Ok(())
            }
            _ => Err(Signal::type_error(format!(
                "Object of type {} is not JSON serializable",
                value.type_name()
            ))),
        }
    }

    fn items(&self, builder: &mut TextBuilder<'_>, items: &[Value], depth: u32) -> Eval<()> {
        builder.push("[")?;
        for (index, item) in items.iter().enumerate() {
            if is_spread(item) {
                builder.push_unknown();
                continue;
            }
            if index > 0 {
                builder.push(", ")?;
            }
            self.write(builder, item, depth)?;
        }
        builder.push("]")
    }

    fn entries(
        &self,
        builder: &mut TextBuilder<'_>,
        entries: &[(Value, Value)],
        depth: u32,
    ) -> Eval<()> {
        builder.push("{")?;
        for (index, (key, value)) in entries.iter().enumerate() {
            if index > 0 {
                builder.push(", ")?;
            }
            match (&key.kind, key.as_str()) {
                (_, Some(name)) => builder.push(&self.quoted(name))?,
                (Kind::None | Kind::Bool(_) | Kind::Int(_) | Kind::Float(_), None) => {
                    builder.push("\"")?;
                    self.write(builder, key, depth)?;
                    builder.push("\"")?;
                }
                _ => {
                    return Err(Signal::type_error(format!(
                        "keys must be str, int, float, bool or None, not {}",
                        key.type_name()
                    )));
                }
            }
            builder.push(": ")?;
            self.write(builder, value, depth)?;
        }
        builder.push("}")
    }

    fn quoted(&self, text: &str) -> String {
        let mut result = String::with_capacity(text.len() + 2);
        result.push('"');
        for character in text.chars() {
            match character {
                '"' => result.push_str("\\\""),
                '\\' => result.push_str("\\\\"),
                '\n' => result.push_str("\\n"),
                '\r' => result.push_str("\\r"),
                '\t' => result.push_str("\\t"),
                '\u{8}' => result.push_str("\\b"),
                '\u{c}' => result.push_str("\\f"),
                ' '..='~' => result.push(character),
                _ if !self.ascii && character > '\u{1f}' => result.push(character),
                _ => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        write!(result, "\\u{unit:04x}").expect("writing to a string succeeds");
                    }
                }
            }
        }
        result.push('"');
        result
    }
}

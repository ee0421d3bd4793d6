//! Methods of text that nobody has seen: what is still known of their results.

use std::cell::Cell;
use std::rc::Rc;

use super::arguments::Arguments;
use super::interpreter::{Interpreter, unknown_text};
use super::signal::Eval;
use super::value::{Kind, List, Text, Unknown, Value};

/// Methods without arguments that give text, the same for the same text.
const TRANSFORMS: &[&str] = &[
    "lower",
    "upper",
    "strip",
    "lstrip",
    "rstrip",
    "title",
    "capitalize",
    "casefold",
];

/// Methods that give text.
const TEXT_METHODS: &[&str] = &[
    "replace",
    "format",
    "removeprefix",
    "removesuffix",
    "join",
    "zfill",
    "ljust",
    "rjust",
    "center",
    "expandtabs",
    "swapcase",
    "translate",
    "format_map",
];

impl Interpreter<'_> {
    /// A method of unknown text. `None`: the value is no unknown text.
    pub(crate) fn unknown_text_method(
        &self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
    ) -> Eval<Option<Value>> {
        let Kind::Unknown(unknown) = &receiver.kind else {
            return Ok(None);
        };
        let Some(text) = unknown_text(receiver) else {
            return Ok(Some(Value::unknown()));
        };
        let result = match method {
            _ if TRANSFORMS.contains(&method) && arguments.positional.is_empty() => {
                // Stripping may leave nothing of text that is only white space; a variable that
                // somebody set to blanks is not worth a world of its own.
                transformed(unknown, text, method)
            }
            _ if TRANSFORMS.contains(&method) || TEXT_METHODS.contains(&method) => {
                Value::unknown_text()
            }
            "split" | "rsplit" | "splitlines" => {
                let list = List {
                    open: Cell::new(true),
                    ..List::default()
                };
                // Split at a separator there is always a first piece.
                if !arguments.positional.is_empty() || unknown.truthy == Some(true) {
                    list.items.borrow_mut().push(Value::unknown_text());
                }
                Value::new(Kind::List(Rc::new(list)))
            }
            "partition" | "rpartition" => Value::tuple(vec![
                Value::unknown_text(),
                Value::unknown_text(),
                Value::unknown_text(),
            ]),
            "startswith" => affix(
                arguments,
                &text.prefix,
                |known, wanted| known.starts_with(wanted),
                |known, wanted| wanted.starts_with(known),
            ),
            "endswith" => affix(
                arguments,
                &text.suffix,
                |known, wanted| known.ends_with(wanted),
                |known, wanted| wanted.ends_with(known),
            ),
            _ => Value::unknown(),
        };
        Ok(Some(result))
    }
}

fn transformed(unknown: &Unknown, text: &Text, method: &str) -> Value {
    let variable = text.variable.as_ref().map(|(name, steps)| {
        let steps: Rc<[Rc<str>]> = steps.iter().cloned().chain([Rc::from(method)]).collect();
        (Rc::clone(name), steps)
    });
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: unknown.truthy,
        text: Some(Text {
            variable,
            ..Text::default()
        }),
        generated: unknown.generated,
        spread: false,
    })))
}

/// `startswith` and `endswith`, as far as the known end tells.
fn affix(
    arguments: &Arguments,
    known: &str,
    certain: fn(&str, &str) -> bool,
    possible: fn(&str, &str) -> bool,
) -> Value {
    match arguments.positional.first().and_then(Value::as_str) {
        Some(wanted) if certain(known, wanted) => Value::bool(true),
        Some(wanted) if !possible(known, wanted) => Value::bool(false),
        _ => Value::unknown(),
    }
}

//! Small helpers on text: `shlex`, `textwrap`, `html`, `distutils.util`.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::spread_text;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("shlex.split", shell_split),
    native("shlex.quote", shell_quote),
    native("textwrap.dedent", dedent),
    native("html.escape", html_escape),
    native("distutils.util.strtobool", text_to_bool),
];

fn shell_split(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("split", 0, "s")?;
    let (Some(text), 1) = (value.as_str(), arguments.values().count()) else {
        return Ok(Value::list(vec![spread_text()]));
    };
    budget.allocate(text.len() as u64 * 4)?;
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take().map(Value::str)),
            '\'' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next() {
                        Some('\'') => break,
                        Some(inner) => word.push(inner),
                        None => return Err(Signal::value_error("No closing quotation")),
                    }
                }
            }
            '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next() {
                        Some('"') => break,
                        Some('\\') => match characters.next() {
                            Some(escaped @ ('"' | '\\')) => word.push(escaped),
                            Some(other) => {
                                word.push('\\');
                                word.push(other);
                            }
                            None => return Err(Signal::value_error("No closing quotation")),
                        },
                        Some(inner) => word.push(inner),
                        None => return Err(Signal::value_error("No closing quotation")),
                    }
                }
            }
            '\\' => match characters.next() {
                Some(escaped) => word.get_or_insert_default().push(escaped),
                None => return Err(Signal::value_error("No escaped character")),
            },
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word.map(Value::str));
    Ok(Value::list(words))
}

fn shell_quote(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(text) = arguments.require("quote", 0, "s")?.as_str() else {
        return Ok(Value::unknown_text());
    };
    budget.allocate(text.len() as u64 * 5)?;
    let safe = |letter: char| letter.is_ascii_alphanumeric() || "_@%+=:,./-".contains(letter);
    Ok(Value::str(if !text.is_empty() && text.chars().all(safe) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "'\"'\"'"))
    }))
}

/// Takes away the white space that all lines begin with.
fn dedent(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(text) = arguments.require("dedent", 0, "text")?.as_str() else {
        return Ok(Value::unknown_text());
    };
    budget.allocate(text.len() as u64)?;
    let blank = |line: &str| line.chars().all(|letter| letter == ' ' || letter == '\t');
    let mut margin: Option<&str> = None;
    for line in text.split('\n').filter(|line| !blank(line)) {
        let indent = &line[..line.len() - line.trim_start_matches([' ', '\t']).len()];
        margin = Some(match margin {
            None => indent,
            Some(margin) => {
                let common = margin
                    .bytes()
                    .zip(indent.bytes())
                    .take_while(|(left, right)| left == right)
                    .count();
                &margin[..common]
            }
        });
    }
    let margin = margin.unwrap_or("");
    let lines: Vec<&str> = text
        .split('\n')
        .map(|line| {
            if blank(line) {
                ""
            } else {
                &line[margin.len()..]
            }
        })
        .collect();
    Ok(Value::str(lines.join("\n")))
}

fn html_escape(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("escape", 0, "s")?;
    let (Some(text), None) = (value.as_str(), arguments.get(1, "quote")) else {
        return Ok(Value::unknown_text());
    };
    budget.allocate(text.len() as u64 * 6)?;
    Ok(Value::str(
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#x27;"),
    ))
}

fn text_to_bool(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("strtobool", 0, "val")?;
    let Some(text) = value.as_str() else {
        return if value.is_unknown() {
            Ok(Value::unknown())
        } else {
            Err(Signal::attribute_error(&value.type_name(), "lower"))
        };
    };
    match text.to_lowercase().as_str() {
        "y" | "yes" | "t" | "true" | "on" | "1" => Ok(Value::int(1)),
        "n" | "no" | "f" | "false" | "off" | "0" => Ok(Value::int(0)),
        other => Err(Signal::value_error(format!(
            "invalid truth value {}",
            crate::evaluator::text::quoted(other)
        ))),
    }
}

//! Readers of small languages that models of packages need: `.env` files and lists in the shell's
//! quoting.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::spread_text;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("__harden__.shell_words", shell_words),
    native("__harden__.parse_dotenv", parse_dotenv),
];

/// `shell_words(text, delimiters)`: the words of text that is split at any of some characters, with
/// quotes, backslashes and comments as in the shell.
fn shell_words(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let text = arguments.require("shell_words", 0, "text")?;
    let delimiters = arguments.require("shell_words", 1, "delimiters")?;
    let (Some(text), Some(delimiters)) = (text.as_str(), delimiters.as_str()) else {
        return Ok(Value::list(vec![
            spread_text().depending_on(&text.depends_on),
        ]));
    };
    budget.allocate(text.len() as u64 * 4)?;
    budget.step(text.len() as u64)?;
    let unclosed = || Signal::value_error("No closing quotation");
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            _ if delimiters.contains(character) => words.extend(word.take().map(Value::str)),
            '#' => {
                words.extend(word.take().map(Value::str));
                characters.by_ref().find(|next| *next == '\n');
            }
            '\\' => match characters.next() {
                Some(escaped) => word.get_or_insert_default().push(escaped),
                None => return Err(Signal::value_error("No escaped character")),
            },
            '\'' | '"' => {
                let word = word.get_or_insert_default();
                loop {
                    match characters.next() {
                        Some(inner) if inner == character => break,
                        Some('\\') if character == '"' => match characters.next() {
                            Some(escaped @ ('"' | '\\')) => word.push(escaped),
                            Some(other) => {
                                word.push('\\');
                                word.push(other);
                            }
                            None => return Err(unclosed()),
                        },
                        Some(inner) => word.push(inner),
                        None => return Err(unclosed()),
                    }
                }
            }
            _ => word.get_or_insert_default().push(character),
        }
    }
    words.extend(word.map(Value::str));
    Ok(Value::list(words))
}

/// Names and values of a `.env` file, as python-dotenv reads one: `None` for a name without a value.
fn parse_dotenv(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let text = arguments.require("parse_dotenv", 0, "text")?;
    let Some(text) = text.as_str() else {
        return Ok(Value::list(vec![spread_text()]));
    };
    budget.allocate(text.len() as u64 * 8)?;
    budget.step(text.len() as u64)?;
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rest = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut pairs = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        match binding(rest) {
            Some((key, value, after)) => {
                if let Some(key) = key {
                    let value = value.map_or_else(Value::none, Value::str);
                    pairs.push(Value::tuple(vec![Value::str(key), value]));
                }
                rest = after;
            }
            // A line that makes no sense is skipped.
            None => rest = rest.split_once('\n').map_or("", |(_, after)| after),
        }
    }
    Ok(Value::list(pairs))
}

type Binding<'t> = (Option<&'t str>, Option<String>, &'t str);

/// One line, which a quoted value may make several: key, value, and what follows.
fn binding(text: &str) -> Option<Binding<'_>> {
    let blank = |character: char| character.is_whitespace() && character != '\n';
    let mut rest = text;
    if let Some(after) = rest.strip_prefix("export")
        && after.starts_with(blank)
    {
        rest = after.trim_start_matches(blank);
    }
    let mut key = None;
    if !rest.starts_with('#') {
        let end;
        (key, end) = if let Some(quoted) = rest.strip_prefix('\'') {
            let end = quoted.find('\'').filter(|end| *end > 0)?;
            (Some(&quoted[..end]), end + 2)
        } else {
            let stops = |next: char| next == '=' || next == '#' || next.is_whitespace();
            let end = rest.find(stops).unwrap_or(rest.len());
            (Some(&rest[..end]).filter(|key| !key.is_empty()), end)
        };
        key?;
        rest = &rest[end..];
    }
    rest = rest.trim_start_matches(blank);
    let mut value = None;
    if let Some(after) = rest.strip_prefix('=') {
        let start = after.trim_start_matches(blank);
        let read;
        (read, rest) = if start.len() < after.len() && start.starts_with('#') {
            (String::new(), start)
        } else {
            value_at(start)?
        };
        value = Some(read);
    }
    rest = rest.trim_start_matches(blank);
    if rest.starts_with('#') {
        rest = &rest[rest.find('\n').unwrap_or(rest.len())..];
    }
    match rest.strip_prefix('\n') {
        Some(after) => Some((key, value, after)),
        None => rest.is_empty().then_some((key, value, rest)),
    }
}

fn value_at(text: &str) -> Option<(String, &str)> {
    match text.chars().next() {
        None | Some('\n') => Some((String::new(), text)),
        Some('\'') => quoted(&text[1..], '\'', "\\'"),
        Some('"') => quoted(&text[1..], '"', "\\'\"abfnrtv"),
        Some(_) => {
            let line = &text[..text.find('\n').unwrap_or(text.len())];
            let comment = line
                .char_indices()
                .filter(|(_, character)| *character == '#')
                .map(|(at, _)| at)
                .find(|at| line[..*at].ends_with(char::is_whitespace))
                .unwrap_or(line.len());
            Some((line[..comment].trim_end().to_owned(), &text[line.len()..]))
        }
    }
}

fn quoted<'t>(text: &'t str, quote: char, escapes: &str) -> Option<(String, &'t str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            _ if character == quote => return Some((value, &text[at + 1..])),
            '\\' => {
                let (_, next) = characters.next()?;
                if escapes.contains(next) {
                    value.push(match next {
                        'a' => '\u{7}',
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'v' => '\u{b}',
                        _ => next,
                    });
                } else {
                    value.push('\\');
                    value.push(next);
                }
            }
            _ => value.push(character),
        }
    }
    None
}

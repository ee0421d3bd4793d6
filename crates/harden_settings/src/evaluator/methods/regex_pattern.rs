//! Python's patterns in the engine's dialect, where both mean the same.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use fancy_regex::{Captures, Regex, RegexBuilder};

use crate::evaluator::value::RegexPattern;

pub(crate) const IGNORE_CASE: u32 = 2;
pub(crate) const MULTILINE: u32 = 8;
pub(crate) const DOT_ALL: u32 = 16;
const UNICODE: u32 = 32;

/// Longer patterns than any settings file has.
const LONGEST: usize = 4096;

/// Compiled patterns by what they were compiled from: each world uses the same ones, and matching takes
/// less time than compiling.
static COMPILED: LazyLock<Mutex<HashMap<Source, Option<Arc<Regex>>>>> =
    LazyLock::new(Mutex::default);

/// Pattern, flags, and the method that anchors it.
type Source = (String, u32, &'static str);

/// More different ones than any project's settings have.
const MOST_COMPILED: usize = 256;

/// The pattern, anchored as the method `name` does; `None` where it may mean something else to Python.
pub(super) fn compiled(pattern: &RegexPattern, name: &str) -> Option<Arc<Regex>> {
    if pattern.pattern.len() > LONGEST {
        return None;
    }
    let anchor = match name {
        "match" => "match",
        "fullmatch" => "fullmatch",
        _ => "",
    };
    let source = (pattern.pattern.to_string(), pattern.flags, anchor);
    let known = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known().get(&source) {
        return regex.clone();
    }
    let regex = compile(pattern, anchor).map(Arc::new);
    let mut known = known();
    if known.len() >= MOST_COMPILED {
        known.clear();
    }
    known.insert(source, regex.clone());
    regex
}

fn compile(pattern: &RegexPattern, anchor: &str) -> Option<Regex> {
    let understood = IGNORE_CASE | MULTILINE | DOT_ALL | UNICODE;
    if pattern.flags & !understood != 0 {
        return None;
    }
    let translated = translate(&pattern.pattern, pattern.flags & MULTILINE != 0)?;
    let flags: String = [(IGNORE_CASE, 'i'), (MULTILINE, 'm'), (DOT_ALL, 's')]
        .iter()
        .filter(|(flag, _)| pattern.flags & flag != 0)
        .map(|(_, letter)| *letter)
        .collect();
    let flags = if flags.is_empty() {
        String::new()
    } else {
        format!("(?{flags})")
    };
    let anchored = match anchor {
        "match" => format!("{flags}\\A(?:{translated})"),
        "fullmatch" => format!("{flags}\\A(?:{translated})\\z"),
        _ => format!("{flags}{translated}"),
    };
    RegexBuilder::new(&anchored)
        .backtrack_limit(100_000)
        .delegate_size_limit(1 << 20)
        .build()
        .ok()
}

fn translate(pattern: &str, multiline: bool) -> Option<String> {
    let mut result = String::with_capacity(pattern.len() + 16);
    let mut characters = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let escaped = characters.next()?;
                match escaped {
                    'Z' if !in_class => result.push_str("\\z"),
                    'd' | 'D' | 'w' | 'W' | 's' | 'S' | 'n' | 'r' | 't' => {
                        result.push('\\');
                        result.push(escaped);
                    }
                    'b' | 'B' | 'A' if !in_class => {
                        result.push('\\');
                        result.push(escaped);
                    }
                    '1'..='9' if !in_class => {
                        // One digit only: more may be an octal number.
                        if characters.peek().is_some_and(char::is_ascii_digit) {
                            return None;
                        }
                        result.push('\\');
                        result.push(escaped);
                    }
                    _ if escaped.is_ascii_punctuation() => {
                        // Only what the engine knows as special may keep its backslash.
                        if "\\.+*?()|[]{}^$#&-~".contains(escaped) {
                            result.push('\\');
                        }
                        result.push(escaped);
                    }
                    ' ' => result.push(' '),
                    'x' | 'u' | 'U' => {
                        let digits = match escaped {
                            'x' => 2,
                            'u' => 4,
                            _ => 8,
                        };
                        let code: String = characters.by_ref().take(digits).collect();
                        let letter = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
                        if code.len() != digits || letter.is_none() {
                            return None;
                        }
                        result.push_str("\\x{");
                        result.push_str(&code);
                        result.push('}');
                    }
                    _ => return None,
                }
            }
            '[' if in_class => result.push_str("\\["),
            '[' => {
                in_class = true;
                result.push('[');
                if characters.peek() == Some(&'^') {
                    characters.next();
                    result.push('^');
                }
                if characters.peek() == Some(&']') {
                    characters.next();
                    result.push_str("\\]");
                }
            }
            ']' if in_class => {
                in_class = false;
                result.push(']');
            }
            // Doubled, these are operations on classes to the engine.
            '&' | '~' | '|' if in_class && characters.peek() == Some(&character) => return None,
            '-' if in_class && characters.peek() == Some(&'-') => return None,
            _ if in_class => result.push(character),
            // The end, or before a last line break.
            '$' if !multiline => result.push_str("(?=\\n?\\z)"),
            '(' if characters.peek() == Some(&'?') => {
                characters.next();
                result.push_str(&group(&mut characters)?);
            }
            '*' | '+' | '?' | '}' if characters.peek() == Some(&'+') => return None,
            '{' => {
                let rest: String = characters.clone().take_while(|next| *next != '}').collect();
                let counted = !rest.is_empty()
                    && rest
                        .chars()
                        .all(|next| next.is_ascii_digit() || next == ',')
                    && rest.starts_with(|first: char| first.is_ascii_digit());
                if !counted {
                    return None;
                }
                result.push('{');
            }
            _ => result.push(character),
        }
    }
    (!in_class).then_some(result)
}

/// What follows `(?`: look-around, names and plain groups are the same in both dialects.
fn group(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let rest: String = characters.clone().take(2).collect();
    let opening = if rest.starts_with([':', '=', '!']) {
        &rest[..1]
    } else if ["P<", "<=", "<!"].contains(&rest.as_str()) {
        &rest[..2]
    } else if rest == "i)" {
        "i)"
    } else {
        return None;
    };
    for _ in opening.chars() {
        characters.next();
    }
    Some(format!("(?{opening}"))
}

/// A replacement template with its groups; `None` where it has an escape that is not known here.
pub(super) fn expand(template: &str, captures: &Captures<'_, str>) -> Option<String> {
    let mut result = String::new();
    let mut characters = template.chars().peekable();
    while let Some(character) = characters.next() {
        if character != '\\' {
            result.push(character);
            continue;
        }
        let group = match characters.next()? {
            'g' => {
                if characters.next()? != '<' {
                    return None;
                }
                let name: String = characters
                    .by_ref()
                    .take_while(|next| *next != '>')
                    .collect();
                match name.parse() {
                    Ok(index) => captures.get(index),
                    Err(_) => captures.name(&name),
                }
            }
            digit @ '1'..='9' => {
                if characters.peek().is_some_and(char::is_ascii_digit) {
                    return None;
                }
                let index = digit.to_digit(10)? as usize;
                if index >= captures.len() {
                    return None;
                }
                captures.get(index)
            }
            'n' => {
                result.push('\n');
                continue;
            }
            't' => {
                result.push('\t');
                continue;
            }
            '\\' => {
                result.push('\\');
                continue;
            }
            other if other.is_ascii_punctuation() => {
                result.push('\\');
                result.push(other);
                continue;
            }
            _ => return None,
        };
        result.push_str(group.map_or("", |found| found.as_str()));
    }
    Some(result)
}

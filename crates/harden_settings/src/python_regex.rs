//! Python's patterns in the engine's dialect, where both mean the same: for the evaluator, and for rules
//! that try a pattern of a setting.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use fancy_regex::{Captures, Regex, RegexBuilder};

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

/// Whether `re.search(pattern, text, flags)` finds something; `None` where the pattern may mean something
/// else to Python, or trying it takes too long.
pub fn search(pattern: &str, flags: u32, text: &str) -> Option<bool> {
    compiled(pattern, flags, "search")?.is_match(text).ok()
}

/// The pattern, anchored as the method `name` does; `None` where it may mean something else to Python.
pub(crate) fn compiled(pattern: &str, flags: u32, name: &str) -> Option<Arc<Regex>> {
    if pattern.len() > LONGEST {
        return None;
    }
    let anchor = match name {
        "match" => "match",
        "fullmatch" => "fullmatch",
        _ => "",
    };
    let source = (pattern.to_owned(), flags, anchor);
    let known = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(regex) = known().get(&source) {
        return regex.clone();
    }
    let regex = compile(pattern, flags, anchor).map(Arc::new);
    let mut known = known();
    if known.len() >= MOST_COMPILED {
        known.clear();
    }
    known.insert(source, regex.clone());
    regex
}

fn compile(pattern: &str, flags: u32, anchor: &str) -> Option<Regex> {
    let understood = IGNORE_CASE | MULTILINE | DOT_ALL | UNICODE;
    if flags & !understood != 0 {
        return None;
    }
    let translated = translate(pattern, flags & MULTILINE != 0)?;
    let letters: String = [(IGNORE_CASE, 'i'), (MULTILINE, 'm'), (DOT_ALL, 's')]
        .iter()
        .filter(|(flag, _)| flags & flag != 0)
        .map(|(_, letter)| *letter)
        .collect();
    let flags = if letters.is_empty() {
        String::new()
    } else {
        format!("(?{letters})")
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
pub(crate) fn expand(template: &str, captures: &Captures<'_, str>) -> Option<String> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_searched_for_as_python_does() {
        for (pattern, text, found) in [
            ("", "admin/", true),
            ("^$", "admin/", false),
            ("health", "api/health", true),
            (r"^health/\Z", "health/", true),
            (r"^(?!admin/)", "admin/", false),
            (r"^(?!admin/)", "shop/", true),
        ] {
            assert_eq!(search(pattern, 0, text), Some(found), "{pattern}");
        }
        assert_eq!(search("^ADMIN", IGNORE_CASE, "admin/"), Some(true));
    }

    #[test]
    fn what_the_engine_cannot_hold_is_unknown() {
        const VERBOSE: u32 = 64;
        assert_eq!(search("(?(1)a|b)", 0, "a"), None, "a condition");
        assert_eq!(search("a++b", 0, "aab"), None, "possessive");
        assert_eq!(search("a b", VERBOSE, "ab"), None);
    }

    #[test]
    fn a_pattern_that_takes_too_long_is_unknown() {
        let text = "a".repeat(60);
        assert_eq!(search("^(?:(?=a)a|a)+b", 0, &text), None);
    }
}

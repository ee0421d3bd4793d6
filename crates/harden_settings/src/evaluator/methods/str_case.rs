//! Case, stripping, and the questions about characters.

use std::rc::Rc;

use super::Call;
use crate::evaluator::signal::Eval;
use crate::evaluator::text::is_printable;
use crate::evaluator::value::{Kind, Text, Unknown, Value};

/// `lower`, `strip`, `removeprefix` and the like on known text.
pub(super) fn transform(call: Call<'_>, text: &str) -> Eval<String> {
    Ok(match call.name {
        "lower" => text.to_lowercase(),
        "casefold" => text
            .chars()
            .flat_map(|character| match character {
                // Dotless: its capital is not its own.
                'ı' => vec!['ı'],
                _ => character
                    .to_uppercase()
                    .flat_map(char::to_lowercase)
                    .collect(),
            })
            .collect(),
        "upper" => text.to_uppercase(),
        "swapcase" => text
            .chars()
            .map(|character| {
                if character.is_uppercase() {
                    character.to_lowercase().to_string()
                } else {
                    character.to_uppercase().to_string()
                }
            })
            .collect(),
        "capitalize" => {
            let mut characters = text.chars();
            match characters.next() {
                None => String::new(),
                Some(first) => title_case(first) + &characters.as_str().to_lowercase(),
            }
        }
        "title" => title(text),
        "removeprefix" => {
            let prefix = call.text(0, "prefix")?.unwrap_or_default();
            text.strip_prefix(prefix).unwrap_or(text).to_owned()
        }
        "removesuffix" => {
            let suffix = call.text(0, "suffix")?.unwrap_or_default();
            text.strip_suffix(suffix).unwrap_or(text).to_owned()
        }
        _ => strip(call, text)?.to_owned(),
    })
}

fn strip<'t>(call: Call<'_>, text: &'t str) -> Eval<&'t str> {
    let wanted = call
        .get(0, "chars")
        .filter(|value| !matches!(value.kind, Kind::None));
    let characters: Option<Vec<char>> = match wanted {
        None => None,
        Some(value) => super::text_of(value)?.map(|text| text.chars().collect()),
    };
    let matches = |character: char| match &characters {
        None => is_space(character),
        Some(characters) => characters.contains(&character),
    };
    Ok(match call.name {
        "lstrip" => text.trim_start_matches(matches),
        "rstrip" => text.trim_end_matches(matches),
        _ => text.trim_matches(matches),
    })
}

/// What Python counts as white space: Unicode's, and four control characters.
pub(super) fn is_space(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{1c}'..='\u{1f}')
}

fn title_case(character: char) -> String {
    match character {
        // Letters that are written as two have a form of their own.
        'Ǆ'..='ǆ' => "ǅ".to_owned(),
        'Ǉ'..='ǉ' => "ǈ".to_owned(),
        'Ǌ'..='ǌ' => "ǋ".to_owned(),
        'Ǳ'..='ǳ' => "ǲ".to_owned(),
        _ => {
            let mut upper = character.to_uppercase();
            let first = upper.next().map(String::from).unwrap_or_default();
            first + &upper.flat_map(char::to_lowercase).collect::<String>()
        }
    }
}

fn title(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut inside = false;
    for character in text.chars() {
        let cased = character.is_lowercase() || character.is_uppercase();
        if inside {
            result.extend(character.to_lowercase());
        } else {
            result.push_str(&title_case(character));
        }
        inside = cased;
    }
    result
}

/// The same on text that is partly known. A variable of the environment stays recognisable.
pub(super) fn transform_unknown(call: Call<'_>, unknown: &Unknown, text: &Text) -> Value {
    let plain = call.arguments.positional.is_empty() && call.arguments.keywords.is_empty();
    let strips = call.name.ends_with("strip");
    let ascii = |part: &str| if part.is_ascii() { part } else { "" }.to_owned();
    let (prefix, suffix) = match call.name {
        "lower" | "casefold" => (
            ascii(&text.prefix).to_lowercase(),
            ascii(&text.suffix).to_lowercase(),
        ),
        "upper" => (
            ascii(&text.prefix).to_uppercase(),
            ascii(&text.suffix).to_uppercase(),
        ),
        "strip" | "lstrip" | "rstrip" if plain => stripped(call.name, text),
        _ => (String::new(), String::new()),
    };
    let variable = text
        .variable
        .as_ref()
        .filter(|_| plain)
        .map(|(name, methods)| {
            let mut methods = methods.to_vec();
            methods.push(call.name.into());
            (Rc::clone(name), methods.into())
        });
    // Case leaves non-empty text non-empty; stripping may leave nothing. A variable of the environment
    // that somebody set to blanks, though, is not worth a world of its own.
    let truthy = if strips && variable.is_none() {
        (!prefix.is_empty() || !suffix.is_empty()).then_some(true)
    } else {
        unknown.truthy
    };
    Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy,
        text: Some(Text {
            prefix: prefix.into(),
            suffix: suffix.into(),
            variable,
        }),
        generated: unknown.generated,
        spread: false,
    })))
}

/// The known ends after stripping white space. An end that is nothing but space may take more of the
/// unknown middle with it.
fn stripped(name: &str, text: &Text) -> (String, String) {
    let prefix = match name {
        "rstrip" if text.prefix.ends_with(is_space) => "",
        "rstrip" => &text.prefix,
        _ => text.prefix.trim_start_matches(is_space),
    };
    let suffix = match name {
        "lstrip" if text.suffix.starts_with(is_space) => "",
        "lstrip" => &text.suffix,
        _ => text.suffix.trim_end_matches(is_space),
    };
    // The middle may be empty or white space, and then the other end is stripped too.
    let prefix = if name == "lstrip" {
        prefix
    } else {
        prefix.trim_end_matches(is_space)
    };
    let suffix = if name == "rstrip" {
        suffix
    } else {
        suffix.trim_start_matches(is_space)
    };
    (prefix.to_owned(), suffix.to_owned())
}

/// The questions `isalpha`, `isdigit` and their kin.
pub(super) fn is(name: &str, text: &str) -> bool {
    let all = |test: fn(char) -> bool| !text.is_empty() && text.chars().all(test);
    match name {
        "isalnum" => all(char::is_alphanumeric),
        "isalpha" => all(char::is_alphabetic),
        "isascii" => text.is_ascii(),
        "isdecimal" => all(|character| character.is_ascii_digit()),
        "isdigit" => {
            all(|character| character.is_ascii_digit() || matches!(character, '²' | '³' | '¹'))
        }
        "isnumeric" => all(char::is_numeric),
        "isidentifier" => {
            let mut characters = text.chars();
            characters
                .next()
                .is_some_and(|first| first == '_' || first.is_alphabetic())
                && characters.all(|next| next == '_' || next.is_alphanumeric())
        }
        "islower" => text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase),
        "isupper" => text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase),
        "isprintable" => text.chars().all(is_printable),
        "isspace" => all(is_space),
        _ => is_title(text),
    }
}

fn is_title(text: &str) -> bool {
    let mut inside = false;
    let mut any = false;
    for character in text.chars() {
        if character.is_uppercase() {
            if inside {
                return false;
            }
            inside = true;
            any = true;
        } else if character.is_lowercase() {
            if !inside {
                return false;
            }
        } else {
            inside = false;
        }
    }
    any
}

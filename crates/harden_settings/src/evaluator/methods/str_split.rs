//! `split`, `rsplit`, `splitlines`, `partition` and `rpartition`.

use super::str_case::is_space;
use super::{Call, text_of};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

pub(super) fn split(call: Call<'_>, text: &str) -> Eval<Value> {
    let pieces = match call.name {
        "splitlines" => {
            let keep = call.int_or(0, "keepends", 0)?.unwrap_or(0) != 0;
            lines(text, keep)
        }
        "partition" | "rpartition" => return partition(call, text),
        _ => {
            let separator = call
                .get(0, "sep")
                .filter(|value| !matches!(value.kind, Kind::None));
            let most = call.int_or(1, "maxsplit", -1)?.unwrap_or(-1);
            let most = usize::try_from(most).unwrap_or(usize::MAX);
            let from_right = call.name == "rsplit";
            match separator {
                None => words(text, most, from_right),
                Some(separator) => {
                    let separator = text_of(separator)?.unwrap_or_default();
                    if separator.is_empty() {
                        return Err(Signal::value_error("empty separator"));
                    }
                    separated(text, separator, most, from_right)
                }
            }
        }
    };
    let size = size_of::<Value>() + 16;
    call.budget
        .allocate((pieces.len() * size + text.len()) as u64)?;
    Ok(Value::list(pieces.into_iter().map(Value::str).collect()))
}

fn separated<'t>(text: &'t str, separator: &str, most: usize, from_right: bool) -> Vec<&'t str> {
    let most = most.saturating_add(1);
    if from_right {
        let mut pieces: Vec<&str> = text.rsplitn(most, separator).collect();
        pieces.reverse();
        pieces
    } else {
        text.splitn(most, separator).collect()
    }
}

/// Split at runs of white space, none at the ends.
fn words(text: &str, most: usize, from_right: bool) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_matches(is_space);
    while !rest.is_empty() {
        let space = if from_right {
            rest.rfind(is_space)
        } else {
            rest.find(is_space)
        };
        let Some(at) = space.filter(|_| pieces.len() < most) else {
            // What is left keeps its inner white space, and Python strips it on one side only.
            pieces.push(rest);
            break;
        };
        if from_right {
            let width = rest[at..].chars().next().map_or(1, char::len_utf8);
            pieces.push(&rest[at + width..]);
            rest = rest[..at].trim_end_matches(is_space);
        } else {
            pieces.push(&rest[..at]);
            rest = rest[at..].trim_start_matches(is_space);
        }
    }
    // With the count used up, the outer white space of the last piece was not reached by Python.
    if pieces.len() == most.saturating_add(1)
        && let Some(last) = pieces.last_mut()
    {
        let start = last.as_ptr().addr() - text.as_ptr().addr();
        *last = if from_right {
            &text[..start + last.len()]
        } else {
            &text[start..]
        };
    }
    if from_right {
        pieces.reverse();
    }
    pieces
}

fn lines(text: &str, keep: bool) -> Vec<&str> {
    let ends_line = |character: char| {
        matches!(
            character,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1c}'
                ..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        )
    };
    let mut result = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let Some(at) = rest.find(ends_line) else {
            result.push(rest);
            break;
        };
        let width = if rest[at..].starts_with("\r\n") {
            2
        } else {
            rest[at..].chars().next().map_or(1, char::len_utf8)
        };
        result.push(&rest[..if keep { at + width } else { at }]);
        rest = &rest[at + width..];
    }
    result
}

fn partition(call: Call<'_>, text: &str) -> Eval<Value> {
    let separator = call.text(0, "sep")?.unwrap_or_default();
    if separator.is_empty() {
        return Err(Signal::value_error("empty separator"));
    }
    call.budget.allocate(text.len() as u64)?;
    let from_right = call.name == "rpartition";
    let found = if from_right {
        text.rsplit_once(separator)
    } else {
        text.split_once(separator)
    };
    let parts = match found {
        Some((before, after)) => [before, separator, after],
        None if from_right => ["", "", text],
        None => [text, "", ""],
    };
    Ok(Value::tuple(parts.map(Value::str).to_vec()))
}

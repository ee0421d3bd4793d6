//! Methods and attributes of compiled patterns and of matches.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use fancy_regex::{Captures, Regex};

use super::{Call, text_of};
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{dict_of, spread_text};
use crate::evaluator::maps::IndexMap;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Class, Instance, Kind, RegexPattern, Value};
use crate::python_regex;

pub(super) const NAMES: &[&str] = &[
    "findall",
    "finditer",
    "fullmatch",
    "match",
    "scanner",
    "search",
    "split",
    "sub",
    "subn",
];

pub(super) const MATCH_NAMES: &[&str] = &[
    "__getitem__",
    "end",
    "expand",
    "group",
    "groupdict",
    "groups",
    "span",
    "start",
];

pub(super) fn call(call: Call<'_>, pattern: &RegexPattern) -> Eval<Value> {
    run(call.budget, pattern, call.name, call.arguments)
}

pub(super) fn attribute(pattern: &RegexPattern, name: &str) -> Option<Value> {
    match name {
        "pattern" => Some(Value::str(Rc::clone(&pattern.pattern))),
        "flags" => Some(Value::int(i128::from(pattern.flags | 32))),
        _ => None,
    }
}

/// `pattern.name(…)`; unknown where the engine here could answer differently from Python's.
pub(crate) fn run(
    budget: &Budget,
    pattern: &RegexPattern,
    name: &str,
    arguments: &Arguments,
) -> Eval<Value> {
    let text_index = usize::from(name.starts_with("sub"));
    let subject = arguments.require(name, text_index, "string")?;
    let unknown = || match name {
        "sub" => Value::unknown_text(),
        "split" => Value::list(vec![Value::unknown_text(), spread_text()]),
        _ => Value::unknown(),
    };
    if arguments.any_unknown() {
        return Ok(unknown());
    }
    if matches!(subject.kind, Kind::Bytes(_)) {
        return Ok(Value::unknown());
    }
    let text = text_of(subject)?.unwrap_or_default();
    budget.step(text.len() as u64 + pattern.pattern.len() as u64 * 16)?;
    let Some(regex) = python_regex::compiled(&pattern.pattern, pattern.flags, name) else {
        return Ok(unknown());
    };
    let result = match name {
        "match" | "fullmatch" | "search" => {
            if arguments.positional.len() > 1 {
                return Ok(unknown());
            }
            match regex.captures(text) {
                Ok(Some(captures)) => Some(match_of(&regex, text, &captures)),
                Ok(None) => Some(Value::none()),
                Err(_) => None,
            }
        }
        "findall" => all(budget, &regex, text)?
            .map(|found| Value::list(found.iter().map(|captures| found_value(captures)).collect())),
        "finditer" => all(budget, &regex, text)?.map(|found| {
            let matches: Vec<Value> = found
                .iter()
                .map(|captures| match_of(&regex, text, captures))
                .collect();
            Value::iterator(matches)
        }),
        "split" => split(budget, &regex, text, arguments)?,
        _ => substitute(budget, &regex, text, name, arguments)?,
    };
    Ok(result.unwrap_or_else(unknown))
}

/// All matches; `None` where one is empty: Python goes on after those in a way of its own.
fn all<'t>(budget: &Budget, regex: &Regex, text: &'t str) -> Eval<Option<Vec<Captures<'t, str>>>> {
    let mut found = Vec::new();
    for captures in regex.captures_iter(text) {
        budget.step(8)?;
        budget.allocate(256)?;
        let Ok(captures) = captures else {
            return Ok(None);
        };
        if whole(&captures).is_empty() {
            return Ok(None);
        }
        found.push(captures);
    }
    Ok(Some(found))
}

fn whole<'t>(captures: &Captures<'t, str>) -> &'t str {
    captures.get(0).map_or("", |found| found.as_str())
}

/// What `findall` gives: the text, the only group, or a tuple of the groups.
fn found_value(captures: &Captures<'_, str>) -> Value {
    let group = |index: usize| Value::str(captures.get(index).map_or("", |found| found.as_str()));
    match captures.len() {
        1 => group(0),
        2 => group(1),
        count => Value::tuple((1..count).map(group).collect()),
    }
}

fn split(budget: &Budget, regex: &Regex, text: &str, arguments: &Arguments) -> Eval<Option<Value>> {
    let most = limit(arguments.get(1, "maxsplit"))?;
    let Some(found) = all(budget, regex, text)? else {
        return Ok(None);
    };
    let mut pieces = Vec::new();
    let mut end = 0;
    for captures in found.iter().take(most) {
        let Some(separator) = captures.get(0) else {
            continue;
        };
        pieces.push(Value::str(&text[end..separator.start()]));
        for index in 1..captures.len() {
            pieces.push(match captures.get(index) {
                Some(group) => Value::str(group.as_str()),
                None => Value::none(),
            });
        }
        end = separator.end();
    }
    pieces.push(Value::str(&text[end..]));
    Ok(Some(Value::list(pieces)))
}

/// `count` and `maxsplit`: 0 is no limit.
fn limit(value: Option<&Value>) -> Eval<usize> {
    let most = match value {
        None => 0,
        Some(value) => super::int_of(value)?.unwrap_or(0),
    };
    Ok(match usize::try_from(most) {
        Ok(0) => usize::MAX,
        Ok(most) => most,
        Err(_) => 0,
    })
}

fn substitute(
    budget: &Budget,
    regex: &Regex,
    text: &str,
    name: &str,
    arguments: &Arguments,
) -> Eval<Option<Value>> {
    let replacement = arguments.require(name, 0, "repl")?;
    // A function is called by the interpreter, not here.
    let Some(replacement) = replacement.as_str() else {
        return Ok(None);
    };
    let most = limit(arguments.get(2, "count"))?;
    let Some(found) = all(budget, regex, text)? else {
        return Ok(None);
    };
    let mut result = String::new();
    let mut end = 0;
    let mut count = 0;
    for captures in found.iter().take(most) {
        let Some(matched) = captures.get(0) else {
            continue;
        };
        result.push_str(&text[end..matched.start()]);
        let Some(expanded) = python_regex::expand(replacement, captures) else {
            return Ok(None);
        };
        budget.allocate(expanded.len() as u64)?;
        result.push_str(&expanded);
        end = matched.end();
        count += 1;
    }
    budget.allocate(text.len() as u64)?;
    result.push_str(&text[end..]);
    let text = Value::str(result);
    Ok(Some(if name == "subn" {
        Value::tuple(vec![text, Value::int(count)])
    } else {
        text
    }))
}

thread_local! {
    static MATCH: Rc<Class> = Rc::new(Class {
        name: "Match".into(),
        qualified_name: "re.Match".into(),
        order: Vec::new(),
        open: false,
        members: RefCell::default(),
        is_dataclass: Cell::new(false),
    });
}

/// A match keeps its groups, their spans and their names in members that Python code cannot spell.
const GROUPS: &str = "<groups>";
const SPANS: &str = "<spans>";
const GROUP_NAMES: &str = "<names>";

fn match_of(regex: &Regex, text: &str, captures: &Captures<'_, str>) -> Value {
    let characters = |byte: usize| {
        let count = text[..byte].chars().count();
        Value::int(i128::try_from(count).expect("a position fits"))
    };
    let (mut groups, mut spans) = (Vec::new(), Vec::new());
    for index in 0..captures.len() {
        if let Some(group) = captures.get(index) {
            groups.push(Value::str(group.as_str()));
            spans.push(Value::tuple(vec![
                characters(group.start()),
                characters(group.end()),
            ]));
        } else {
            groups.push(Value::none());
            spans.push(Value::tuple(vec![Value::int(-1), Value::int(-1)]));
        }
    }
    let names: Vec<Value> = regex
        .capture_names()
        .map(|name| name.map_or_else(Value::none, Value::str))
        .collect();
    let members: IndexMap<Rc<str>, Value> = [
        (GROUPS, Value::tuple(groups)),
        (SPANS, Value::tuple(spans)),
        (GROUP_NAMES, Value::tuple(names)),
        ("string", Value::str(text)),
    ]
    .into_iter()
    .map(|(name, value)| (name.into(), value))
    .collect();
    Value::new(Kind::Instance(Rc::new(Instance {
        class: MATCH.with(Rc::clone),
        members: members.into(),
        payload: None,
    })))
}

pub(super) fn is_match(instance: &Instance) -> bool {
    is_match_class(&instance.class)
}

/// The class of every match, the same in all runs.
pub(crate) fn is_match_class(class: &Rc<Class>) -> bool {
    MATCH.with(|matches| Rc::ptr_eq(matches, class))
}

fn member(instance: &Instance, name: &str) -> Rc<[Value]> {
    match instance.members.borrow().get(name).map(|value| &value.kind) {
        Some(Kind::Tuple(items)) => Rc::clone(items),
        _ => Rc::from([]),
    }
}

/// `match[index]`; `None` where the instance is no match.
pub(crate) fn group(instance: &Instance, index: &Value) -> Eval<Option<Value>> {
    if !is_match(instance) {
        return Ok(None);
    }
    Ok(Some(match position(instance, index)? {
        Some(at) => member(instance, GROUPS)[at].clone(),
        None => Value::unknown(),
    }))
}

/// The number of a group given by number or name.
fn position(instance: &Instance, index: &Value) -> Eval<Option<usize>> {
    if index.is_unknown() {
        return Ok(None);
    }
    let names = member(instance, GROUP_NAMES);
    let at = match (index.as_str(), index.as_int()) {
        (Some(name), _) => names.iter().position(|other| other.as_str() == Some(name)),
        (None, Some(number)) => usize::try_from(number).ok().filter(|&at| at < names.len()),
        (None, None) => None,
    };
    at.map(Some)
        .ok_or_else(|| Signal::raise("IndexError", "no such group"))
}

pub(super) fn call_match(call: Call<'_>, instance: &Instance) -> Eval<Value> {
    let groups = member(instance, GROUPS);
    let default = || call.get(0, "default").cloned().unwrap_or_else(Value::none);
    let or_default = |value: &Value| match value.kind {
        Kind::None => default(),
        _ => value.clone(),
    };
    let whole = Value::int(0);
    Ok(match call.name {
        "group" | "__getitem__" => {
            let mut found = Vec::new();
            for index in &call.arguments.positional {
                found.push(match position(instance, index)? {
                    Some(at) => groups[at].clone(),
                    None => Value::unknown(),
                });
            }
            match found.len() {
                0 => groups[0].clone(),
                1 => found.remove(0),
                _ => Value::tuple(found),
            }
        }
        "groups" => Value::tuple(groups.iter().skip(1).map(or_default).collect()),
        "groupdict" => {
            let names = member(instance, GROUP_NAMES);
            let pairs = names
                .iter()
                .zip(groups.iter())
                .filter(|(name, _)| name.as_str().is_some());
            dict_of(pairs.map(|(name, group)| (name.clone(), or_default(group))))?
        }
        "span" | "start" | "end" => {
            let index = call.get(0, "group").unwrap_or(&whole);
            let Some(at) = position(instance, index)? else {
                return Ok(Value::unknown());
            };
            let span = member(instance, SPANS)[at].clone();
            match (&span.kind, call.name) {
                (Kind::Tuple(ends), "start") => ends[0].clone(),
                (Kind::Tuple(ends), "end") => ends[1].clone(),
                _ => span,
            }
        }
        _ => Value::unknown_text(),
    })
}

pub(super) fn match_attribute(instance: &Instance, name: &str) -> Option<Value> {
    if !is_match(instance) {
        return None;
    }
    match name {
        "string" => instance.members.borrow().get(name).cloned(),
        "lastindex" | "lastgroup" | "re" | "pos" | "endpos" => Some(Value::unknown()),
        _ => None,
    }
}

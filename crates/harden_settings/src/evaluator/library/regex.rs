//! `re`

use std::rc::Rc;

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::methods::regex;
use crate::evaluator::operators::plain;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Native, RegexPattern, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("re.compile", compile),
    native("re.escape", escape),
    native("re.match", |budget, arguments| {
        run(budget, arguments, "match", 2)
    }),
    native("re.search", |budget, arguments| {
        run(budget, arguments, "search", 2)
    }),
    native("re.fullmatch", |budget, arguments| {
        run(budget, arguments, "fullmatch", 2)
    }),
    native("re.findall", |budget, arguments| {
        run(budget, arguments, "findall", 2)
    }),
    native("re.finditer", |budget, arguments| {
        run(budget, arguments, "finditer", 2)
    }),
    native("re.split", |budget, arguments| {
        run(budget, arguments, "split", 3)
    }),
    native("re.sub", |budget, arguments| {
        run(budget, arguments, "sub", 4)
    }),
    native("re.subn", |budget, arguments| {
        run(budget, arguments, "subn", 4)
    }),
];

/// The pattern in the first argument, with the flags at `flags`; `None` where either is unknown.
fn pattern(arguments: &Arguments, flags: usize) -> Eval<Option<Rc<RegexPattern>>> {
    let value = plain(arguments.require("compile", 0, "pattern")?);
    let flags = match arguments.get(flags, "flags") {
        None => Some(0),
        Some(flags) => flags.as_int().and_then(|flags| u32::try_from(flags).ok()),
    };
    Ok(match (&value.kind, flags) {
        (Kind::Regex(pattern), _) => Some(Rc::clone(pattern)),
        (Kind::Str(text), Some(flags)) => Some(Rc::new(RegexPattern {
            pattern: Rc::clone(text),
            flags,
        })),
        _ => None,
    })
}

fn compile(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(pattern(arguments, 1)?
        .map_or_else(Value::unknown, |pattern| Value::new(Kind::Regex(pattern))))
}

/// `re.name(pattern, …)` as `pattern.name(…)`.
fn run(budget: &Budget, arguments: &Arguments, name: &str, flags: usize) -> Eval<Value> {
    let rest = Arguments {
        positional: arguments
            .positional
            .iter()
            .enumerate()
            .filter(|(index, _)| *index != 0 && *index != flags)
            .map(|(_, value)| value.clone())
            .collect(),
        keywords: arguments
            .keywords
            .iter()
            .filter(|(name, _)| !matches!(&**name, "pattern" | "flags"))
            .cloned()
            .collect(),
        open: arguments.open,
    };
    let result = match pattern(arguments, flags)? {
        Some(pattern) => regex::run(budget, &pattern, name, &rest)?,
        None if name == "sub" => Value::unknown_text(),
        None => Value::unknown(),
    };
    let mut depends_on = crate::evaluator::dependencies::Dependencies::default();
    for argument in arguments.values() {
        depends_on.add(&argument.depends_on);
    }
    Ok(result.depending_on(&depends_on))
}

fn escape(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(text) = arguments.require("escape", 0, "pattern")?.as_str() else {
        return Ok(Value::unknown_text());
    };
    budget.allocate(text.len() as u64 * 2)?;
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if "()[]{}?*+-|^$\\.&~# \t\n\r\u{b}\u{c}".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    Ok(Value::str(escaped))
}

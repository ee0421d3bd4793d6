//! Built-in functions on values of any type.

use std::rc::Rc;

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::is_spread;
use crate::evaluator::methods;
use crate::evaluator::operators::{self, plain};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::{Kind, Native, Unknown, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("builtins.len", len),
    native("builtins.bool", bool),
    native("builtins.str", str),
    native("builtins.repr", repr),
    native("builtins.ascii", ascii),
    native("builtins.format", format),
    native("builtins.bytes", bytes),
    native("builtins.slice", slice),
    native("builtins.input", |_, _| Ok(Value::unknown_text())),
    native("builtins.id", |_, _| Ok(Value::unknown())),
    native("builtins.hash", |_, _| Ok(Value::unknown())),
    native("operator.getitem", get_item),
    native("operator.contains", contains),
    native("typing.cast", second),
    native("typing.NewType", second),
];

/// `bool(value)` where nobody has to decide it.
pub(super) fn truth(value: &Value) -> Option<bool> {
    match &plain(value).kind {
        Kind::None => Some(false),
        Kind::Bool(value) => Some(*value),
        Kind::Int(number) => Some(number.get() != 0),
        Kind::Float(number) => Some(*number != 0.0),
        Kind::Timedelta(microseconds) => Some(microseconds.get() != 0),
        Kind::Unknown(unknown) => unknown.truthy.filter(|_| !unknown.spread),
        Kind::List(list) => truth_of_items(&list.items.borrow(), list.open.get()),
        Kind::Tuple(items) => truth_of_items(items, false),
        Kind::Dict(dict) if dict.open.get() && dict.entries.borrow().is_empty() => None,
        Kind::Set(set) if set.open.get() && set.items.borrow().is_empty() => None,
        Kind::Instance(_) => None,
        _ => Some(operators::length(value).is_none_or(|length| length > 0)),
    }
}

fn truth_of_items(items: &[Value], open: bool) -> Option<bool> {
    if items.iter().any(|item| !is_spread(item)) {
        Some(true)
    } else {
        (items.is_empty() && !open).then_some(false)
    }
}

fn len(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("len", 0, "obj")?;
    budget.step(1)?;
    if let Some(length) = operators::length(value) {
        let length = i128::try_from(length).expect("a length fits");
        return Ok(Value::int(length));
    }
    match &plain(value).kind {
        Kind::List(_)
        | Kind::Tuple(_)
        | Kind::Dict(_)
        | Kind::Set(_)
        | Kind::Unknown(_)
        | Kind::Instance(_) => Ok(Value::new(Kind::Unknown(Rc::new(Unknown {
            truthy: truth(value),
            ..Unknown::default()
        })))),
        _ => Err(Signal::type_error(format!(
            "object of type '{}' has no len()",
            value.type_name()
        ))),
    }
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of a native function"
)]
fn bool(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(match arguments.positional.first() {
        None => Value::bool(false),
        Some(value) => truth(value).map_or_else(Value::unknown, Value::bool),
    })
}

fn str(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(value) = arguments.get(0, "object") else {
        return Ok(Value::str(""));
    };
    if arguments.positional.len() > 1 || arguments.keyword("encoding").is_some() {
        let decoded = Arguments {
            positional: arguments.positional.iter().skip(1).cloned().collect(),
            keywords: arguments.keywords.clone(),
            open: arguments.open,
        };
        let place = crate::evaluator::value::CodePlace {
            file: 0,
            span: harden_python::syntax::Span::default(),
        };
        return match &plain(value).kind {
            Kind::Bytes(_) => Ok(
                methods::call(budget, plain(value), "decode", &decoded, place)?
                    .unwrap_or_else(Value::unknown_text),
            ),
            Kind::Unknown(_) => Ok(Value::unknown_text()),
            Kind::Str(_) => Err(Signal::type_error("decoding str is not supported")),
            _ => Err(Signal::type_error(format!(
                "decoding to str: need a bytes-like object, {} found",
                value.type_name()
            ))),
        };
    }
    text::str(budget, value)
}

fn repr(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    text::repr(budget, arguments.require("repr", 0, "obj")?)
}

fn ascii(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    text::ascii(budget, arguments.require("ascii", 0, "obj")?)
}

fn format(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("format", 0, "value")?;
    match arguments.get(1, "format_spec") {
        None => text::format(budget, value, ""),
        Some(spec) => match spec.as_str() {
            Some(spec) => text::format(budget, value, spec),
            None => Ok(Value::unknown_text()),
        },
    }
}

fn bytes(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(value) = arguments.get(0, "source") else {
        return Ok(Value::bytes([]));
    };
    match &plain(value).kind {
        Kind::Bytes(bytes) => Ok(Value::bytes(Rc::clone(bytes))),
        Kind::Str(text) => {
            budget.allocate(text.len() as u64)?;
            match arguments.get(1, "encoding").and_then(Value::as_str) {
                Some(encoding) if encoding.to_lowercase().replace('-', "") == "utf8" => {
                    Ok(Value::bytes(text.as_bytes()))
                }
                Some(_) => Ok(Value::unknown()),
                None => Err(Signal::type_error("string argument without an encoding")),
            }
        }
        _ => Ok(Value::unknown()),
    }
}

fn slice(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let mut parts = arguments.positional.iter().cloned();
    let none = Value::none;
    let parts = match (parts.next(), parts.next(), parts.next()) {
        (None, ..) => {
            return Err(Signal::type_error(
                "slice expected at least 1 argument, got 0",
            ));
        }
        (Some(stop), None, _) => [none(), stop, none()],
        (Some(lower), Some(upper), step) => [lower, upper, step.unwrap_or_else(none)],
    };
    Ok(Value::new(Kind::Slice(Rc::new(parts))))
}

fn get_item(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let object = arguments.require("getitem", 0, "a")?;
    let index = arguments.require("getitem", 1, "b")?;
    Ok(operators::subscript(budget, object, index)?.unwrap_or_else(Value::unknown))
}

fn contains(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let container = arguments.require("contains", 0, "a")?;
    let item = arguments.require("contains", 1, "b")?;
    Ok(operators::contains(container, item)?.map_or_else(Value::unknown, Value::bool))
}

/// What is only said about the second argument leaves it as it is.
fn second(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(arguments.require("cast", 1, "val")?.clone())
}

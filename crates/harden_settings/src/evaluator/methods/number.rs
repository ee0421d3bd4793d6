//! Methods and attributes of `int`, `bool` and `float`.

use super::Call;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Value};

pub(super) const NAMES: &[&str] = &[
    "__int__",
    "as_integer_ratio",
    "bit_count",
    "bit_length",
    "conjugate",
    "from_bytes",
    "fromhex",
    "hex",
    "is_integer",
    "to_bytes",
];

pub(super) fn call(call: Call<'_>, receiver: &Value) -> Eval<Value> {
    Ok(match (call.name, &receiver.kind, receiver.as_int()) {
        ("bit_length", _, Some(number)) => {
            Value::int(i128::from(128 - number.unsigned_abs().leading_zeros()))
        }
        ("bit_length", _, None) => return call.no_such_method("float"),
        ("is_integer", Kind::Float(number), _) => {
            Value::bool(number.is_finite() && number.fract() == 0.0)
        }
        ("is_integer", _, _) => Value::bool(true),
        ("conjugate", Kind::Float(number), _) => Value::new(Kind::Float(*number)),
        ("conjugate" | "__int__", _, Some(number)) => Value::int(number),
        ("as_integer_ratio", _, Some(number)) => {
            Value::tuple(vec![Value::int(number), Value::int(1)])
        }
        _ => Value::unknown(),
    })
}

pub(super) fn attribute(receiver: &Value, name: &str) -> Option<Value> {
    let own = || match (&receiver.kind, receiver.as_int()) {
        (Kind::Float(number), _) => Value::new(Kind::Float(*number)),
        (_, Some(number)) => Value::int(number),
        _ => Value::unknown(),
    };
    match name {
        "real" => Some(own()),
        "numerator" if receiver.as_int().is_some() => Some(own()),
        "denominator" if receiver.as_int().is_some() => Some(Value::int(1)),
        "imag" => Some(match receiver.kind {
            Kind::Float(_) => Value::new(Kind::Float(0.0)),
            _ => Value::int(0),
        }),
        _ => None,
    }
}

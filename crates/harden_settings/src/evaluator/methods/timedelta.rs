//! Methods and attributes of `datetime.timedelta`.

use super::Call;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Value};

pub(super) const NAMES: &[&str] = &["total_seconds"];

const SECOND: i128 = 1_000_000;
const DAY: i128 = 86_400 * SECOND;

pub(super) fn call(call: Call<'_>, microseconds: i128) -> Eval<Value> {
    call.arguments.at_most(call.name, 0)?;
    #[expect(clippy::cast_precision_loss, reason = "as Python divides")]
    Ok(Value::new(Kind::Float(microseconds as f64 / SECOND as f64)))
}

pub(super) fn attribute(microseconds: i128, name: &str) -> Option<Value> {
    let number = match name {
        "days" => microseconds.div_euclid(DAY),
        "seconds" => microseconds.rem_euclid(DAY) / SECOND,
        "microseconds" => microseconds.rem_euclid(SECOND),
        _ => return None,
    };
    Some(Value::int(number))
}

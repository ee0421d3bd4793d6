//! `datetime.timedelta`; dates and times of day are unknown.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("datetime.timedelta", timedelta)];

/// The parameters in order, and how many microseconds one of each is.
const UNITS: [(&str, i128); 7] = [
    ("days", 86_400_000_000),
    ("seconds", 1_000_000),
    ("microseconds", 1),
    ("milliseconds", 1_000),
    ("minutes", 60_000_000),
    ("hours", 3_600_000_000),
    ("weeks", 604_800_000_000),
];

fn timedelta(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    arguments.at_most("timedelta", UNITS.len())?;
    for (name, _) in &arguments.keywords {
        if !UNITS.iter().any(|(unit, _)| *unit == &**name) {
            return Err(Signal::type_error(format!(
                "'{name}' is an invalid keyword argument for __new__()"
            )));
        }
    }
    if arguments.any_unknown() {
        return Ok(Value::unknown());
    }
    let mut total = Some(0_i128);
    for (index, (name, size)) in UNITS.into_iter().enumerate() {
        let Some(value) = arguments.get(index, name) else {
            continue;
        };
        let part = match value.kind {
            Kind::Float(number) => microseconds(number, size),
            _ => value
                .as_int()
                .ok_or_else(|| {
                    Signal::type_error(format!(
                        "unsupported type for timedelta {name} component: {}",
                        value.type_name()
                    ))
                })?
                .checked_mul(size),
        };
        total = total
            .zip(part)
            .and_then(|(total, part)| total.checked_add(part));
    }
    match total {
        Some(total) if total.abs() < 1_000_000_000 * UNITS[0].1 => Ok(Value::timedelta(total)),
        Some(_) => Err(Signal::raise(
            "OverflowError",
            "days=…; must have magnitude <= 999999999",
        )),
        None => Ok(Value::unknown()),
    }
}

/// A float's whole part is exact, and its fraction rounds half to even.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "the range is checked"
)]
fn microseconds(number: f64, size: i128) -> Option<i128> {
    if !number.is_finite() || number.abs() > 1e15 {
        return None;
    }
    let whole = (number.trunc() as i128).checked_mul(size)?;
    let fraction = (number.fract() * size as f64).round_ties_even() as i128;
    whole.checked_add(fraction)
}

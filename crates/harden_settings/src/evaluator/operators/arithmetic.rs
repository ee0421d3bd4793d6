//! Numbers and durations.

use harden_python::syntax::BinaryOperator;

use crate::evaluator::budget::Budget;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

/// `left operator right` on numbers and durations; `None` where it is not defined.
pub(super) fn arithmetic(
    budget: &Budget,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Eval<Option<Value>> {
    budget.step(1)?;
    if let Some(result) = durations(operator, left, right)? {
        return Ok(Some(result));
    }
    if let (Kind::Bool(left), Kind::Bool(right)) = (&left.kind, &right.kind) {
        match operator {
            BinaryOperator::BitAnd => return Ok(Some(Value::bool(left & right))),
            BinaryOperator::BitOr => return Ok(Some(Value::bool(left | right))),
            BinaryOperator::BitXor => return Ok(Some(Value::bool(left ^ right))),
            _ => {}
        }
    }
    if let (Some(left), Some(right)) = (left.as_int(), right.as_int()) {
        return integers(operator, left, right);
    }
    match (number(left), number(right)) {
        (Some(left), Some(right)) => floats(operator, left, right),
        _ => Ok(None),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value.kind {
        Kind::Float(number) => Some(number),
        #[expect(clippy::cast_precision_loss, reason = "as Python converts it")]
        _ => value.as_int().map(|number| number as f64),
    }
}

fn division_by_zero(message: &'static str) -> Signal {
    Signal::raise("ZeroDivisionError", message)
}

/// Integers beyond every protocol's range are not worth their arithmetic: unknown.
fn integers(operator: BinaryOperator, left: i128, right: i128) -> Eval<Option<Value>> {
    let result = match operator {
        BinaryOperator::Add => left.checked_add(right),
        BinaryOperator::Subtract => left.checked_sub(right),
        BinaryOperator::Multiply => left.checked_mul(right),
        BinaryOperator::Divide => return divide(left, right).map(Some),
        BinaryOperator::FloorDivide => {
            if right == 0 {
                return Err(division_by_zero("integer division or modulo by zero"));
            }
            floor_divide(left, right)
        }
        BinaryOperator::Modulo => {
            if right == 0 {
                return Err(division_by_zero("integer modulo by zero"));
            }
            floor_divide(left, right)
                .and_then(|quotient| quotient.checked_mul(right))
                .and_then(|multiple| left.checked_sub(multiple))
        }
        BinaryOperator::Power => match u32::try_from(right) {
            Ok(exponent) => left.checked_pow(exponent),
            Err(_) if right > 0 => match left {
                0 | 1 => Some(left),
                -1 => Some(if right % 2 == 0 { 1 } else { -1 }),
                _ => None,
            },
            #[expect(clippy::cast_precision_loss, reason = "as Python converts it")]
            Err(_) => return floats(operator, left as f64, right as f64),
        },
        BinaryOperator::LeftShift | BinaryOperator::RightShift => {
            return shift(operator, left, right);
        }
        BinaryOperator::BitAnd => Some(left & right),
        BinaryOperator::BitOr => Some(left | right),
        BinaryOperator::BitXor => Some(left ^ right),
        BinaryOperator::MatrixMultiply => return Ok(None),
    };
    Ok(Some(result.map_or_else(Value::unknown, Value::int)))
}

/// Rounds towards minus infinity, as Python does.
pub(super) fn floor_divide(left: i128, right: i128) -> Option<i128> {
    let quotient = left.checked_div(right)?;
    let exact = quotient * right == left;
    Some(if !exact && (left < 0) != (right < 0) {
        quotient - 1
    } else {
        quotient
    })
}

fn divide(left: i128, right: i128) -> Eval<Value> {
    const EXACT: u128 = 1 << 53;
    if right == 0 {
        return Err(division_by_zero("division by zero"));
    }
    if left.unsigned_abs() > EXACT || right.unsigned_abs() > EXACT {
        return Ok(Value::unknown());
    }
    #[expect(clippy::cast_precision_loss, reason = "both are below 2^53")]
    Ok(Value::new(Kind::Float(left as f64 / right as f64)))
}

fn shift(operator: BinaryOperator, left: i128, right: i128) -> Eval<Option<Value>> {
    if right < 0 {
        return Err(Signal::value_error("negative shift count"));
    }
    let by = u32::try_from(right).unwrap_or(u32::MAX);
    let result = if operator == BinaryOperator::LeftShift {
        if left == 0 {
            Some(0)
        } else {
            left.checked_shl(by).filter(|result| result >> by == left)
        }
    } else {
        Some(
            left.checked_shr(by)
                .unwrap_or(if left < 0 { -1 } else { 0 }),
        )
    };
    Ok(Some(result.map_or_else(Value::unknown, Value::int)))
}

fn floats(operator: BinaryOperator, left: f64, right: f64) -> Eval<Option<Value>> {
    let result = match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide if right == 0.0 => {
            return Err(division_by_zero("float division by zero"));
        }
        BinaryOperator::Divide => left / right,
        BinaryOperator::FloorDivide if right == 0.0 => {
            return Err(division_by_zero("float floor division by zero"));
        }
        BinaryOperator::FloorDivide => floor_quotient(left, right),
        BinaryOperator::Modulo if right == 0.0 => {
            return Err(division_by_zero("float modulo"));
        }
        BinaryOperator::Modulo => floor_rest(left, right),
        BinaryOperator::Power => {
            if left == 0.0 && right < 0.0 {
                return Err(division_by_zero("0.0 cannot be raised to a negative power"));
            }
            let power = left.powf(right);
            // A complex number, or one too large.
            if power.is_nan() || power.is_infinite() {
                return Ok(Some(Value::unknown()));
            }
            power
        }
        _ => return Ok(None),
    };
    Ok(Some(Value::new(Kind::Float(result))))
}

/// What is left over has the sign of the divisor.
fn floor_rest(left: f64, right: f64) -> f64 {
    let rest = left % right;
    if rest == 0.0 {
        0.0_f64.copysign(right)
    } else if (rest < 0.0) == (right < 0.0) {
        rest
    } else {
        rest + right
    }
}

/// The quotient that goes with [`floor_rest`]: the plain one may be rounded up to the next whole.
fn floor_quotient(left: f64, right: f64) -> f64 {
    let quotient = (left - floor_rest(left, right)) / right;
    if quotient == 0.0 {
        return 0.0_f64.copysign(left / right);
    }
    let floor = quotient.floor();
    if quotient - floor > 0.5 {
        floor + 1.0
    } else {
        floor
    }
}

/// `None` where neither side is a duration, or it is not defined.
fn durations(operator: BinaryOperator, left: &Value, right: &Value) -> Eval<Option<Value>> {
    let duration = |microseconds: Option<i128>| {
        let value = microseconds.map_or_else(Value::unknown, Value::timedelta);
        Ok(Some(value))
    };
    match (&left.kind, &right.kind) {
        (Kind::Timedelta(left), Kind::Timedelta(right)) => {
            let (left, right) = (left.get(), right.get());
            match operator {
                BinaryOperator::Add => duration(left.checked_add(right)),
                BinaryOperator::Subtract => duration(left.checked_sub(right)),
                BinaryOperator::Divide => divide(left, right).map(Some),
                BinaryOperator::FloorDivide => integers(operator, left, right),
                BinaryOperator::Modulo => {
                    if right == 0 {
                        return Err(division_by_zero("integer modulo by zero"));
                    }
                    duration(floor_divide(left, right).map(|quotient| left - quotient * right))
                }
                _ => Ok(None),
            }
        }
        (Kind::Timedelta(microseconds), _) => {
            let microseconds = microseconds.get();
            if let Some(factor) = right.as_int() {
                return match operator {
                    BinaryOperator::Multiply => duration(microseconds.checked_mul(factor)),
                    BinaryOperator::Divide | BinaryOperator::FloorDivide if factor == 0 => {
                        Err(division_by_zero("integer division or modulo by zero"))
                    }
                    BinaryOperator::Divide => duration(divide_rounded(microseconds, factor)),
                    BinaryOperator::FloorDivide => duration(floor_divide(microseconds, factor)),
                    _ => Ok(None),
                };
            }
            let Kind::Float(factor) = right.kind else {
                return Ok(None);
            };
            match operator {
                BinaryOperator::Multiply => duration(scaled(microseconds, factor)),
                BinaryOperator::Divide if factor == 0.0 => {
                    Err(division_by_zero("division by zero"))
                }
                BinaryOperator::Divide => duration(scaled(microseconds, 1.0 / factor)),
                _ => Ok(None),
            }
        }
        (_, Kind::Timedelta(_)) if operator == BinaryOperator::Multiply => {
            if left.as_int().is_none() && !matches!(left.kind, Kind::Float(_)) {
                return Ok(None);
            }
            durations(operator, right, left)
        }
        _ => Ok(None),
    }
}

/// Rounds half to even.
fn divide_rounded(left: i128, right: i128) -> Option<i128> {
    let quotient = floor_divide(left, right)?;
    let twice = (left - quotient * right).checked_mul(2)?.unsigned_abs();
    let size = right.unsigned_abs();
    Some(if twice > size || (twice == size && quotient % 2 != 0) {
        quotient + 1
    } else {
        quotient
    })
}

/// Unknown where a float could round differently from Python's exact fractions.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "only exact results are kept"
)]
fn scaled(microseconds: i128, factor: f64) -> Option<i128> {
    let result = microseconds as f64 * factor;
    let exact = result.is_finite() && result.abs() < 9e15 && result.fract() == 0.0;
    exact.then_some(result as i128)
}

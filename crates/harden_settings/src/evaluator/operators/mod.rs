//! Python's operators on built-in values. What user-defined classes make of them is not here.

mod arithmetic;
mod combine;
mod compare;
mod slices;
mod subscript;

pub(crate) use combine::{extend as in_place_extend, in_place, some_path, store_pairs};
pub(crate) use compare::{compare_order, contains, equal, order};
pub(crate) use subscript::{delete_item, length, remove_at, set_item, subscript};

use harden_python::syntax::{BinaryOperator, UnaryOperator};

use super::budget::Budget;
use super::signal::Eval;
use super::text;
use super::value::{Kind, Value};

/// `left operator right`; `None` where these types do not define it.
pub(crate) fn binary(
    budget: &Budget,
    operator: BinaryOperator,
    left: &Value,
    right: &Value,
) -> Eval<Option<Value>> {
    let (left_plain, right_plain) = (plain(left), plain(right));
    let result = if operator == BinaryOperator::Modulo && is_text(left_plain) {
        Some(match left_plain.as_str() {
            Some(template) => text::printf(budget, template, right_plain)?,
            None => Value::unknown_text(),
        })
    } else {
        let combined = combine::combine(budget, operator, left_plain, right_plain)?;
        match combined {
            Some(value) => Some(value),
            None if left_plain.is_unknown() || right_plain.is_unknown() => Some(Value::unknown()),
            None => arithmetic::arithmetic(budget, operator, left_plain, right_plain)?,
        }
    };
    Ok(result.map(|value| {
        value
            .depending_on(&left.depends_on)
            .depending_on(&right.depends_on)
    }))
}

/// `operator operand`; `None` where its type does not define it. `not` is the caller's: it may have
/// to decide the truth of an unknown.
#[expect(
    clippy::unnecessary_wraps,
    reason = "an operator may raise, as the others do"
)]
pub(crate) fn unary(operator: UnaryOperator, operand: &Value) -> Eval<Option<Value>> {
    let value = match &plain(operand).kind {
        Kind::Unknown(_) => Value::unknown(),
        Kind::Float(number) => match operator {
            UnaryOperator::Minus => Value::new(Kind::Float(-number)),
            UnaryOperator::Plus => Value::new(Kind::Float(*number)),
            UnaryOperator::Invert | UnaryOperator::Not => return Ok(None),
        },
        Kind::Timedelta(microseconds) => match operator {
            UnaryOperator::Minus => Value::timedelta(-microseconds.get()),
            UnaryOperator::Plus => Value::timedelta(microseconds.get()),
            UnaryOperator::Invert | UnaryOperator::Not => return Ok(None),
        },
        _ => {
            let Some(number) = plain(operand).as_int() else {
                return Ok(None);
            };
            let result = match operator {
                UnaryOperator::Minus => number.checked_neg(),
                UnaryOperator::Plus => Some(number),
                UnaryOperator::Invert => Some(!number),
                UnaryOperator::Not => return Ok(None),
            };
            result.map_or_else(Value::unknown, Value::int)
        }
    };
    Ok(Some(value.depending_on(&operand.depends_on)))
}

/// The plain value that an instance of a subclass of a built-in type is.
pub(crate) fn plain(value: &Value) -> &Value {
    match &value.kind {
        Kind::Instance(instance) => instance.payload.as_ref().map_or(value, plain),
        _ => value,
    }
}

/// Whether it is certainly a `str`.
pub(crate) fn is_text(value: &Value) -> bool {
    match &value.kind {
        Kind::Str(_) => true,
        Kind::Unknown(unknown) => unknown.text.is_some() && !unknown.spread,
        _ => false,
    }
}

//! Built-in functions and `math` on numbers.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::operators::{self, plain};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::{Kind, Native, Value};
use harden_python::syntax::BinaryOperator;

pub(super) const FUNCTIONS: &[Native] = &[
    native("builtins.int", int),
    native("builtins.float", float),
    native("builtins.abs", abs),
    native("builtins.round", round),
    native("builtins.divmod", divmod),
    native("builtins.pow", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::Power)
    }),
    native("builtins.ord", ord),
    native("builtins.chr", chr),
    native("builtins.hex", |_, arguments| based(arguments, "0x", 16)),
    native("builtins.oct", |_, arguments| based(arguments, "0o", 8)),
    native("builtins.bin", |_, arguments| based(arguments, "0b", 2)),
    native("math.ceil", |_, arguments| whole(arguments, f64::ceil)),
    native("math.floor", |_, arguments| whole(arguments, f64::floor)),
    native("math.trunc", |_, arguments| whole(arguments, f64::trunc)),
    native("math.sqrt", sqrt),
    native("operator.add", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::Add)
    }),
    native("operator.sub", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::Subtract)
    }),
    native("operator.mul", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::Multiply)
    }),
    native("operator.or_", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::BitOr)
    }),
    native("operator.and_", |budget, arguments| {
        binary(budget, arguments, BinaryOperator::BitAnd)
    }),
];

fn binary(budget: &Budget, arguments: &Arguments, operator: BinaryOperator) -> Eval<Value> {
    let left = arguments.require("operator", 0, "a")?;
    let right = arguments.require("operator", 1, "b")?;
    if arguments.positional.len() > 2 {
        return Ok(Value::unknown());
    }
    operators::binary(budget, operator, left, right)?.ok_or_else(|| {
        Signal::type_error(format!(
            "unsupported operand types: '{}' and '{}'",
            left.type_name(),
            right.type_name()
        ))
    })
}

/// `int(value)` and `int(text, base)`
fn int(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(value) = arguments.get(0, "x") else {
        return Ok(Value::int(0));
    };
    let base = match arguments.get(1, "base") {
        None => 10,
        Some(base) => match base.as_int() {
            Some(base) => base,
            None => return Ok(Value::unknown()),
        },
    };
    let value = plain(value);
    let is_text = matches!(
        value.kind,
        Kind::Str(_) | Kind::Bytes(_) | Kind::Unknown(_) | Kind::Instance(_)
    );
    if !is_text && arguments.get(1, "base").is_some() {
        return Err(Signal::type_error(
            "int() can't convert non-string with explicit base",
        ));
    }
    match &value.kind {
        Kind::Unknown(_) | Kind::Instance(_) => Ok(Value::unknown()),
        Kind::Float(number) => {
            if number.is_nan() {
                return Err(Signal::value_error("cannot convert float NaN to integer"));
            }
            if number.is_infinite() {
                return Err(Signal::raise(
                    "OverflowError",
                    "cannot convert float infinity to integer",
                ));
            }
            Ok(integer(number.trunc()))
        }
        Kind::Str(text) => {
            budget.step(text.len() as u64)?;
            int_of_text(text, base, || text::quoted(text))
        }
        Kind::Bytes(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => int_of_text(text, base, || format!("b{}", text::quoted(text))),
            Err(_) => Ok(Value::unknown()),
        },
        _ => match value.as_int() {
            Some(number) => Ok(Value::int(number)),
            None => Err(Signal::type_error(format!(
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                value.type_name()
            ))),
        },
    }
}

/// A whole float as an integer; unknown beyond what is kept of integers.
#[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
fn integer(number: f64) -> Value {
    if number.abs() < 1e38 {
        Value::int(number as i128)
    } else {
        Value::unknown()
    }
}

fn int_of_text(text: &str, base: i128, shown: impl Fn() -> String) -> Eval<Value> {
    let invalid = || {
        Signal::value_error(format!(
            "invalid literal for int() with base {base}: {}",
            shown()
        ))
    };
    let Ok(base_given @ (0 | 2..=36)) = u32::try_from(base) else {
        return Err(Signal::value_error(
            "int() base must be >= 2 and <= 36, or 0",
        ));
    };
    let trimmed = text.trim();
    let (negative, digits) = match trimmed.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, trimmed.strip_prefix('+').unwrap_or(trimmed)),
    };
    let lower = digits.to_ascii_lowercase();
    let prefixed = [("0x", 16), ("0o", 8), ("0b", 2)]
        .into_iter()
        .find(|(prefix, of)| lower.starts_with(prefix) && (base_given == 0 || base_given == *of));
    let (base, digits, after_prefix) = match prefixed {
        Some((prefix, of)) => (of, &lower[prefix.len()..], true),
        None if base_given == 0 => (10, &lower[..], false),
        None => (base_given, &lower[..], false),
    };
    let digits = if after_prefix {
        digits.strip_prefix('_').unwrap_or(digits)
    } else {
        digits
    };
    let underscores_stand_between =
        !digits.starts_with('_') && !digits.ends_with('_') && !digits.contains("__");
    let plain: String = digits.chars().filter(|digit| *digit != '_').collect();
    if !plain.is_ascii() {
        // Digits of other scripts are digits to Python.
        return if plain.chars().all(char::is_numeric) {
            Ok(Value::unknown())
        } else {
            Err(invalid())
        };
    }
    let valid = !plain.is_empty()
        && underscores_stand_between
        && plain.chars().all(|digit| digit.is_digit(base));
    if !valid
        || (base_given == 0
            && base == 10
            && plain.starts_with('0')
            && !plain.trim_start_matches('0').is_empty())
    {
        return Err(invalid());
    }
    let Ok(magnitude) = i128::from_str_radix(&plain, base) else {
        return Ok(Value::unknown());
    };
    Ok(Value::int(if negative { -magnitude } else { magnitude }))
}

fn float(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let Some(value) = arguments.get(0, "x") else {
        return Ok(Value::new(Kind::Float(0.0)));
    };
    let value = plain(value);
    let number = match &value.kind {
        Kind::Unknown(_) | Kind::Instance(_) | Kind::Bytes(_) => return Ok(Value::unknown()),
        Kind::Float(number) => *number,
        Kind::Str(text) => {
            let trimmed = text.trim().to_ascii_lowercase();
            let unsigned = trimmed.trim_start_matches(['+', '-']);
            let special = ["inf", "infinity", "nan"].contains(&unsigned);
            let digits_only = unsigned
                .chars()
                .all(|character| character.is_ascii_digit() || "._+-e".contains(character));
            let between = |pair: &[u8]| {
                pair[0].is_ascii_digit() == pair[1].is_ascii_digit()
                    || (pair[0] != b'_' && pair[1] != b'_')
            };
            let underscores_fit = !unsigned.starts_with('_')
                && !unsigned.ends_with('_')
                && !unsigned.contains("__")
                && !["_.", "._", "_e", "e_"]
                    .iter()
                    .any(|pair| unsigned.contains(pair))
                && (unsigned.len() < 2
                    || unsigned
                        .as_bytes()
                        .windows(2)
                        .all(|pair| between(pair) || pair.contains(&b'_')));
            let parsed = (special || (digits_only && underscores_fit))
                .then(|| trimmed.replace('_', "").parse().ok())
                .flatten();
            parsed.ok_or_else(|| {
                Signal::value_error(format!(
                    "could not convert string to float: {}",
                    text::quoted(text)
                ))
            })?
        }
        #[expect(clippy::cast_precision_loss, reason = "as Python converts it")]
        _ => value.as_int().ok_or_else(|| {
            Signal::type_error(format!(
                "float() argument must be a string or a real number, not '{}'",
                value.type_name()
            ))
        })? as f64,
    };
    Ok(Value::new(Kind::Float(number)))
}

fn abs(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = plain(arguments.require("abs", 0, "x")?);
    Ok(match (&value.kind, value.as_int()) {
        (Kind::Float(number), _) => Value::new(Kind::Float(number.abs())),
        (Kind::Timedelta(microseconds), _) => Value::timedelta(microseconds.get().abs()),
        (_, Some(number)) => number.checked_abs().map_or_else(Value::unknown, Value::int),
        (Kind::Unknown(_), _) => Value::unknown(),
        _ => {
            return Err(Signal::type_error(format!(
                "bad operand type for abs(): '{}'",
                value.type_name()
            )));
        }
    })
}

fn round(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = plain(arguments.require("round", 0, "number")?);
    let digits = arguments
        .get(1, "ndigits")
        .filter(|digits| !matches!(digits.kind, Kind::None));
    Ok(match (&value.kind, digits.map(Value::as_int)) {
        (Kind::Float(number), None) if number.is_finite() => integer(number.round_ties_even()),
        (Kind::Float(number), Some(Some(digits))) if number.is_finite() => {
            match usize::try_from(digits) {
                Ok(digits) if digits <= 400 => {
                    budget.allocate(digits as u64)?;
                    let rounded = format!("{number:.digits$}").parse();
                    rounded.map_or_else(
                        |_| Value::unknown(),
                        |number| Value::new(Kind::Float(number)),
                    )
                }
                _ => Value::unknown(),
            }
        }
        (Kind::Int(_) | Kind::Bool(_), None) => Value::int(value.as_int().unwrap_or_default()),
        (Kind::Int(number), Some(Some(0..))) => Value::int(number.get()),
        _ => Value::unknown(),
    })
}

fn divmod(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    Ok(Value::tuple(vec![
        binary(budget, arguments, BinaryOperator::FloorDivide)?,
        binary(budget, arguments, BinaryOperator::Modulo)?,
    ]))
}

fn ord(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("ord", 0, "c")?;
    let Some(text) = value.as_str() else {
        if matches!(
            plain(value).kind,
            Kind::Unknown(_) | Kind::Instance(_) | Kind::Bytes(_)
        ) {
            return Ok(Value::unknown());
        }
        return Err(Signal::type_error(format!(
            "ord() expected string of length 1, but {} found",
            value.type_name()
        )));
    };
    let mut characters = text.chars();
    match (characters.next(), characters.next()) {
        (Some(character), None) => Ok(Value::int(i128::from(u32::from(character)))),
        _ => Err(Signal::type_error(format!(
            "ord() expected a character, but string of length {} found",
            text.chars().count()
        ))),
    }
}

fn chr(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("chr", 0, "i")?;
    let Some(number) = super::integer_of(value)? else {
        return Ok(Value::unknown_text());
    };
    match u32::try_from(number).ok().map(char::from_u32) {
        Some(Some(character)) => Ok(Value::str(character.to_string())),
        // Half of a surrogate pair.
        Some(None) if number < 0x11_0000 => Ok(Value::unknown_text()),
        _ => Err(Signal::value_error("chr() arg not in range(0x110000)")),
    }
}

fn based(arguments: &Arguments, prefix: &str, base: u32) -> Eval<Value> {
    let value = arguments.require("hex", 0, "number")?;
    let Some(number) = super::integer_of(value)? else {
        return Ok(Value::unknown_text());
    };
    let sign = if number < 0 { "-" } else { "" };
    let magnitude = number.unsigned_abs();
    let digits = match base {
        16 => format!("{magnitude:x}"),
        8 => format!("{magnitude:o}"),
        _ => format!("{magnitude:b}"),
    };
    Ok(Value::str(format!("{sign}{prefix}{digits}")))
}

fn whole(arguments: &Arguments, round: fn(f64) -> f64) -> Eval<Value> {
    let value = plain(arguments.require("math", 0, "x")?);
    Ok(match (&value.kind, value.as_int()) {
        (Kind::Float(number), _) => integer(round(*number)),
        (_, Some(number)) => Value::int(number),
        _ => Value::unknown(),
    })
}

fn sqrt(_: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = plain(arguments.require("sqrt", 0, "x")?);
    #[expect(clippy::cast_precision_loss, reason = "as Python converts it")]
    let number = match value.kind {
        Kind::Float(number) => Some(number),
        _ => value.as_int().map(|number| number as f64),
    };
    match number {
        None => Ok(Value::unknown()),
        Some(number) if number < 0.0 => Err(Signal::value_error("math domain error")),
        Some(number) => Ok(Value::new(Kind::Float(number.sqrt()))),
    }
}

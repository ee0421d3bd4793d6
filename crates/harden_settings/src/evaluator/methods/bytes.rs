//! Methods of `bytes`.

use std::fmt::Write as _;
use std::rc::Rc;

use super::Call;
use super::text_like::{Codec, is_strict};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Value};

/// The methods that the other kind of text lacks.
pub(super) const NAMES: &[&str] = &["decode", "fromhex", "hex"];

pub(super) fn call(call: Call<'_>, bytes: &Rc<[u8]>) -> Eval<Value> {
    call.budget.allocate(bytes.len() as u64 * 2)?;
    if call.arguments.any_unknown() {
        return Ok(match call.name {
            "decode" | "hex" => Value::unknown_text(),
            _ => Value::unknown(),
        });
    }
    let other = |index: usize| match call.get(index, "").map(|value| &value.kind) {
        Some(Kind::Bytes(other)) => Some(Rc::clone(other)),
        _ => None,
    };
    Ok(match call.name {
        "decode" => decode(call, bytes)?,
        "hex" if call.get(0, "sep").is_none() => {
            let mut digits = String::with_capacity(bytes.len() * 2);
            for byte in bytes.iter() {
                write!(digits, "{byte:02x}").expect("writing to a string succeeds");
            }
            Value::str(digits)
        }
        "lower" => Value::bytes(bytes.to_ascii_lowercase()),
        "upper" => Value::bytes(bytes.to_ascii_uppercase()),
        "strip" | "lstrip" | "rstrip" if call.arguments.positional.is_empty() => {
            Value::bytes(match call.name {
                "lstrip" => bytes.trim_ascii_start(),
                "rstrip" => bytes.trim_ascii_end(),
                _ => bytes.trim_ascii(),
            })
        }
        "startswith" | "endswith" => match other(0) {
            Some(affix) if call.name == "startswith" => Value::bool(bytes.starts_with(&affix)),
            Some(affix) => Value::bool(bytes.ends_with(&affix)),
            None => Value::unknown(),
        },
        _ => Value::unknown(),
    })
}

fn decode(call: Call<'_>, bytes: &[u8]) -> Eval<Value> {
    let strict = is_strict(call);
    match Codec::asked_for(call) {
        Codec::Utf8 => match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Value::str(text)),
            Err(error) if strict => Err(Signal::raise(
                "UnicodeDecodeError",
                format!(
                    "'utf-8' codec can't decode byte {:#04x} in position {}: invalid start byte",
                    bytes[error.valid_up_to()],
                    error.valid_up_to()
                ),
            )),
            Err(_) => Ok(Value::unknown_text()),
        },
        Codec::Ascii if bytes.is_ascii() => {
            Ok(Value::str(String::from_utf8_lossy(bytes).into_owned()))
        }
        Codec::Ascii if strict => Err(Signal::raise(
            "UnicodeDecodeError",
            "'ascii' codec can't decode bytes: ordinal not in range(128)",
        )),
        Codec::Latin1 => Ok(Value::str(
            bytes
                .iter()
                .map(|&byte| char::from(byte))
                .collect::<String>(),
        )),
        _ => Ok(Value::unknown_text()),
    }
}

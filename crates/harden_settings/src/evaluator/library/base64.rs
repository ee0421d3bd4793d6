//! `base64` and `binascii`, for text that was wrapped to fit into a variable.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("base64.b64encode", |budget, arguments| {
        encode(budget, arguments, STANDARD)
    }),
    native("base64.standard_b64encode", |budget, arguments| {
        encode(budget, arguments, STANDARD)
    }),
    native("base64.urlsafe_b64encode", |budget, arguments| {
        encode(budget, arguments, URL_SAFE)
    }),
    native("base64.b64decode", |budget, arguments| {
        decode(budget, arguments, STANDARD)
    }),
    native("base64.standard_b64decode", |budget, arguments| {
        decode(budget, arguments, STANDARD)
    }),
    native("base64.urlsafe_b64decode", |budget, arguments| {
        decode(budget, arguments, URL_SAFE)
    }),
];

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The bytes of the only argument; unknown with an alphabet of one's own.
fn input(arguments: &Arguments) -> Option<Vec<u8>> {
    if arguments.positional.len() != 1 || !arguments.keywords.is_empty() {
        return None;
    }
    match &arguments.positional[0].kind {
        Kind::Bytes(bytes) => Some(bytes.to_vec()),
        Kind::Str(text) => Some(text.as_bytes().to_vec()),
        _ => None,
    }
}

fn encode(budget: &Budget, arguments: &Arguments, alphabet: &[u8; 64]) -> Eval<Value> {
    let value = arguments.require("b64encode", 0, "s")?;
    if value.as_str().is_some() {
        return Err(Signal::type_error(
            "a bytes-like object is required, not 'str'",
        ));
    }
    let Some(bytes) = input(arguments) else {
        return Ok(Value::unknown());
    };
    budget.allocate(bytes.len() as u64 * 2)?;
    let mut result = Vec::new();
    for chunk in bytes.chunks(3) {
        let mut bits = 0_u32;
        for index in 0..3 {
            bits = bits << 8 | u32::from(chunk.get(index).copied().unwrap_or(0));
        }
        for index in 0..4 {
            let letter = alphabet[(bits >> (18 - 6 * index) & 63) as usize];
            result.push(if index <= chunk.len() { letter } else { b'=' });
        }
    }
    Ok(Value::bytes(result))
}

/// Python skips what is not of the alphabet.
fn decode(budget: &Budget, arguments: &Arguments, alphabet: &[u8; 64]) -> Eval<Value> {
    let Some(bytes) = input(arguments) else {
        return Ok(Value::unknown());
    };
    if arguments.positional[0].as_str().is_some() && !bytes.is_ascii() {
        return Err(Signal::value_error(
            "string argument should contain only ASCII characters",
        ));
    }
    budget.allocate(bytes.len() as u64)?;
    budget.step(bytes.len() as u64)?;
    let padding = Signal::value_error("Incorrect padding");
    let mut result = Vec::new();
    let (mut bits, mut count) = (0_u32, 0);
    let mut ended = false;
    for byte in bytes {
        if byte == b'=' {
            ended = true;
            continue;
        }
        let Some(digit) = alphabet.iter().position(|letter| *letter == byte) else {
            continue;
        };
        if ended {
            // What stands after the padding is read differently from version to version.
            return Ok(Value::unknown());
        }
        bits = bits << 6 | u32::try_from(digit).expect("one of 64");
        count += 1;
        if count == 4 {
            result.extend_from_slice(&bits.to_be_bytes()[1..]);
            (bits, count) = (0, 0);
        }
    }
    match (count, ended) {
        (0, _) => {}
        (2, true) => result.push((bits >> 4 & 0xff) as u8),
        (3, true) => {
            result.extend_from_slice(&[(bits >> 10 & 0xff) as u8, (bits >> 2 & 0xff) as u8]);
        }
        _ => return Err(padding),
    }
    Ok(Value::bytes(result))
}

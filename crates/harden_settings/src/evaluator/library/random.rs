//! What is made anew at each start: `secrets`, `random`, `uuid`.

use std::rc::Rc;

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Kind, Native, Text, Unknown, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("secrets.token_urlsafe", text),
    native("secrets.token_hex", text),
    native("secrets.token_bytes", object),
    native("secrets.choice", object),
    native("secrets.randbelow", object),
    native("secrets.SystemRandom", object),
    native("random.choice", object),
    native("random.choices", object),
    native("random.sample", object),
    native("random.randint", object),
    native("random.random", object),
    native("random.SystemRandom", object),
    native("os.urandom", object),
    native("uuid.uuid1", object),
    native("uuid.uuid4", object),
    native("__harden__.generated", text),
];

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of a native function"
)]
fn text(_: &Budget, _: &Arguments) -> Eval<Value> {
    Ok(Value::new(Kind::Unknown(Rc::new(Unknown {
        truthy: Some(true),
        text: Some(Text::default()),
        generated: true,
        spread: false,
    }))))
}

#[expect(
    clippy::unnecessary_wraps,
    reason = "the signature of a native function"
)]
fn object(_: &Budget, _: &Arguments) -> Eval<Value> {
    Ok(Value::new(Kind::Unknown(Rc::new(Unknown {
        generated: true,
        ..Unknown::default()
    }))))
}

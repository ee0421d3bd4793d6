//! Methods of iterators and generators.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::Call;
use crate::evaluator::containers::is_spread;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::Value;

pub(super) const NAMES: &[&str] = &["__next__", "close"];

pub(super) fn call(call: Call<'_>, left: &RefCell<VecDeque<Value>>) -> Eval<Value> {
    if call.name == "close" {
        left.borrow_mut().clear();
        return Ok(Value::none());
    }
    next(left).ok_or_else(|| Signal::raise("StopIteration", ""))
}

/// The next element, which may be unknown; `None` where there is none left.
fn next(left: &RefCell<VecDeque<Value>>) -> Option<Value> {
    let mut left = left.borrow_mut();
    if left.front().is_some_and(is_spread) {
        // There may be one, and as many as one likes after it.
        return Some(Value::unknown());
    }
    left.pop_front()
}

//! Methods of `tuple`, and the searches that lists share.

use std::rc::Rc;

use super::Call;
use crate::evaluator::containers::is_spread;
use crate::evaluator::operators::equal;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::Value;

pub(super) const NAMES: &[&str] = &["count", "index"];

pub(super) fn call(call: Call<'_>, items: &Rc<[Value]>) -> Eval<Value> {
    call.budget.step(items.len() as u64)?;
    search(call, items, false, "tuple")
}

/// `count` and `index`.
pub(super) fn search(call: Call<'_>, items: &[Value], open: bool, name: &str) -> Eval<Value> {
    let wanted = call.require(0, "value")?;
    if call.name == "count" {
        call.arguments.at_most("count", 1)?;
        let mut count = 0;
        for item in items {
            match equal(item, wanted) {
                Some(true) if !is_spread(item) => count += 1,
                Some(false) if !is_spread(item) => {}
                _ => return Ok(Value::unknown()),
            }
        }
        return Ok(if open {
            Value::unknown()
        } else {
            Value::int(count)
        });
    }
    let length = i128::try_from(items.len()).expect("a length fits");
    let (Some(start), Some(stop)) = (
        call.int_or(1, "start", 0)?,
        call.int_or(2, "stop", i128::MAX)?,
    ) else {
        return Ok(Value::unknown());
    };
    let clamp = |position: i128| {
        let position = if position < 0 {
            position.saturating_add(length).max(0)
        } else {
            position.min(length)
        };
        usize::try_from(position).expect("clamped to the length")
    };
    let (start, stop) = (clamp(start), clamp(stop));
    for (at, item) in items.iter().enumerate().take(stop).skip(start) {
        match equal(item, wanted) {
            Some(true) if !is_spread(item) && !open => {
                return Ok(Value::int(i128::try_from(at).expect("a position fits")));
            }
            Some(false) if !is_spread(item) => {}
            _ => return Ok(Value::unknown()),
        }
    }
    if open {
        return Ok(Value::unknown());
    }
    let shown = text::repr(call.budget, wanted)?;
    let message = match (name, shown.as_str()) {
        ("list", Some(shown)) => format!("{shown} is not in list"),
        _ => format!("{name}.index(x): x not in {name}"),
    };
    Err(Signal::value_error(message))
}

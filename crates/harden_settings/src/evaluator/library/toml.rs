//! `tomllib.loads`, and the packages that came before it.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::dict_of;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[native("tomllib.loads", loads)];

fn loads(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("loads", 0, "s")?;
    let Some(text) = value.as_str() else {
        return Ok(Value::unknown());
    };
    budget.step(text.len() as u64)?;
    budget.allocate(text.len() as u64 * 4)?;
    match text.parse::<toml::Table>() {
        Ok(table) => Ok(converted(toml::Value::Table(table))?.depending_on(&value.depends_on)),
        // `TOMLDecodeError` is a `ValueError`.
        Err(error) => Err(Signal::value_error(error.message().to_owned())),
    }
}

/// The parser limits nesting.
fn converted(value: toml::Value) -> Eval<Value> {
    Ok(match value {
        toml::Value::String(text) => Value::str(text),
        toml::Value::Integer(number) => Value::int(i128::from(number)),
        toml::Value::Float(number) => Value::new(Kind::Float(number)),
        toml::Value::Boolean(truth) => Value::bool(truth),
        toml::Value::Datetime(_) => Value::unknown(),
        toml::Value::Array(items) => {
            Value::list(items.into_iter().map(converted).collect::<Eval<_>>()?)
        }
        toml::Value::Table(table) => {
            let mut pairs = Vec::new();
            for (key, value) in table {
                pairs.push((Value::str(key), converted(value)?));
            }
            dict_of(pairs)?
        }
    })
}

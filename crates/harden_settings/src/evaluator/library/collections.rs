//! Constructors of `collections` that behave like a built-in type.

use std::rc::Rc;

use super::{member, native};
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::obscure;
use crate::evaluator::methods::dict;
use crate::evaluator::signal::Eval;
use crate::evaluator::value::{Dict, Kind, Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("collections.OrderedDict", ordered),
    native("collections.defaultdict", with_factory),
];

fn ordered(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    match member("builtins", "dict").map(|value| value.kind) {
        Some(Kind::Native(native)) => (native.call)(budget, arguments),
        _ => Ok(Value::unknown()),
    }
}

fn with_factory(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let factory = arguments.positional.first().cloned();
    let made = Dict {
        factory: factory.filter(|factory| !matches!(factory.kind, Kind::None)),
        ..Dict::default()
    };
    if let Some(entries) = arguments.positional.get(1) {
        dict::merge(budget, &made, entries)?;
    }
    if arguments.open {
        obscure(&made);
    }
    for (name, value) in &arguments.keywords {
        crate::evaluator::containers::store(&made, &Value::str(&**name), value.clone())?;
    }
    Ok(Value::new(Kind::Dict(Rc::new(made))))
}

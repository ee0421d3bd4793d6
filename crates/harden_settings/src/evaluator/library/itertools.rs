//! `itertools`, as far as it calls nothing back and ends.

use super::native;
use crate::evaluator::arguments::Arguments;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{is_spread, iterate, spread};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Native, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("itertools.chain", chain),
    native("itertools.chain.from_iterable", chain_from),
    native("itertools.islice", islice),
    native("itertools.repeat", repeat),
    native("itertools.product", product),
    native("itertools.zip_longest", zip_longest),
];

fn chain(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let mut items = Vec::new();
    for argument in &arguments.positional {
        items.extend(iterate(budget, argument)?.into_items());
    }
    if arguments.open {
        items.push(spread());
    }
    Ok(Value::iterator(items))
}

fn chain_from(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let outer = iterate(budget, arguments.require("from_iterable", 0, "iterable")?)?;
    let mut items = Vec::new();
    for inner in outer.into_items() {
        if is_spread(&inner) {
            items.push(spread());
        } else {
            items.extend(iterate(budget, &inner)?.into_items());
        }
    }
    Ok(Value::iterator(items))
}

fn islice(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let items = iterate(budget, arguments.require("islice", 0, "iterable")?)?;
    let whole: Vec<Option<usize>> = arguments.positional[1..]
        .iter()
        .map(|value| {
            value
                .as_int()
                .and_then(|number| usize::try_from(number).ok())
        })
        .collect();
    let (start, stop) = match whole[..] {
        [Some(stop)] => (0, stop),
        [Some(start), Some(stop)] => (start, stop),
        _ => return Ok(Value::iterator([spread()])),
    };
    if !items.complete() {
        return Ok(Value::iterator([spread()]));
    }
    let selected = items.items.into_iter().take(stop).skip(start);
    Ok(Value::iterator(selected))
}

fn repeat(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let value = arguments.require("repeat", 0, "object")?;
    let times = arguments.get(1, "times").and_then(Value::as_int);
    let Some(times) = times else {
        return Ok(Value::unknown());
    };
    let times = u64::try_from(times.max(0)).unwrap_or(u64::MAX);
    budget.allocate(times.saturating_mul(size_of::<Value>() as u64))?;
    Ok(Value::iterator((0..times).map(|_| value.clone())))
}

fn product(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    if !arguments.keywords.is_empty() {
        return Ok(Value::iterator([spread()]));
    }
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for argument in &arguments.positional {
        let column = iterate(budget, argument)?;
        if !column.complete() {
            return Ok(Value::iterator([spread()]));
        }
        let count = (rows.len() as u64).saturating_mul(column.items.len() as u64);
        let width = rows.first().map_or(1, |row| row.len() as u64 + 1);
        budget.allocate(
            count
                .saturating_mul(width)
                .saturating_mul(size_of::<Value>() as u64),
        )?;
        let mut longer = Vec::new();
        for row in &rows {
            for item in &column.items {
                let mut row = row.clone();
                row.push(item.clone());
                longer.push(row);
            }
        }
        rows = longer;
    }
    Ok(Value::iterator(rows.into_iter().map(Value::tuple)))
}

fn zip_longest(budget: &Budget, arguments: &Arguments) -> Eval<Value> {
    let fill = arguments
        .keyword("fillvalue")
        .cloned()
        .unwrap_or_else(Value::none);
    let mut columns = Vec::new();
    for argument in &arguments.positional {
        let column = iterate(budget, argument)?;
        if !column.complete() {
            return Ok(Value::iterator([spread()]));
        }
        columns.push(column.items);
    }
    if columns.is_empty() && arguments.open {
        return Err(Signal::type_error("zip_longest() arguments are unknown"));
    }
    let rows = columns.iter().map(Vec::len).max().unwrap_or(0);
    budget.allocate((rows * (columns.len() + 1) * size_of::<Value>()) as u64)?;
    let row = |index: usize| {
        let cells = columns
            .iter()
            .map(|column| column.get(index).unwrap_or(&fill).clone());
        Value::tuple(cells.collect())
    };
    Ok(Value::iterator((0..rows).map(row)))
}

//! Methods of `dict`.

use std::rc::Rc;

use super::Call;
use crate::evaluator::budget::Budget;
use crate::evaluator::containers::{
    deep_dependencies, dissolve, hash, iterate, obscure, spread, store,
};
use crate::evaluator::dependencies::Dependencies;
use crate::evaluator::operators::{plain, store_pairs};
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::text;
use crate::evaluator::value::{Changes, Dict, Kind, Set, Value};

pub(super) const NAMES: &[&str] = &[
    "clear",
    "copy",
    "fromkeys",
    "get",
    "items",
    "keys",
    "move_to_end",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "values",
];

pub(super) fn call(call: Call<'_>, dict: &Rc<Dict>) -> Eval<Value> {
    call.budget.step(1)?;
    match call.name {
        "get" => return get(call, dict),
        "keys" => return keys(call.budget, dict),
        "values" => {
            return view(call.budget, dict, |(_, value)| value.clone());
        }
        "items" => {
            return view(call.budget, dict, |(key, value)| {
                Value::tuple(vec![key.clone(), value.clone()])
            });
        }
        "copy" => {
            claim(call.budget, dict)?;
            return Ok(Value::new(Kind::Dict(Rc::new(Dict {
                entries: dict.entries.borrow().clone().into(),
                open: dict.open.clone(),
                factory: dict.factory.clone(),
                changes: Changes::default(),
            }))));
        }
        _ => {}
    }
    let mut depends_on = Dependencies::default();
    for argument in call.arguments.values() {
        depends_on.add(&deep_dependencies(call.budget, argument)?);
    }
    dict.changes.record(call.place, &depends_on);
    call.budget.allocate(2 * size_of::<Value>() as u64)?;
    match call.name {
        "update" => update(call, dict)?,
        "clear" => {
            dict.entries.borrow_mut().clear();
            dict.open.set(false);
        }
        "setdefault" => return set_default(call, dict),
        "pop" => return pop(call, dict),
        "popitem" => {
            if dict.open.get() {
                dissolve(dict);
                return Ok(Value::tuple(vec![Value::unknown(), Value::unknown()]));
            }
            let last = dict.entries.borrow_mut().pop();
            let (key, value) = last
                .ok_or_else(|| Signal::raise("KeyError", "'popitem(): dictionary is empty'"))?
                .1;
            return Ok(Value::tuple(vec![key, value]));
        }
        // Order alone changes, which no setting depends on.
        _ => {}
    }
    Ok(Value::none())
}

fn claim(budget: &Budget, dict: &Dict) -> Eval<()> {
    let count = dict.entries.borrow().len();
    budget.step(count as u64)?;
    budget.allocate((count * 3 * size_of::<Value>()) as u64)
}

/// The keys, as a set in the dict's order.
fn keys(budget: &Budget, dict: &Dict) -> Eval<Value> {
    claim(budget, dict)?;
    let items = dict
        .entries
        .borrow()
        .iter()
        .map(|(key, (value, _))| (key.clone(), value.clone()))
        .collect();
    Ok(Value::new(Kind::Set(Rc::new(Set {
        items: std::cell::RefCell::new(items),
        open: dict.open.clone(),
        frozen: true,
        changes: Changes::default(),
    }))))
}

fn view(budget: &Budget, dict: &Dict, of: fn(&(Value, Value)) -> Value) -> Eval<Value> {
    claim(budget, dict)?;
    let mut items: Vec<Value> = dict.entries.borrow().values().map(of).collect();
    if dict.open.get() {
        items.push(spread());
    }
    Ok(Value::tuple(items))
}

fn get(call: Call<'_>, dict: &Dict) -> Eval<Value> {
    let key = call.require(0, "key")?;
    let default = || call.get(1, "default").cloned().unwrap_or_else(Value::none);
    let Some(key) = hash(key)? else {
        let empty = dict.entries.borrow().is_empty() && !dict.open.get();
        return Ok(if empty { default() } else { Value::unknown() });
    };
    Ok(match dict.entries.borrow().get(&key) {
        Some((_, value)) => value.clone(),
        None if dict.open.get() => Value::unknown(),
        None => default(),
    })
}

fn set_default(call: Call<'_>, dict: &Dict) -> Eval<Value> {
    let key = call.require(0, "key")?;
    let default = call.get(1, "default").cloned().unwrap_or_else(Value::none);
    let Some(hashed) = hash(key)? else {
        obscure_more(dict);
        return Ok(Value::unknown());
    };
    let mut entries = dict.entries.borrow_mut();
    if let Some((_, value)) = entries.get(&hashed) {
        return Ok(value.clone());
    }
    let value = if dict.open.get() {
        Value::unknown()
    } else {
        default
    };
    entries.insert(hashed, (key.clone(), value.clone()));
    Ok(value)
}

/// An entry was added under an unknown key, and none replaced.
fn obscure_more(dict: &Dict) {
    dict.open.set(true);
}

fn pop(call: Call<'_>, dict: &Dict) -> Eval<Value> {
    let key = call.require(0, "key")?;
    let Some(hashed) = hash(key)? else {
        dissolve(dict);
        return Ok(Value::unknown());
    };
    if let Some((_, value)) = dict.entries.borrow_mut().shift_remove(&hashed) {
        return Ok(value);
    }
    if dict.open.get() {
        return Ok(Value::unknown());
    }
    if let Some(default) = call.get(1, "default") {
        Ok(default.clone())
    } else {
        let shown = text::repr(call.budget, key)?;
        Err(Signal::raise(
            "KeyError",
            shown.as_str().map_or("", |shown| &**shown).to_owned(),
        ))
    }
}

fn update(call: Call<'_>, dict: &Dict) -> Eval<()> {
    call.arguments.at_most("update", 1)?;
    if let Some(other) = call.arguments.positional.first() {
        merge(call.budget, dict, other)?;
    }
    if call.arguments.open {
        obscure(dict);
    }
    for (name, value) in &call.arguments.keywords {
        store(dict, &Value::str(&**name), value.clone())?;
    }
    Ok(())
}

/// `dict.update(other)`: entries of a mapping, or pairs.
pub(crate) fn merge(budget: &Budget, dict: &Dict, other: &Value) -> Eval<()> {
    match &plain(other).kind {
        Kind::Dict(other) => {
            claim(budget, other)?;
            if other.open.get() {
                obscure(dict);
            }
            let entries: Vec<(Value, Value)> = other.entries.borrow().values().cloned().collect();
            for (key, value) in entries {
                store(dict, &key, value)?;
            }
            Ok(())
        }
        Kind::Unknown(_) => {
            obscure(dict);
            dict.changes.depends_on.borrow_mut().add(&other.depends_on);
            Ok(())
        }
        _ => {
            let pairs = iterate(budget, other)?;
            store_pairs(budget, dict, pairs)
        }
    }
}

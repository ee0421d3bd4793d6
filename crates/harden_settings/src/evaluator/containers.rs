//! What lists, tuples, dicts, sets and iterators have in common: elements, some of them unknown.

use std::rc::Rc;

use super::budget::Budget;
use super::dependencies::Dependencies;
use super::maps::IndexMap;
use super::signal::{Eval, Signal};
use super::value::{Changes, CodePlace, Dict, Key, Kind, List, Set, Unknown, Value};
use indexmap::map::Entry;

/// The elements of something that was iterated over.
#[derive(Debug)]
pub(crate) struct Elements {
    /// An unknown one among them may stand for any number.
    pub(crate) items: Vec<Value>,
    /// There may be more, anywhere.
    pub(crate) open: bool,
}

impl Elements {
    /// Whether all elements are there, though some may be unknown.
    pub(crate) fn complete(&self) -> bool {
        !self.open && !self.items.iter().any(is_spread)
    }

    pub(crate) fn into_list(self) -> Value {
        Value::new(Kind::List(Rc::new(List {
            items: self.items.into(),
            open: self.open.into(),
            changes: Changes::default(),
        })))
    }

    /// In a form that has no mark of its own for more elements: a tuple, an iterator.
    pub(crate) fn into_items(mut self) -> Vec<Value> {
        if self.open {
            self.items.insert(0, spread());
            self.items.push(spread());
        }
        self.items
    }
}

impl Changes {
    /// Notes that the value was changed at `place`, in a way that depends on `value`.
    pub(crate) fn record(&self, place: CodePlace, depends_on: &Dependencies) {
        let mut places = self.places.borrow_mut();
        if places.last() != Some(&place) {
            places.push(place);
        }
        self.depends_on.borrow_mut().add(depends_on);
    }
}

/// Any number of unknown elements.
pub(crate) fn spread() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        spread: true,
        ..Unknown::default()
    })))
}

/// Any number of elements that are text.
pub(crate) fn spread_text() -> Value {
    Value::new(Kind::Unknown(Rc::new(Unknown {
        spread: true,
        text: Some(super::value::Text::default()),
        ..Unknown::default()
    })))
}

pub(crate) fn is_spread(value: &Value) -> bool {
    matches!(&value.kind, Kind::Unknown(unknown) if unknown.spread)
}

/// What iterating over `value` gives; `None` where it is not iterable. An iterator is used up.
pub(crate) fn elements(budget: &Budget, value: &Value) -> Eval<Option<Elements>> {
    let (items, open) = match &value.kind {
        Kind::Str(text) => {
            budget.allocate(text.len() as u64 * size_of::<Value>() as u64)?;
            let letters = text.chars().map(|letter| Value::str(letter.to_string()));
            (letters.collect(), false)
        }
        Kind::Bytes(bytes) => {
            budget.allocate(bytes.len() as u64 * size_of::<Value>() as u64)?;
            let numbers = bytes.iter().map(|&byte| Value::int(i128::from(byte)));
            (numbers.collect(), false)
        }
        Kind::List(list) => (list.items.borrow().clone(), list.open.get()),
        Kind::Tuple(items) => (items.to_vec(), false),
        Kind::Dict(dict) => {
            let entries = dict.entries.borrow();
            let keys = entries.values().map(|(key, _)| key.clone());
            (keys.collect(), dict.open.get())
        }
        Kind::Set(set) => (
            set.items.borrow().values().cloned().collect(),
            set.open.get(),
        ),
        Kind::Iterator(left) => (left.borrow_mut().drain(..).collect(), false),
        Kind::Instance(instance) => match &instance.payload {
            Some(payload) => return elements(budget, payload),
            None => return Ok(None),
        },
        Kind::Unknown(unknown) => {
            let more = if unknown.text.is_some() {
                spread_text()
            } else {
                spread()
            };
            (vec![more.depending_on(&value.depends_on)], false)
        }
        _ => return Ok(None),
    };
    let items: Vec<Value> = items;
    budget.step(items.len() as u64)?;
    budget.allocate((items.len() * size_of::<Value>()) as u64)?;
    Ok(Some(Elements { items, open }))
}

/// As [`elements`]; a `TypeError` where it is not iterable.
pub(crate) fn iterate(budget: &Budget, value: &Value) -> Eval<Elements> {
    elements(budget, value)?.ok_or_else(|| {
        Signal::type_error(format!("'{}' object is not iterable", value.type_name()))
    })
}

/// The key of a value: `None` where it is unknown, a `TypeError` where it cannot be hashed.
pub(crate) fn hash(value: &Value) -> Eval<Option<Key>> {
    if let Some(key) = Key::of(value) {
        return Ok(Some(key));
    }
    match unhashable(value) {
        None => Ok(None),
        Some(name) => Err(Signal::type_error(format!("unhashable type: '{name}'"))),
    }
}

/// What in a value keeps it from being hashed, as far as a bounded look finds it.
fn unhashable(value: &Value) -> Option<Rc<str>> {
    let mut items_left = Key::MAX_ITEMS;
    unhashable_within(value, &mut items_left)
}

fn unhashable_within(value: &Value, items_left: &mut usize) -> Option<Rc<str>> {
    *items_left = items_left.checked_sub(1)?;
    match &value.kind {
        Kind::List(_) | Kind::Dict(_) => Some(value.type_name()),
        Kind::Set(set) if !set.frozen => Some(value.type_name()),
        Kind::Tuple(items) => items
            .iter()
            .find_map(|item| unhashable_within(item, items_left)),
        Kind::Instance(instance) => {
            let payload = instance.payload.as_ref()?;
            unhashable_within(payload, items_left)
        }
        _ => None,
    }
}

/// Puts `value` under `key`. Where the key is unknown, any entry may be the one replaced.
pub(crate) fn store(dict: &Dict, key: &Value, value: Value) -> Eval<()> {
    match hash(key)? {
        Some(hashed) => match dict.entries.borrow_mut().entry(hashed) {
            Entry::Occupied(mut known) => known.get_mut().1 = value,
            Entry::Vacant(new) => {
                new.insert((key.clone(), value));
            }
        },
        None => obscure(dict),
    }
    Ok(())
}

/// Unknown entries were put into a dict: it may have more, and those it has may be replaced.
pub(crate) fn obscure(dict: &Dict) {
    dict.open.set(true);
    for (_, value) in dict.entries.borrow_mut().values_mut() {
        *value = Value {
            kind: Value::unknown().kind,
            ..value.clone()
        };
    }
}

/// An unknown entry was taken out of a dict.
pub(crate) fn dissolve(dict: &Dict) {
    dict.open.set(true);
    dict.entries.borrow_mut().clear();
}

/// A set of elements; unknown ones make it open.
pub(crate) fn set_of(elements: Elements, frozen: bool) -> Eval<Value> {
    let set = Set {
        frozen,
        open: elements.open.into(),
        ..Set::default()
    };
    for item in elements.items {
        add(&set, item)?;
    }
    Ok(Value::new(Kind::Set(Rc::new(set))))
}

/// Adds an element to a set.
pub(crate) fn add(set: &Set, item: Value) -> Eval<()> {
    if let Some(key) = hash(&item)? {
        set.items.borrow_mut().entry(key).or_insert(item);
    } else {
        set.changes.depends_on.borrow_mut().add(&item.depends_on);
        set.open.set(true);
    }
    Ok(())
}

/// A dict of pairs in order.
pub(crate) fn dict_of(pairs: impl IntoIterator<Item = (Value, Value)>) -> Eval<Value> {
    let dict = Dict {
        entries: IndexMap::default().into(),
        ..Dict::default()
    };
    for (key, value) in pairs {
        store(&dict, &key, value)?;
    }
    Ok(Value::new(Kind::Dict(Rc::new(dict))))
}

/// The variables of the environment that flowed into a value or anything in it.
pub(crate) fn deep_dependencies(budget: &Budget, value: &Value) -> Eval<Dependencies> {
    let mut found = Dependencies::default();
    collect(budget, value, &mut found, 20)?;
    Ok(found)
}

fn collect(budget: &Budget, value: &Value, found: &mut Dependencies, depth: u8) -> Eval<()> {
    found.add(&value.depends_on);
    let Some(depth) = depth.checked_sub(1) else {
        return Ok(());
    };
    budget.step(1)?;
    match &value.kind {
        Kind::List(list) => {
            found.add(&list.changes.depends_on.borrow());
            for item in list.items.borrow().iter() {
                collect(budget, item, found, depth)?;
            }
        }
        Kind::Tuple(items) => {
            for item in items.iter() {
                collect(budget, item, found, depth)?;
            }
        }
        Kind::Dict(dict) => {
            found.add(&dict.changes.depends_on.borrow());
            for (key, item) in dict.entries.borrow().values() {
                collect(budget, key, found, depth)?;
                collect(budget, item, found, depth)?;
            }
        }
        Kind::Set(set) => {
            found.add(&set.changes.depends_on.borrow());
            for item in set.items.borrow().values() {
                collect(budget, item, found, depth)?;
            }
        }
        Kind::Instance(instance) => {
            if let Some(payload) = &instance.payload {
                collect(budget, payload, found, depth)?;
            }
        }
        _ => {}
    }
    Ok(())
}

//! `copy.copy` and `copy.deepcopy`

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::native;
use crate::evaluator::budget::Budget;
use crate::evaluator::signal::{Eval, Signal};
use crate::evaluator::value::{Changes, Dict, Instance, Kind, List, Native, Set, Value};

pub(super) const FUNCTIONS: &[Native] = &[
    native("copy.copy", |budget, arguments| {
        shallow(budget, arguments.require("copy", 0, "x")?)
    }),
    native("copy.deepcopy", |budget, arguments| {
        let mut copier = Copier {
            budget,
            copies: HashMap::new(),
        };
        copier.deep(arguments.require("deepcopy", 0, "x")?, 100)
    }),
];

/// A new list, dict or set of the same elements.
fn shallow(budget: &Budget, value: &Value) -> Eval<Value> {
    let claim = |count: usize| budget.allocate((count * 3 * size_of::<Value>()) as u64);
    let kind = match &value.kind {
        Kind::List(list) => {
            claim(list.items.borrow().len())?;
            Kind::List(Rc::new(List {
                items: list.items.clone(),
                open: list.open.clone(),
                changes: Changes::default(),
            }))
        }
        Kind::Dict(dict) => {
            claim(dict.entries.borrow().len())?;
            Kind::Dict(Rc::new(Dict {
                entries: dict.entries.clone(),
                open: dict.open.clone(),
                factory: dict.factory.clone(),
                changes: Changes::default(),
            }))
        }
        Kind::Set(set) if !set.frozen => {
            claim(set.items.borrow().len())?;
            Kind::Set(Rc::new(Set {
                items: set.items.clone(),
                open: set.open.clone(),
                frozen: false,
                changes: Changes::default(),
            }))
        }
        Kind::Instance(instance) => {
            claim(instance.members.borrow().len())?;
            Kind::Instance(Rc::new(Instance {
                class: Rc::clone(&instance.class),
                members: instance.members.clone(),
                payload: match &instance.payload {
                    Some(payload) => Some(shallow(budget, payload)?),
                    None => None,
                },
            }))
        }
        _ => return Ok(value.clone()),
    };
    Ok(Value {
        kind,
        ..value.clone()
    })
}

struct Copier<'a> {
    budget: &'a Budget,
    /// Copies by the address of what was copied: what is shared stays shared.
    copies: HashMap<usize, Value>,
}

impl Copier<'_> {
    fn deep(&mut self, value: &Value, depth: u32) -> Eval<Value> {
        self.budget.step(1)?;
        self.budget.allocate(3 * size_of::<Value>() as u64)?;
        let Some(depth) = depth.checked_sub(1) else {
            return Err(Signal::raise(
                "RecursionError",
                "maximum recursion depth exceeded",
            ));
        };
        let address = match &value.kind {
            Kind::List(list) => Rc::as_ptr(list).addr(),
            Kind::Dict(dict) => Rc::as_ptr(dict).addr(),
            Kind::Set(set) => Rc::as_ptr(set).addr(),
            Kind::Instance(instance) => Rc::as_ptr(instance).addr(),
            Kind::Tuple(items) => {
                let copies = self.all(items, depth)?;
                return Ok(Value {
                    kind: Kind::Tuple(copies.into()),
                    ..value.clone()
                });
            }
            _ => return Ok(value.clone()),
        };
        if let Some(copy) = self.copies.get(&address) {
            return Ok(copy.clone());
        }
        // Registered before its elements are copied: it may hold itself.
        let copy = shallow(self.budget, value)?;
        self.copies.insert(address, copy.clone());
        match &copy.kind {
            Kind::List(list) => {
                let items = list.items.borrow().clone();
                let copies = self.all(&items, depth)?;
                *list.items.borrow_mut() = copies;
            }
            Kind::Dict(dict) => {
                let values: Vec<Value> = dict
                    .entries
                    .borrow()
                    .values()
                    .map(|(_, value)| value.clone())
                    .collect();
                let copies = self.all(&values, depth)?;
                for ((_, value), copy) in dict.entries.borrow_mut().values_mut().zip(copies) {
                    *value = copy;
                }
            }
            Kind::Instance(instance) => {
                let members = RefCell::clone(&instance.members).into_inner();
                for (name, member) in members {
                    let copy = self.deep(&member, depth)?;
                    instance.members.borrow_mut().insert(name, copy);
                }
            }
            _ => {}
        }
        Ok(copy)
    }

    fn all(&mut self, values: &[Value], depth: u32) -> Eval<Vec<Value>> {
        values.iter().map(|value| self.deep(value, depth)).collect()
    }
}

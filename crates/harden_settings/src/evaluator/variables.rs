//! The variables of a running function.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use super::maps::IndexMap;
use super::value::Value;

/// What a function, or a comprehension, closes over.
#[derive(Debug, Default)]
pub(crate) struct Scope {
    pub(crate) variables: RefCell<Variables>,
    pub(crate) enclosing: Option<Rc<Scope>>,
}

/// Most functions have few variables: to look through them is quicker than to hash.
#[derive(Debug)]
pub(crate) enum Variables {
    Few(Vec<(Arc<str>, Value)>),
    Many(IndexMap<Arc<str>, Value>),
}

const FEW: usize = 16;

impl Default for Variables {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Variables {
    /// Of none, with room for so many.
    pub(crate) fn with_capacity(count: usize) -> Self {
        Self::Few(Vec::with_capacity(count.min(FEW)))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Self::Few(variables) => variables
                .iter()
                .find(|(known, _)| &**known == name)
                .map(|(_, value)| value),
            Self::Many(variables) => variables.get(name),
        }
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        match self {
            Self::Few(variables) => variables
                .iter_mut()
                .find(|(known, _)| &**known == name)
                .map(|(_, value)| value),
            Self::Many(variables) => variables.get_mut(name),
        }
    }

    /// [`Self::insert`] of a name that is not there yet.
    pub(crate) fn insert_new(&mut self, name: &Arc<str>, value: Value) {
        match self {
            Self::Few(variables) if variables.len() < FEW => {
                variables.push((Arc::clone(name), value));
            }
            _ => self.insert(name, value),
        }
    }

    pub(crate) fn insert(&mut self, name: &Arc<str>, value: Value) {
        if let Some(known) = self.get_mut(name) {
            *known = value;
            return;
        }
        match self {
            Self::Few(variables) if variables.len() < FEW => {
                variables.push((Arc::clone(name), value));
            }
            Self::Few(variables) => {
                let mut many: IndexMap<_, _> = variables.drain(..).collect();
                many.insert(Arc::clone(name), value);
                *self = Self::Many(many);
            }
            Self::Many(variables) => {
                variables.insert(Arc::clone(name), value);
            }
        }
    }

    /// Says whether it was there.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        match self {
            Self::Few(variables) => {
                let before = variables.len();
                variables.retain(|(known, _)| &**known != name);
                variables.len() < before
            }
            Self::Many(variables) => variables.shift_remove(name).is_some(),
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &Value)> {
        let (few, many) = match self {
            Self::Few(variables) => (Some(variables.iter()), None),
            Self::Many(variables) => (None, Some(variables.iter())),
        };
        few.into_iter()
            .flatten()
            .map(|(name, value)| (name, value))
            .chain(many.into_iter().flatten())
    }
}

impl Scope {
    pub(crate) fn find(&self, name: &str) -> Option<Value> {
        if let Some(value) = self.variables.borrow().get(name) {
            return Some(value.clone());
        }
        self.enclosing.as_ref()?.find(name)
    }

    /// Rebinds a name in the nearest enclosing scope that has it.
    pub(crate) fn rebind(&self, name: &str, value: &Value) -> bool {
        if let Some(variable) = self.variables.borrow_mut().get_mut(name) {
            *variable = value.clone();
            return true;
        }
        self.enclosing
            .as_ref()
            .is_some_and(|scope| scope.rebind(name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_variables_are_kept_alike() {
        for count in [3, FEW, FEW + 1, 3 * FEW] {
            let mut variables = Variables::default();
            let name = |number: usize| Arc::from(format!("v{number}"));
            for number in 0..count {
                variables.insert(&name(number), Value::int(0));
                variables.insert(&name(number), Value::int(number as i128));
            }
            let values: Vec<_> = variables.iter().map(|(_, value)| value.as_int()).collect();
            assert_eq!(
                values,
                (0..count).map(|n| Some(n as i128)).collect::<Vec<_>>()
            );
            assert!(variables.remove("v1") && !variables.remove("v1"));
            assert!(variables.get("v1").is_none() && variables.get("v2").is_some());
        }
    }
}

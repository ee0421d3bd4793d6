//! Where names are defined: the resolver, whose answers are kept.

use std::sync::{Mutex, PoisonError};

use harden_python::facts::Binding;
use harden_python::resolve::{Definition, Resolver};

use super::Map;
use crate::source::TreeSource;

/// What names lead to. Each is looked up once, however often the code that needs it is evaluated.
pub(super) struct Definitions<'a> {
    resolver: Resolver<'a, TreeSource<'a>>,
    /// By the file that a name stands in.
    known: Mutex<Map<Box<str>, Names>>,
}

type Names = Map<Box<str>, Definition>;

impl<'a> Definitions<'a> {
    pub(super) fn new(resolver: Resolver<'a, TreeSource<'a>>) -> Self {
        Self {
            resolver,
            known: Mutex::default(),
        }
    }

    /// What a dotted name stands for at the top level of a file.
    pub(super) fn resolve_in(&self, file: &str, dotted: &str) -> Definition {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(definition) = known.get(file).and_then(|names| names.get(dotted)) {
            return definition.clone();
        }
        drop(known);
        let definition = self.resolver.resolve_in(file, dotted);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if !known.contains_key(file) {
            known.insert(file.into(), Names::default());
        }
        if let Some(names) = known.get_mut(file) {
            names.insert(dotted.into(), definition.clone());
        }
        definition
    }

    /// What an absolute dotted path leads to.
    pub(super) fn resolve_path(&self, dotted: &str) -> Definition {
        self.resolver.resolve_path(dotted)
    }

    pub(super) fn binding(&self, definition: &Definition) -> Option<&'a Binding> {
        self.resolver.binding(definition)
    }
}

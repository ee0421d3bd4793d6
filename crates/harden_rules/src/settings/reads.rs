//! What a rule looked at in one world. Where another world has the same, the rule says the same of it.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use std::hash::{BuildHasher as _, Hash};
use std::sync::Arc;

use foldhash::fast::FixedState;
use harden_finding::EnvIs;
use harden_settings::facts::{Setting, World};

/// What was looked at, noted while a rule runs.
#[derive(Debug, Default)]
pub(crate) struct Reads {
    /// Hashes of `Read`s: of two that collide, one is judged anew for nothing.
    parts: RefCell<Vec<u64>>,
    /// Which settings there are.
    names: Cell<bool>,
    everything: Cell<bool>,
}

#[derive(Hash)]
enum Read<'a> {
    Setting(&'a str),
    /// What was decided of a variable of the environment.
    Variable(&'a str),
}

impl Read<'_> {
    fn hash(&self) -> u64 {
        const HASH: FixedState = FixedState::with_seed(0);
        HASH.hash_one(self)
    }
}

impl Reads {
    pub(super) fn setting(&self, name: &str) {
        self.parts.borrow_mut().push(Read::Setting(name).hash());
    }

    pub(super) fn variable(&self, name: &str) {
        self.parts.borrow_mut().push(Read::Variable(name).hash());
    }

    pub(super) fn names(&self) {
        self.names.set(true);
    }

    pub(super) fn everything(&self) {
        self.everything.set(true);
    }
}

/// How a world differs from another.
#[derive(Debug)]
pub(crate) struct Difference {
    parts: HashSet<u64, FixedState>,
    names: bool,
    everything: bool,
}

impl Difference {
    /// Settings that worlds share are the same; of others, equal ones may count as different.
    pub(crate) fn between(one: &World, other: &World) -> Self {
        let mut difference = Self {
            parts: HashSet::default(),
            names: false,
            everything: one.is_open != other.is_open,
        };
        for (name, own) in &one.settings {
            let others = other.settings.get(name);
            difference.names |= others.is_none();
            difference.note_setting(name, Some(own), others);
        }
        for (name, others) in &other.settings {
            if !one.settings.contains_key(name) {
                difference.names = true;
                difference.note_setting(name, None, Some(others));
            }
        }
        let mut own: Vec<&EnvIs> = one.env_choices().collect();
        own.sort_unstable();
        let mut others: Vec<&EnvIs> = other.env_choices().collect();
        others.sort_unstable();
        let only = |these: &[&EnvIs], those: &[&EnvIs]| -> Vec<u64> {
            let missing = |choice: &&&EnvIs| those.binary_search(choice).is_err();
            let changed = these.iter().filter(missing);
            changed
                .map(|choice| Read::Variable(&choice.env).hash())
                .collect()
        };
        difference.parts.extend(only(&own, &others));
        difference.parts.extend(only(&others, &own));
        difference
    }

    fn note_setting(
        &mut self,
        name: &str,
        one: Option<&Arc<Setting>>,
        other: Option<&Arc<Setting>>,
    ) {
        let is_shared = matches!((one, other), (Some(one), Some(other)) if Arc::ptr_eq(one, other));
        if !is_shared {
            self.parts.insert(Read::Setting(name).hash());
        }
    }

    /// Whether anything differs that was looked at.
    pub(crate) fn touches(&self, reads: &Reads) -> bool {
        self.everything
            || reads.everything.get()
            || self.names && reads.names.get()
            || reads
                .parts
                .borrow()
                .iter()
                .any(|part| self.parts.contains(part))
    }
}

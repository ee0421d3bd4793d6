//! What a rule looked at in one world. Where another world has the same, the rule says the same of it.

use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashSet};
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
    /// Whether a rule looked at any setting: what it says then may be untrue of other settings.
    pub(crate) fn any(&self) -> bool {
        self.everything.get() || self.names.get() || !self.parts.borrow().is_empty()
    }

    fn part(&self, read: &Read<'_>) {
        self.parts.borrow_mut().push(read.hash());
    }
}

/// The only way to a world: whatever is looked at is noted.
#[derive(Clone, Copy)]
pub(super) struct SeenWorld<'a> {
    world: &'a World,
    reads: Option<&'a Reads>,
}

impl<'a> SeenWorld<'a> {
    pub(super) fn of(world: &'a World) -> Self {
        Self { world, reads: None }
    }

    pub(super) fn noting(self, reads: &'a Reads) -> Self {
        Self {
            reads: Some(reads),
            ..self
        }
    }

    /// What the project sets.
    pub(super) fn setting(self, name: &str) -> Option<&'a Setting> {
        if let Some(reads) = self.reads {
            reads.part(&Read::Setting(name));
        }
        self.world.get(name)
    }

    /// All that the project sets, for the sake of the names.
    pub(super) fn settings(self) -> &'a BTreeMap<Arc<str>, Arc<Setting>> {
        if let Some(reads) = self.reads {
            reads.names.set(true);
        }
        &self.world.settings
    }

    /// What was decided of a variable of the environment.
    pub(super) fn choice(self, variable: &str) -> Option<&'a EnvIs> {
        if let Some(reads) = self.reads {
            reads.part(&Read::Variable(variable));
        }
        let mut choices = self.world.env_choices();
        choices.find(|choice| choice.env == variable)
    }

    /// Worlds of which one is open differ in everything.
    pub(super) fn is_open(self) -> bool {
        self.world.is_open
    }

    pub(super) fn whole(self) -> &'a World {
        if let Some(reads) = self.reads {
            reads.everything.set(true);
        }
        self.world
    }
}

/// A setting, behind its name.
type Named<'w> = (&'w Arc<str>, &'w Arc<Setting>);

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
        // Both are sorted by name.
        let (mut own, mut others) = (
            one.settings.iter().peekable(),
            other.settings.iter().peekable(),
        );
        loop {
            let order = match (own.peek(), others.peek()) {
                (Some((own, _)), Some((others, _))) => own.cmp(others),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (None, None) => break,
            };
            let own = own.next_if(|_| order.is_le());
            let others = others.next_if(|_| order.is_ge());
            difference.note(own, others);
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

    /// Of two settings of one name, one of which may be missing.
    fn note(&mut self, own: Option<Named<'_>>, others: Option<Named<'_>>) {
        let is_shared = matches!((own, others), (Some((_, own)), Some((_, others))) if Arc::ptr_eq(own, others));
        if let Some((name, _)) = own.or(others)
            && !is_shared
        {
            self.parts.insert(Read::Setting(name).hash());
        }
        self.names |= own.is_none() || others.is_none();
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

#[cfg(test)]
mod tests {
    use harden_finding::EnvValue;
    use harden_settings::facts::Choice;
    use serde_json::{Value, json};

    use super::*;
    use crate::testing::{chosen, world};

    fn with(settings: &Value, is: EnvValue) -> World {
        let env = "VARIABLE".to_owned();
        chosen(world(settings), vec![Choice::Env(EnvIs { env, is })])
    }

    fn reads(look: impl Fn(SeenWorld<'_>), at: &World) -> Reads {
        let reads = Reads::default();
        look(SeenWorld::of(at).noting(&reads));
        reads
    }

    #[test]
    fn only_what_was_looked_at_and_differs_counts() {
        let own = with(&json!({"A": 1, "B": 1}), EnvValue::Absent);
        let mut other = own.clone();
        other
            .settings
            .extend(world(&json!({"A": 2, "C": 1})).settings);
        let difference = Difference::between(&own, &other);
        let touches = |look: fn(SeenWorld<'_>)| difference.touches(&reads(look, &own));
        assert!(touches(|world| _ = world.setting("A")));
        assert!(touches(|world| _ = world.setting("C")), "it is new there");
        assert!(touches(|world| _ = world.settings()));
        assert!(touches(|world| _ = world.whole()));
        assert!(!touches(|world| _ = world.setting("B")));
        assert!(!touches(|world| _ = world.choice("VARIABLE")));
        assert!(!touches(|_| ()));
    }

    #[test]
    fn choices_and_openness_count_too() {
        let own = with(&json!({"A": 1}), EnvValue::Absent);
        let mut set = own.clone();
        set.choices = with(&json!({}), EnvValue::Set).choices;
        let difference = Difference::between(&own, &set);
        let choice = reads(|world| _ = world.choice("VARIABLE"), &own);
        let setting = reads(|world| _ = world.setting("A"), &own);
        assert!(difference.touches(&choice) && !difference.touches(&setting));

        let open = World {
            is_open: true,
            ..own.clone()
        };
        assert!(Difference::between(&own, &open).touches(&Reads::default()));
    }
}

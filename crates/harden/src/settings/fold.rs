//! From worlds to one line per setting.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::{EnvIs, Place};
use harden_settings::facts::{Fact, ProfileFacts, Setting, World};

/// One setting, over all worlds.
#[derive(Clone, Debug)]
pub(super) struct Folded<'f> {
    pub(super) name: &'f Arc<str>,
    pub(super) state: State,
    /// The distinct values; that of the first world that has one comes first.
    pub(super) alternatives: Vec<Alternative<'f>>,
    pub(super) origin: Vec<&'f Place>,
    pub(super) depends_on: BTreeSet<&'f str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Known,
    /// Some part of the value is unknown.
    Partial,
    /// Worlds differ.
    OneOf,
    Unknown,
}

/// A value, and what the environment must be for it.
#[derive(Clone, Debug)]
pub(super) struct Alternative<'f> {
    /// `None`: the setting is not defined, and Django's default holds.
    pub(super) value: Option<&'f Fact>,
    pub(super) when: Vec<EnvIs>,
}

impl State {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Known => "known",
            Self::Partial => "partial",
            Self::OneOf => "one_of",
            Self::Unknown => "unknown",
        }
    }

    fn of(value: &Fact) -> Self {
        if value.is_unknown() {
            Self::Unknown
        } else if value.is_complete() {
            Self::Known
        } else {
            Self::Partial
        }
    }
}

/// Every setting that some world defines, by name.
pub(super) fn settings(facts: &ProfileFacts) -> Vec<Folded<'_>> {
    let names: BTreeSet<&Arc<str>> = facts
        .worlds
        .iter()
        .flat_map(|world| world.settings.keys())
        .collect();
    names
        .into_iter()
        .map(|name| fold(name, &facts.worlds))
        .collect()
}

fn fold<'f>(name: &'f Arc<str>, worlds: &'f [World]) -> Folded<'f> {
    let mut groups: Vec<(Option<&Fact>, Vec<&World>)> = Vec::new();
    for world in worlds {
        let value = world.get(name).map(|setting| &setting.value);
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, group)) => group.push(world),
            None => groups.push((value, vec![world])),
        }
    }
    let settings: Vec<&Setting> = worlds.iter().filter_map(|world| world.get(name)).collect();
    let state = match groups.as_slice() {
        [(Some(value), _)] => State::of(value),
        _ => State::OneOf,
    };
    let alternatives = groups
        .iter()
        .map(|(value, group)| Alternative {
            value: *value,
            when: if state == State::OneOf {
                common(group, worlds)
            } else {
                Vec::new()
            },
        })
        .collect();
    Folded {
        name,
        state,
        alternatives,
        origin: settings
            .first()
            .map(|setting| setting.origin.iter().collect())
            .unwrap_or_default(),
        depends_on: settings
            .iter()
            .flat_map(|setting| setting.depends_on.iter().map(AsRef::as_ref))
            .collect(),
    }
}

/// What all worlds of a group decided alike, and not every world did.
fn common(group: &[&World], all: &[World]) -> Vec<EnvIs> {
    let choices = |world: &World| world.env_choices().cloned().collect::<BTreeSet<EnvIs>>();
    let mut groups = group.iter().map(|world| choices(world));
    let shared = groups.next().unwrap_or_default();
    let shared = groups.fold(shared, |shared, other| &shared & &other);
    let mut counts: BTreeMap<&EnvIs, usize> = BTreeMap::new();
    for choice in all.iter().flat_map(World::env_choices) {
        *counts.entry(choice).or_default() += 1;
    }
    shared
        .into_iter()
        .filter(|choice| counts.get(choice).is_some_and(|count| *count < all.len()))
        .collect()
}

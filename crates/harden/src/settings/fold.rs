//! One line per setting, over all worlds.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::{EnvIs, Place};
use harden_settings::facts::{Fact, ProfileFacts, Setting, Summary};

/// One setting, over all worlds.
#[derive(Clone, Debug)]
pub(super) struct Folded<'f> {
    pub(super) name: &'f Arc<str>,
    pub(super) state: State,
    /// The distinct values, that of the production world first; none where the value is unknown.
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
}

/// Every setting that some world defines, by name.
pub(super) fn settings(facts: &ProfileFacts) -> Vec<Folded<'_>> {
    facts
        .names()
        .into_iter()
        .filter_map(|name| Some(fold(name, facts.summary(name)?)))
        .collect()
}

fn fold<'f>(name: &'f Arc<str>, summary: Summary<'f>) -> Folded<'f> {
    let (state, settings, alternatives) = match summary {
        Summary::Known(setting) => (State::Known, vec![setting], vec![Alternative::of(setting)]),
        Summary::Partial(setting) => (
            State::Partial,
            vec![setting],
            vec![Alternative::of(setting)],
        ),
        Summary::Unknown(setting) => (State::Unknown, setting.into_iter().collect(), Vec::new()),
        Summary::OneOf(alternatives) => (
            State::OneOf,
            alternatives.iter().filter_map(|one| one.setting).collect(),
            alternatives
                .into_iter()
                .map(|one| Alternative {
                    value: one.setting.map(|setting| &setting.value),
                    when: one.when,
                })
                .collect(),
        ),
    };
    Folded {
        name,
        state,
        alternatives,
        origin: settings
            .first()
            .map(|setting: &&Setting| setting.origin.iter().collect())
            .unwrap_or_default(),
        depends_on: settings
            .iter()
            .flat_map(|setting| setting.depends_on.iter().map(AsRef::as_ref))
            .collect(),
    }
}

impl<'f> Alternative<'f> {
    fn of(setting: &'f Setting) -> Self {
        Self {
            value: Some(&setting.value),
            when: Vec::new(),
        }
    }
}

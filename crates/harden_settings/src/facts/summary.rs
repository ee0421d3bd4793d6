use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::EnvIs;

use super::{ProfileFacts, Setting, World};

/// What is known of one setting over all worlds of a profile.
#[derive(Clone, Debug, PartialEq)]
pub enum Summary<'facts> {
    /// The same in every world, and known to its last part.
    Known(&'facts Setting),
    /// The same in every world, with parts that nobody knows.
    Partial(&'facts Setting),
    /// Each world has one of these.
    OneOf(Vec<Alternative<'facts>>),
    Unknown(Option<&'facts Setting>),
}

/// A value, and what the environment has to be for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative<'facts> {
    /// `None`: the setting is not defined, so that Django's default holds.
    pub setting: Option<&'facts Setting>,
    pub when: Vec<EnvIs>,
}

impl ProfileFacts {
    /// Names of all settings that some world defines, sorted.
    pub fn names(&self) -> BTreeSet<&Arc<str>> {
        self.worlds
            .iter()
            .flat_map(|world| world.settings.keys())
            .collect()
    }

    /// `None` where no world defines the setting.
    pub fn summary(&self, name: &str) -> Option<Summary<'_>> {
        let variants: Vec<(&World, Option<&Setting>)> = self
            .worlds
            .iter()
            .map(|world| (world, world.get(name)))
            .collect();
        let (_, first) = variants.iter().find(|(_, setting)| setting.is_some())?;
        let defined = || variants.iter().filter_map(|(_, setting)| *setting);
        let may_be_elsewhere = variants
            .iter()
            .any(|(world, setting)| setting.is_none() && world.is_open);
        if may_be_elsewhere || (self.truncated && self.hangs_on_several(defined())) {
            return Some(Summary::Unknown(*first));
        }
        let same = |left: Option<&Setting>, right: Option<&Setting>| match (left, right) {
            (Some(left), Some(right)) => left.value == right.value,
            (None, None) => true,
            _ => false,
        };
        if variants.iter().all(|(_, setting)| same(*setting, *first)) {
            let setting = (*first)?;
            return Some(if setting.value.is_generated() {
                Summary::Known(setting)
            } else if setting.value.is_unknown() {
                Summary::Unknown(Some(setting))
            } else if setting.value.is_complete() {
                Summary::Known(setting)
            } else {
                Summary::Partial(setting)
            });
        }
        if defined().any(|setting| setting.other_conditions > 0) {
            // Something else than the environment decides; no `when` can say it.
            return Some(Summary::Unknown(*first));
        }
        let relevant: BTreeSet<&Arc<str>> =
            defined().flat_map(|setting| &setting.depends_on).collect();
        let mut alternatives: Vec<Alternative<'_>> = Vec::new();
        for (world, setting) in &variants {
            if alternatives
                .iter()
                .any(|other| same(other.setting, *setting))
            {
                continue;
            }
            alternatives.push(Alternative {
                setting: *setting,
                when: world
                    .env_choices()
                    .filter(|choice| relevant.iter().any(|name| ***name == *choice.env))
                    .cloned()
                    .collect(),
            });
        }
        Some(Summary::OneOf(alternatives))
    }

    /// Not every combination of these was looked at.
    fn hangs_on_several<'a>(&self, settings: impl Iterator<Item = &'a Setting>) -> bool {
        let undecided: BTreeSet<&str> = self
            .worlds
            .iter()
            .flat_map(World::env_choices)
            .map(|choice| choice.env.as_str())
            .collect();
        let mut variables = BTreeSet::new();
        let mut others = 0;
        for setting in settings {
            others = others.max(setting.other_conditions);
            variables.extend(
                setting
                    .depends_on
                    .iter()
                    .filter(|name| undecided.contains(&***name)),
            );
        }
        variables.len() + others > 1
    }
}

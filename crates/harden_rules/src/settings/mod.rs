//! The settings of one world, as a rule sees them: what the project sets, and Django's defaults.

mod reads;
mod startup;

use std::ops::Bound;
use std::sync::LazyLock;

use harden_finding::{EnvIs, EnvValue, Persona, Place};
use harden_project::Profile;
use harden_settings::facts::{Fact, FactValue, Items, Setting, Unknown, World};

use crate::django::{self, Series};
use crate::logic::{Known, any};
use crate::names::SECURITY_MIDDLEWARE;
use crate::project::{Project, Release};
use crate::violation::Violation;

pub(crate) use harden_settings::facts::shown;
use reads::SeenWorld;
pub(crate) use reads::{Difference, Reads};

/// One world of one profile. Each question about a value has three answers; `None` is "nobody knows".
#[derive(Clone, Copy)]
pub(crate) struct Settings<'a> {
    profile: &'a Profile,
    world: SeenWorld<'a>,
    project: &'a dyn Project,
}

static UNKNOWN: LazyLock<Fact> =
    LazyLock::new(|| Fact::without_place(FactValue::Unknown(Unknown::default())));

impl<'a> Settings<'a> {
    pub(crate) fn new(profile: &'a Profile, world: &'a World, project: &'a dyn Project) -> Self {
        Self {
            profile,
            world: SeenWorld::of(world),
            project,
        }
    }

    /// The same, with a note of all that is looked at.
    pub(crate) fn noting(self, reads: &'a Reads) -> Self {
        Self {
            world: self.world.noting(reads),
            ..self
        }
    }

    /// The profile's worlds besides the production world.
    pub(crate) fn other_worlds(&self) -> impl Iterator<Item = Self> {
        let Self {
            profile, project, ..
        } = *self;
        let worlds = profile.facts.worlds.iter().skip(1);
        worlds.map(move |world| Self::new(profile, world, project))
    }

    /// Whether something holds in every world of the profile.
    pub(crate) fn in_every_world(&self, holds: impl Fn(&Self) -> bool) -> bool {
        let Self {
            profile, project, ..
        } = *self;
        let mut worlds = profile.facts.worlds.iter();
        worlds.all(|world| holds(&Self::new(profile, world, project)))
    }

    pub(crate) fn project(&self) -> &'a dyn Project {
        self.project
    }

    /// The series of Django that the profile runs on.
    pub(crate) fn django(&self) -> Series {
        self.profile.django.series
    }

    /// The series as people write it.
    pub(crate) fn django_name(&self) -> String {
        let (major, minor) = self.django();
        format!("Django {major}.{minor}")
    }

    /// Whether a package is at least this release. `None`: no file of the project names the package.
    pub(crate) fn package_is_at_least(&self, name: &str, release: Release) -> Option<bool> {
        let package = self.project.package(name)?;
        Some(package.is_at_least(release))
    }

    /// The value of a setting, by the project or by Django's default. `None`: there is no such setting.
    pub(crate) fn get(&self, name: &str) -> Option<&'a Fact> {
        match self.world.setting(name) {
            Some(setting) => Some(&setting.value),
            // Code that nobody can see may have set it.
            None if self.world.is_open() => Some(&UNKNOWN),
            None => django::default(name, self.django()),
        }
    }

    /// Whether the project certainly sets it, as `settings.is_overridden()` has it.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.world.setting(name).is_some()
    }

    /// The list, tuple or set that a setting is, where it certainly is one.
    pub(crate) fn list(&self, name: &str) -> Option<&'a Items> {
        self.get(name).and_then(Fact::as_items)
    }

    /// What a setting's list holds, as far as it is known; nothing where it is no list.
    pub(crate) fn items(&self, name: &str) -> &'a [Fact] {
        self.list(name).map_or(&[], |list| &list.items)
    }

    /// What a setting's dict holds, as far as it is known; nothing where it is no dict.
    pub(crate) fn entries(&self, name: &str) -> &'a [(Fact, Fact)] {
        match self.get(name).map(|fact| &fact.value) {
            Some(FactValue::Dict { entries, .. }) => entries,
            _ => &[],
        }
    }

    /// The text that a setting is, where it certainly is one.
    pub(crate) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name).and_then(Fact::as_str)
    }

    /// The whole number that a setting is, where it certainly is one.
    pub(crate) fn int(&self, name: &str) -> Option<i128> {
        self.get(name).and_then(Fact::as_int)
    }

    /// `bool(settings.NAME)`; false where there is no such setting.
    pub(crate) fn truthy(&self, name: &str) -> Option<bool> {
        self.get(name).map_or(Some(false), Fact::truthy)
    }

    /// `settings.NAME is True`
    pub(crate) fn is_true(&self, name: &str) -> Option<bool> {
        self.get(name).map_or(Some(false), Fact::is_true)
    }

    /// Whether Django's check takes a cookie's flag for switched on: true itself from 4.1 on, whatever is
    /// true before.
    pub(crate) fn is_switched_on(&self, name: &str) -> Option<bool> {
        if self.django() >= (4, 1) {
            self.is_true(name)
        } else {
            self.truthy(name)
        }
    }

    /// `settings.NAME is None`; false where there is no such setting.
    pub(crate) fn is_none(&self, name: &str) -> Option<bool> {
        self.get(name).map_or(Some(false), Fact::is_none)
    }

    /// `text in settings.NAME`
    pub(crate) fn contains(&self, name: &str, text: &str) -> Option<bool> {
        self.get(name)
            .map_or(Some(false), |fact| fact.contains_str(text))
    }

    /// Whether `MIDDLEWARE` names a class.
    pub(crate) fn has_middleware(&self, path: &str) -> Option<bool> {
        self.contains("MIDDLEWARE", path)
    }

    /// Where in `MIDDLEWARE` the first of these classes stands.
    pub(crate) fn position_of_middleware(&self, paths: &[&str]) -> Option<usize> {
        let mut middleware = self.items("MIDDLEWARE").iter();
        middleware.position(|item| item.as_str().is_some_and(|path| paths.contains(&path)))
    }

    /// Whether certainly no middleware gives requests a session, so that no cookie says who a visitor is.
    pub(crate) fn has_no_sessions(&self) -> bool {
        let middleware = self.list("MIDDLEWARE");
        middleware.is_some_and(|middleware| {
            let is_other = |path: &str| !path.to_ascii_lowercase().contains("session");
            !middleware.open
                && middleware
                    .items
                    .iter()
                    .all(|item| item.as_str().is_some_and(is_other))
        })
    }

    /// Whether `MIDDLEWARE` names a class that is called so and is not Django's: a replacement, as a rule.
    pub(crate) fn has_middleware_called(&self, words: &[&str]) -> bool {
        let mut paths = self.items("MIDDLEWARE").iter().filter_map(Fact::as_str);
        paths.any(|path| {
            let lower = path.to_ascii_lowercase();
            !path.starts_with("django.") && words.iter().any(|word| lower.contains(word))
        })
    }

    /// Whether an app is installed, by its name or by the path of its configuration class.
    pub(crate) fn has_app(&self, names: &[&str]) -> Option<bool> {
        any(names
            .iter()
            .map(|name| self.contains("INSTALLED_APPS", name)))
    }

    /// The line that decides a setting: in this world, or where this one lacks it, in the first that has
    /// it; the beginning of the settings module where there is no such line.
    pub(crate) fn place(&self, name: &str) -> Place {
        let mut others = self.profile.facts.worlds.iter();
        let set = self.world.setting(name);
        let set = set.or_else(|| others.find_map(|other| other.get(name)));
        set.and_then(|setting| setting.origin.last().or(setting.value.place.as_ref()))
            .cloned()
            .unwrap_or_else(|| Place::file_start(self.profile.facts.file.clone()))
    }

    /// The lines that made a setting what it is, in their order.
    pub(crate) fn places(&self, name: &str) -> &'a [Place] {
        let setting = self.world.setting(name);
        setting.map_or(&[], |setting| &setting.origin)
    }

    /// The names of what the project sets.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.world.settings().keys().map(AsRef::as_ref)
    }

    /// Whether the project sets anything whose name begins so.
    pub(crate) fn sets_any(&self, prefix: &str) -> bool {
        let from = (Bound::Included(prefix), Bound::Unbounded);
        let mut names = self.world.settings().range::<str, _>(from);
        names
            .next()
            .is_some_and(|(name, _)| name.starts_with(prefix))
    }

    /// Whether a file of the project says which release of Django is installed.
    pub(crate) fn knows_django(&self) -> bool {
        self.profile.django.version.is_some()
    }

    /// The value under keys below each other in a setting's dict, where it is certainly there.
    pub(crate) fn part(&self, name: &str, keys: &[&str]) -> Option<&'a Fact> {
        keys.iter()
            .try_fold(self.get(name)?, |fact, key| fact.entry(key).ok()?)
    }

    /// Whether the value stands in the code: it is known, and each variable that it could come from is
    /// absent.
    pub(crate) fn comes_from_code(&self, name: &str) -> bool {
        self.world.setting(name).is_some_and(|setting| {
            setting.value.is_complete()
                && self.absent_variables(name).len() == setting.depends_on.len()
        })
    }

    /// Whether the project sets it from outside: a variable of the environment takes part.
    pub(crate) fn depends_on_environment(&self, name: &str) -> bool {
        let setting = self.world.setting(name);
        setting.is_some_and(|setting| !setting.depends_on.is_empty())
    }

    /// Whether something undecided that is not of the environment takes part, such as a file that may be
    /// absent.
    pub(crate) fn depends_on_more_than_environment(&self, name: &str) -> bool {
        let setting = self.world.setting(name);
        setting.is_some_and(|setting| setting.other_conditions > 0)
    }

    /// Whether all that the settings module defines can be seen.
    pub(crate) fn are_all_seen(&self) -> bool {
        !self.world.is_open()
    }

    /// The settings module.
    pub(crate) fn module(&self) -> &'a str {
        &self.profile.facts.module
    }

    /// Whether the settings module lies in a folder, which is relative to the audited one.
    pub(crate) fn stands_in(&self, folder: &str) -> bool {
        let file = &self.profile.facts.file;
        folder.is_empty()
            || file
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Whether two settings come, in some world, from a variable of the environment that they share.
    pub(crate) fn share_a_variable(&self, one: &str, other: &str) -> bool {
        self.profile.facts.worlds.iter().any(|world| {
            let (Some(one), Some(other)) = (world.get(one), world.get(other)) else {
                return false;
            };
            let mut variables = one.depends_on.iter();
            variables.any(|variable| other.depends_on.contains(variable))
        })
    }

    /// Whether the profile decides the exit code; only such a one is seen in all its worlds.
    pub(crate) fn is_of_gate(&self) -> bool {
        self.profile.gate
    }

    /// The header of `SECURE_PROXY_SSL_HEADER`, as it is written.
    pub(crate) fn header_of_scheme(&self) -> Option<&'a str> {
        self.items("SECURE_PROXY_SSL_HEADER").first()?.as_str()
    }

    /// The place of a part of a setting's value, or else of the setting.
    pub(crate) fn place_of_part(&self, name: &str, part: &Fact) -> Place {
        part.place.clone().unwrap_or_else(|| self.place(name))
    }

    /// What the setting is, and by whom: the first half of most messages.
    pub(crate) fn state_of(&self, name: &str) -> String {
        let value = self.get(name).map(|fact| match fact.value {
            FactValue::Unknown(_) => unknown(fact).to_owned(),
            _ => format!("`{}`", shown(fact)),
        });
        match (self.is_set(name), value) {
            (true, Some(value)) => format!("`{name}` is {value}{}", self.where_absent(name)),
            (false, Some(value)) => {
                let (absent, django) = (self.where_absent(name), self.django_name());
                format!("`{name}` is not set{absent}, and {django}'s default is {value}")
            }
            (_, None) => format!("`{name}` is not set{}", self.where_absent(name)),
        }
    }

    /// ` where the environment does not set X`, if that is assumed in this world and the setting depends
    /// on it.
    pub(crate) fn where_absent(&self, name: &str) -> String {
        match listed(&self.absent_variables(name)) {
            Some(variables) => format!(" where the environment does not set {variables}"),
            None => String::new(),
        }
    }

    /// Whether the setting has its value because the environment lacks a variable that may be set: it is
    /// computed from one, or is another where one is set.
    pub(crate) fn is_left_to_environment(&self, name: &str) -> bool {
        let here = self.world.whole();
        let is_absent_here = |variable: &EnvIs| {
            let mut own = here.env_choices();
            own.any(|own| own.env == variable.env && own.is == EnvValue::Absent)
        };
        let value = |world: &'a World| world.get(name).map(|setting| &setting.value);
        !self.absent_variables(name).is_empty()
            || self.profile.facts.worlds.iter().any(|other| {
                value(other) != value(here)
                    && other
                        .env_choices()
                        .any(|choice| choice.is != EnvValue::Absent && is_absent_here(choice))
            })
    }

    /// The persona of a switch that its owner turns on with a variable: where the site runs it is on, or the
    /// owner would not have written it. Whoever gives the environment (`--env-file`) has it judged.
    pub(crate) fn persona_of_switch(&self, name: &str) -> Option<Persona> {
        self.is_left_to_environment(name)
            .then_some(Persona::Pedantic)
    }

    /// The variables that the setting depends on and that this world does without. One that is not set here
    /// depends on what it does where it is.
    fn absent_variables(&self, name: &str) -> Vec<&'a str> {
        let mut worlds = self.profile.facts.worlds.iter();
        let set = self.world.setting(name);
        let Some(setting) = set.or_else(|| worlds.find_map(|other| other.get(name))) else {
            return Vec::new();
        };
        self.choices_behind(setting)
            .filter(|choice| choice.is == EnvValue::Absent)
            .map(|choice| choice.env.as_str())
            .collect()
    }

    /// Whether a variable that the setting depends on has, in this world, a value that the code compares
    /// it with: someone asked for it.
    pub(crate) fn is_asked_for(&self, name: &str) -> bool {
        self.world.setting(name).is_some_and(|setting| {
            self.choices_behind(setting)
                .any(|choice| matches!(choice.is, EnvValue::Equal(_)))
        })
    }

    /// What was decided of the variables that a setting depends on, in their order.
    fn choices_behind(&self, setting: &'a Setting) -> impl Iterator<Item = &'a EnvIs> {
        let world = self.world;
        let variables = setting.depends_on.iter();
        variables.filter_map(move |variable| world.choice(variable))
    }

    /// `settings.NAME is not True` where `SecurityMiddleware` acts on it: what most of Django's checks ask.
    pub(crate) fn lacks_security_flag(&self, name: &str) -> Option<bool> {
        self.has_middleware(SECURITY_MIDDLEWARE)
            .both(self.is_true(name).negate())
    }

    /// A violation that says what the setting is, and what follows from it.
    pub(crate) fn violation_of_state(
        &self,
        name: &str,
        consequence: &str,
        help: impl Into<String>,
    ) -> Violation {
        self.violation(
            name,
            format!("{}: {consequence}", self.state_of(name)),
            help,
        )
    }

    /// A violation at the line that decides a setting.
    pub(crate) fn violation(
        &self,
        name: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Violation {
        Violation::new(self.place(name), name, message, help)
    }

    /// A violation where a list begins that lacks something: later lines add to it in some worlds only.
    pub(crate) fn violation_of_lack(
        &self,
        name: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Violation {
        Violation::new(self.place_of_beginning(name), name, message, help)
    }

    /// Where a value begins that later lines may add to.
    pub(crate) fn place_of_beginning(&self, name: &str) -> Place {
        let setting = self.world.setting(name);
        let begun = setting.and_then(|setting| setting.origin.first());
        begun.cloned().unwrap_or_else(|| self.place(name))
    }

    /// A violation at the line that gives a part of a setting's value.
    pub(crate) fn violation_of_part(
        &self,
        name: &str,
        part: &Fact,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Violation {
        Violation::new(self.place_of_part(name, part), name, message, help)
    }

    /// Whether every id is in `SILENCED_SYSTEM_CHECKS`.
    pub(crate) fn silences(&self, ids: &[&str]) -> bool {
        !ids.is_empty()
            && ids
                .iter()
                .all(|id| self.contains("SILENCED_SYSTEM_CHECKS", id) == Some(true))
    }

    /// Whether Django refuses to start with these settings, so that no check of its ever runs.
    pub(crate) fn refuses_to_start(&self) -> bool {
        startup::refuses(self)
    }

    /// `settings.NAME == text`; false where there is no such setting.
    pub(crate) fn equals(&self, name: &str, text: &str) -> Option<bool> {
        self.get(name)
            .map_or(Some(false), |fact| equals_text(fact, text))
    }

    /// `settings.NAME in {texts}`
    pub(crate) fn is_one_of(&self, name: &str, texts: &[&str]) -> Option<bool> {
        any(texts.iter().map(|text| self.equals(name, text)))
    }
}

/// Variables in a sentence, and how many more there are; `None` where there is none.
fn listed(variables: &[&str]) -> Option<String> {
    const NAMED: usize = 3;
    let quoted = |variable: &&str| format!("`{variable}`");
    let mut words: Vec<String> = variables.iter().take(NAMED).map(quoted).collect();
    let last = match variables.len().saturating_sub(NAMED) {
        0 => words.pop()?,
        1 => "one other".to_owned(),
        others => format!("{others} others"),
    };
    Some(match words.as_slice() {
        [] => last,
        words => format!("{} and {last}", words.join(", ")),
    })
}

/// A value that nobody has seen, in a sentence.
fn unknown(fact: &Fact) -> &'static str {
    match &fact.value {
        FactValue::Unknown(unknown) if unknown.text.is_some() => "some text",
        _ => "some value",
    }
}

/// `value == text`, where it is known.
pub(crate) fn equals_text(fact: &Fact, text: &str) -> Option<bool> {
    match &fact.value {
        FactValue::Str(value) => Some(&**value == text),
        FactValue::Unknown(unknown) => {
            if unknown.truthy == Some(text.is_empty()) {
                return Some(false);
            }
            let known = unknown.text.as_ref()?;
            let possible =
                text.starts_with(known.prefix.as_str()) && text.ends_with(known.suffix.as_str());
            if possible { None } else { Some(false) }
        }
        // A project's own class may define __eq__.
        FactValue::Object(_) => None,
        _ => Some(false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_listed_as_in_a_sentence() {
        let listed = |count| listed(&["A", "B", "C", "D", "E"][..count]);
        let expected = [
            None,
            Some("`A`"),
            Some("`A` and `B`"),
            Some("`A`, `B` and `C`"),
            Some("`A`, `B`, `C` and one other"),
            Some("`A`, `B`, `C` and 2 others"),
        ];
        for (count, expected) in expected.into_iter().enumerate() {
            assert_eq!(listed(count).as_deref(), expected);
        }
    }
}

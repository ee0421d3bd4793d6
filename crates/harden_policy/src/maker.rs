//! Joins what settings say, what `guard.toml` says and the floors into a policy.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::deploy::HostsUnknown;
use crate::guard_file::{Given, GuardFile, Mistake};
use crate::model::{Item, Origin, Place, Policy, VERSION};
use crate::rows::Say;
use crate::settings::{Said, Settings};
use crate::words;
use crate::{auth, csrf, deploy, headers, https, uploads};

/// A policy, and what a reader should know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub policy: Policy,
    /// Sentences.
    pub notes: Vec<String>,
}

/// Why there is no policy.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PolicyError {
    #[error(transparent)]
    Mistake(#[from] Mistake),
    #[error(transparent)]
    HostsUnknown(#[from] HostsUnknown),
}

impl Policy {
    /// What the settings say, where it is at least the floor, and what `guard.toml` says instead.
    pub fn of_settings(settings: &Settings<'_>, file: &GuardFile<'_>) -> Result<Made, PolicyError> {
        let mut maker = Maker {
            settings,
            file,
            relaxed: BTreeSet::new(),
            asked: BTreeSet::new(),
            notes: Vec::new(),
        };
        let policy = Self {
            version: VERSION,
            deploy: deploy::of(&mut maker)?,
            https: https::of(&mut maker)?,
            headers: headers::of(&mut maker)?,
            csrf: csrf::of(&mut maker)?,
            auth: auth::of(&mut maker)?,
            uploads: uploads::of(&mut maker)?,
        };
        maker.note_useless_relaxations();
        Ok(Made {
            policy,
            notes: maker.notes,
        })
    }
}

/// The least that is enforced, and what is at least as much.
pub(crate) struct Floor<T, F> {
    pub(crate) value: T,
    pub(crate) holds: F,
}

/// An item without a floor: whatever is said, and this where nobody knows.
pub(crate) fn any<T>(value: T) -> Floor<T, impl Fn(&T) -> bool> {
    Floor {
        value,
        holds: |_: &T| true,
    }
}

/// A switch that is on.
pub(crate) fn on() -> Floor<bool, impl Fn(&bool) -> bool> {
    Floor {
        value: true,
        holds: |is_on: &bool| *is_on,
    }
}

/// A policy in the making.
pub(crate) struct Maker<'a> {
    pub(crate) settings: &'a Settings<'a>,
    file: &'a GuardFile<'a>,
    /// Items that are below their floor.
    relaxed: BTreeSet<&'static str>,
    /// Settings whose variables were spoken of.
    asked: BTreeSet<&'static str>,
    notes: Vec<String>,
}

impl Maker<'_> {
    /// The item at a dotted path: `guard.toml` wins over settings, and the floor over what is less, unless it is
    /// relaxed.
    pub(crate) fn item<T: Say>(
        &mut self,
        path: &'static str,
        said: Said<T>,
        floor: Floor<T, impl Fn(&T) -> bool>,
        read: impl Fn(&Given<'_>) -> Result<T, Mistake>,
    ) -> Result<Item<T>, Mistake> {
        if let Some(given) = self.file.given(path) {
            return self.overridden(&given, read(&given)?, &floor);
        }
        let Said {
            value,
            setting,
            place,
            written,
        } = said;
        let name = setting.map(str::to_owned);
        let (value, origin) = match value {
            Some(value) if (floor.holds)(&value) => {
                self.note_variables(path, setting);
                let origin = match name {
                    Some(name) => Origin::Setting { name, place },
                    None => Origin::Floor {
                        instead_of: None,
                        setting: None,
                        place: None,
                    },
                };
                (value, origin)
            }
            Some(value) if self.file.relaxation(path).is_some() => (value, self.relax(path)),
            _ => (
                floor.value,
                Origin::Floor {
                    instead_of: written,
                    setting: name,
                    place,
                },
            ),
        };
        Ok(Item { value, origin })
    }

    /// The same of what no setting says.
    pub(crate) fn own<T: Say + Clone>(
        &mut self,
        path: &'static str,
        value: T,
        read: impl Fn(&Given<'_>) -> Result<T, Mistake>,
    ) -> Result<Item<T>, Mistake> {
        let said = Said {
            value: Some(value.clone()),
            setting: None,
            place: None,
            written: None,
        };
        self.item(path, said, any(value), read)
    }

    pub(crate) fn note(&mut self, text: String) {
        self.notes.push(text);
    }

    /// Whether `guard.toml` says it itself.
    pub(crate) fn is_given(&self, path: &'static str) -> bool {
        self.file.given(path).is_some()
    }

    fn overridden<T: Say>(
        &mut self,
        given: &Given<'_>,
        value: T,
        floor: &Floor<T, impl Fn(&T) -> bool>,
    ) -> Result<Item<T>, Mistake> {
        let origin = if (floor.holds)(&value) {
            Origin::Guard {
                place: given.place(),
            }
        } else if self.file.relaxation(given.path).is_some() {
            self.relax(given.path)
        } else {
            let (path, floor) = (given.path, floor.value.say());
            return Err(given.mistake(&format!(
                "`{path}` may not be less than {floor} by itself; where it has to, say so at the top of this file: \
                 relax = [{{ item = \"{path}\", why = \"…\" }}]"
            )));
        };
        Ok(Item { value, origin })
    }

    fn relax(&mut self, path: &'static str) -> Origin {
        self.relaxed.insert(path);
        let relaxation = self.file.relaxation(path);
        let relaxation = relaxation.expect("who relaxes an item has seen that it may be");
        Origin::Relaxed {
            why: relaxation.why.clone(),
            place: relaxation.place.clone(),
        }
    }

    /// What is known for the environment that nobody gave may be something else where the site runs.
    fn note_variables(&mut self, path: &str, setting: Option<&'static str>) {
        let Some(name) = setting.filter(|name| self.asked.insert(name)) else {
            return;
        };
        let variables = self.settings.undecided(name);
        let Some(first) = variables.first() else {
            return;
        };
        let at = self.settings.place(name);
        self.note(format!(
            "{path}: `{name}`{} is what it is where {} not set; --env {first}=… says what the site has",
            at.map_or_else(String::new, |place| format!(" ({place})")),
            words::are(&variables),
        ));
    }

    fn note_useless_relaxations(&mut self) {
        for (item, relaxation) in self.file.relaxations() {
            if !self.relaxed.contains(item) {
                let place = &relaxation.place;
                self.notes.push(format!(
                    "{place}: `relax` of `{item}` changes nothing: neither the settings nor this file are known to \
                     say less than the floor"
                ));
            }
        }
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_finding::{EnvIs, Place};

use super::Fact;

/// One settings module, evaluated: a world for each consistent answer to its undecided conditions.
#[derive(Clone, Debug)]
pub struct ProfileFacts {
    /// Dotted, as `DJANGO_SETTINGS_MODULE` has it.
    pub module: String,
    /// The file of that module, relative to the audited folder.
    pub file: Arc<str>,
    /// Every project file that took part, in order of first use.
    pub files: Vec<Arc<str>>,
    /// The production world first. Empty where no world could start: `problems` then says why.
    pub worlds: Vec<World>,
    /// There were more worlds than are kept; what depends on several variables may be incomplete.
    pub truncated: bool,
    pub env_reads: Vec<EnvRead>,
    /// What went wrong on the way, for the report's `errors`.
    pub problems: Vec<Problem>,
    /// Where the module takes up settings that are not among the project's files, if the machine has them.
    /// The worlds are those of a machine that has not.
    pub left_to_machine: Vec<LeftToMachine>,
}

/// One consistent set of settings. Rules judge worlds, never mixtures of them.
#[derive(Clone, Debug)]
pub struct World {
    /// What the module defines, by name; Django's defaults are not in here.
    /// Worlds share what is the same in them.
    pub settings: BTreeMap<Arc<str>, Arc<Setting>>,
    /// What was decided to get here.
    pub choices: Vec<Choice>,
    /// Names came in from code that nobody can see: a setting that is not here may exist.
    pub is_open: bool,
}

/// One answer to an undecided condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Choice {
    /// Of the environment: reported as `when`.
    Env(EnvIs),
    /// Of a file that each machine has or lacks: which, and how it went.
    File { what: String, answer: String },
    /// Of something else that nothing decides, such as a host name: what, and how it went.
    Other { what: String, answer: String },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Setting {
    pub value: Fact,
    /// The lines that made the value what it is, in order; the last one decides.
    pub origin: Vec<Place>,
    /// Variables of the environment that the value or its conditions depend on, sorted.
    pub depends_on: Vec<Arc<str>>,
    /// How many answers that are not of the environment it depends on.
    pub other_conditions: usize,
}

/// A variable of the environment that the settings read.
#[derive(Clone, Debug)]
pub struct EnvRead {
    pub name: Arc<str>,
    /// The process does not start without it.
    pub required: bool,
    pub places: Vec<Place>,
}

/// A file of settings that each machine has of its own, or lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftToMachine {
    /// `` `local_settings` ``, or what else stands for it in a sentence.
    pub what: String,
    /// The line that takes it up.
    pub place: Place,
}

/// Why something could not be evaluated, or would not start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A profile without any world is an error; the rest are notes.
    pub is_error: bool,
    pub place: Place,
    pub message: String,
}

impl ProfileFacts {
    /// DEBUG false where it is undecided, required variables set to unknown text, optional ones absent.
    pub fn production_world(&self) -> Option<&World> {
        self.worlds.first()
    }
}

impl World {
    pub fn get(&self, name: &str) -> Option<&Setting> {
        self.settings.get(name).map(|setting| &**setting)
    }

    /// The variables that were decided, without other conditions.
    pub fn env_choices(&self) -> impl Iterator<Item = &EnvIs> {
        self.choices.iter().filter_map(|choice| match choice {
            Choice::Env(env) => Some(env),
            Choice::File { .. } | Choice::Other { .. } => None,
        })
    }
}

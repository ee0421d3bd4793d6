use std::fmt;

use serde::Serialize;

use crate::{Place, Topic};

/// One line of the checklist, answered for one profile.
#[derive(Clone, Debug)]
pub struct ChecklistLine {
    pub item: &'static str,
    pub topic: Topic,
    /// The settings module.
    pub profile: String,
    pub holds: Holds,
    /// What the answer rests on.
    pub why: String,
    /// The line that decides; `None` where none of the project does.
    pub place: Option<Place>,
}

/// Whether a line of the checklist holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    Yes,
    No,
    /// What stands in front of Django does it, as a configuration says.
    Delegated,
    Unknown,
}

impl Holds {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Delegated => "delegated",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Holds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.name())
    }
}

use std::fmt;

use serde::{Serialize, Serializer};

use crate::{Confidence, Fix, Past, Persona, Place, RuleId, Severity, Topic};

/// One fault at one place. `profiles` lists where it holds; empty means: whatever the settings are.
#[derive(Clone, Debug)]
pub struct Finding {
    pub rule: RuleId,
    pub topic: Topic,
    pub severity: Severity,
    pub confidence: Confidence,
    pub persona: Persona,
    /// What is wrong here, in one sentence.
    pub message: String,
    /// What a browser or an attacker could do with it.
    pub why: String,
    /// What to write, for the versions at hand.
    pub help: String,
    pub place: Place,
    /// Settings modules in which the finding holds.
    pub profiles: Vec<String>,
    /// Whether one of `profiles` decides the exit code.
    pub gate: bool,
    /// Values of the environment without which the finding does not hold.
    pub when: Vec<EnvIs>,
    pub state: State,
    /// Why the state is not open: a suppression's reason, a delegation's.
    pub state_why: Option<String>,
    pub cwe: &'static [u32],
    /// Ids that Django (or axes, csp, corsheaders) prints in the production world.
    pub same_as: Vec<String>,
    /// The same rule in other tools, such as `ruff S608`.
    pub equivalents: &'static [&'static str],
    /// Every id in `same_as` is in `SILENCED_SYSTEM_CHECKS`.
    pub silenced: bool,
    /// How the value got here, first step first.
    pub path: Vec<PathStep>,
    pub fix: Option<Fix>,
    /// What git's history has of it, where that was searched.
    pub past: Option<Past>,
    /// Stable against moved lines and added profiles.
    pub fingerprint: String,
}

impl Finding {
    /// Whether its place is one of the past: no file of the work tree need have it, and none need be as it was.
    pub fn is_gone(&self) -> bool {
        self.past.as_ref().is_some_and(|past| !past.in_tree)
    }

    /// The part of the fingerprint that says what the finding is about, whatever file it stands in.
    pub fn about(&self) -> &str {
        let half = self.fingerprint.len() / 2;
        self.fingerprint.get(..half).unwrap_or_default()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    Open,
    Delegated,
    Suppressed,
    Baselined,
}

/// A step of a flow, with what happens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathStep {
    pub place: Place,
    pub message: String,
}

/// One answer to what a variable of the environment is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct EnvIs {
    pub env: String,
    pub is: EnvValue,
}

/// Absent, some unknown non-empty text, or exactly this text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EnvValue {
    Absent,
    Set,
    Equal(String),
}

impl fmt::Display for EnvValue {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => formatter.write_str("absent"),
            Self::Set => formatter.write_str("set"),
            Self::Equal(text) => write!(formatter, "\"{text}\""),
        }
    }
}

impl Serialize for EnvValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

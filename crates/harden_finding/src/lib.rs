//! What harden finds: topics, rules, severities, findings and edits.
//!
//! This crate knows no rule and reads no file; every other crate may depend on it.

mod checklist;
mod edit;
mod extent;
mod finding;
mod level;
mod past;
mod place;
mod rule;
mod topic;

pub use checklist::{ChecklistLine, Holds};
pub use edit::{Applicability, Edit, Fix};
pub use extent::Extent;
pub use finding::{EnvIs, EnvValue, Finding, PathStep, State};
pub use level::{Confidence, Persona, Severity, UnknownLevel};
pub use past::{Past, PastCommit};
pub use place::Place;
pub use rule::RuleId;
pub use topic::{Topic, UnknownTopic};

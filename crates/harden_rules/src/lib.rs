//! The catalogue of rules, one file each, and the engine that feeds them with facts.
//!
//! [`catalogue`] lists and finds rules, [`engine`] runs them. What a rule may ask of the project is
//! [`project`]; what it may ask of the settings of one world is `settings`.

mod auth;
pub mod catalogue;
mod checklist;
mod csp;
mod csrf;
mod dependencies;
mod deploy;
mod django;
pub mod docs;
pub mod engine;
#[cfg(test)]
mod exactness;
#[cfg(test)]
mod examples;
mod headers;
mod hosts;
mod https;
mod logging;
mod logic;
mod logins;
mod names;
mod paths;
pub mod project;
mod routes;
pub mod rule;
mod secrets;
mod session_cookie;
mod settings;
mod templates;
mod uploads;
mod violation;
mod xss;

#[cfg(test)]
mod testing;

pub use catalogue::rules;
pub use checklist::checklist;
pub use django::default as django_default;
pub use engine::{Delegation, Input, PlacedSuppression, ids_in_production, run};
pub use rule::{EdgeDuty, Rule};
pub use secrets::{OF_HISTORY, OF_WHOLE_TREE};

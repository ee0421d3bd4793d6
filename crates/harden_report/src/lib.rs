//! Output formats: they take findings and know no rule.
//!
//! Every format is a function from a [`Report`] to text; printing is the command line's business.

mod checklist;
mod concise;
mod full;
mod github;
mod gitlab;
mod json;
mod json_lines;
mod junit;
mod links;
mod mask;
mod report;
mod sarif;
mod summary;

pub use concise::concise;
pub use full::full;
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub use json_lines::json_lines;
pub use junit::junit;
pub use links::Links;
pub use report::{
    ErrorLevel, Gone, Hidden, Report, ReportedError, ReportedProfile, RuleInfo, Sources, Statistics,
};
pub use sarif::sarif;

/// Whether text may carry colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Plain,
    Ansi,
}

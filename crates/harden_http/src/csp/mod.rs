//! Content security policies, as CSP Level 3 has browsers read them.
//!
//! [`Policy::parse`] reads one serialized policy, [`judge()`] says what is wrong with it. A header may carry
//! several policies, separated by commas: [`judge_header`].

mod bypass;
mod directive;
mod finding;
mod judge;
mod policy;
mod source;

pub use directive::{Known, Status, Takes, known};
pub use finding::{Finding, Kind};
pub use judge::{judge, judge_header};
pub use policy::{Directive, Policy};
pub use source::{HostSource, Keyword, Source};

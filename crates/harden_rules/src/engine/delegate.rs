//! What the edge (nginx, a CDN, guard) enforces, as the configuration says.

use harden_finding::State;

use super::Draft;
use crate::rule::EdgeDuty;

/// One line of `[tool.harden.edge]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegation {
    pub duty: EdgeDuty,
    /// Who does it: `nginx`.
    pub by: String,
    pub why: Option<String>,
    /// The settings modules it is true for; empty: all.
    pub profiles: Vec<String>,
}

/// A finding is delegated where the edge does its duty for every profile it holds in.
pub(super) fn apply(drafts: &mut [Draft], delegations: &[Delegation]) {
    for draft in drafts {
        let Some(duty) = draft.rule.edge else {
            continue;
        };
        let covers = |delegation: &&Delegation| {
            delegation.duty == duty
                && (delegation.profiles.is_empty()
                    || draft
                        .finding
                        .profiles
                        .iter()
                        .all(|profile| delegation.profiles.contains(profile)))
        };
        if let Some(delegation) = delegations.iter().find(covers) {
            draft.finding.state = State::Delegated;
            draft.finding.state_why = Some(match &delegation.why {
                Some(why) => format!("{}: {why}", delegation.by),
                None => delegation.by.clone(),
            });
        }
    }
}

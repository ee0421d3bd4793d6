//! What git's history has of secrets that stand in the work tree.

use std::collections::BTreeMap;

use harden_finding::{Past, Place, Topic};
use harden_secrets::{Candidate, Secret};

use super::Draft;
use crate::project::Project;

/// A secret is found where it stands, by whatever rule: its past belongs there.
pub(super) fn add(drafts: &mut [Draft], project: &dyn Project) {
    let pasts: BTreeMap<&Secret, &Past> = project
        .past_secrets()
        .iter()
        .filter(|secret| secret.past.in_tree)
        .map(|secret| (&secret.placed.candidate.secret, &secret.past))
        .collect();
    if pasts.is_empty() {
        return;
    }
    let mut by_file: BTreeMap<&str, Vec<(&Candidate, &Past)>> = BTreeMap::new();
    for secret in project.secrets() {
        if let Some(past) = pasts.get(&secret.candidate.secret) {
            let found = by_file.entry(&secret.file).or_default();
            found.push((&secret.candidate, past));
        }
    }
    for draft in drafts {
        let finding = &mut draft.finding;
        if finding.topic != Topic::Secrets || finding.past.is_some() {
            continue;
        }
        let of_file = by_file.get(&*finding.place.file).into_iter().flatten();
        let mut here = of_file.filter(|(secret, _)| is_about(&finding.place, secret));
        finding.past = here.next().map(|(_, past)| (*past).clone());
    }
}

/// Whether a secret stands, at least in part, at a place.
fn is_about(place: &Place, secret: &Candidate) -> bool {
    (place.line, place.column) < (secret.end_line, secret.end_column)
        && (secret.line, secret.column) < (place.end_line, place.end_column)
}

//! What git's history has of secrets that stand in the work tree.

use std::collections::BTreeMap;

use harden_finding::{Past, Topic};
use harden_secrets::Secret;

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
    let mut by_line: BTreeMap<(&str, u32), &Past> = BTreeMap::new();
    for secret in project.secrets() {
        if let Some(past) = pasts.get(&secret.candidate.secret) {
            by_line.insert((&secret.file, secret.candidate.line), past);
        }
    }
    for draft in drafts {
        let finding = &mut draft.finding;
        if finding.topic == Topic::Secrets && finding.past.is_none() {
            let place = &finding.place;
            let lines = (&*place.file, place.line)..=(&*place.file, place.end_line);
            let past = by_line.range(lines).next();
            finding.past = past.map(|(_, past)| (*past).clone());
        }
    }
}

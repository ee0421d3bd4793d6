//! Secrets in the files of the project, each once with all its places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::{Persona, Place};
use harden_project::PlacedSecret;
use harden_secrets::{Kind, Secret, Strength, Usage};

use crate::project::Project;
use crate::violation::Violation;

/// A secret, at the place that matters most.
pub(super) struct Group<'p> {
    pub(super) lead: &'p PlacedSecret,
    others: Vec<&'p PlacedSecret>,
}

/// Every secret of the project for which a rule is there: the surest and least harmless place leads.
pub(super) fn groups<'p>(
    project: &'p dyn Project,
    is_wanted: impl Fn(Kind) -> bool,
) -> Vec<Group<'p>> {
    let settings_files: BTreeSet<&Arc<str>> = project
        .profiles()
        .iter()
        .flat_map(|profile| &profile.facts.files)
        .collect();
    // What a setting is given, and whether that reaches production, the rules of settings know better.
    let is_of_settings = |secret: &PlacedSecret| {
        matches!(secret.candidate.kind, Kind::Assignment) && settings_files.contains(&secret.file)
    };
    let mut by_value: BTreeMap<&Secret, Vec<&PlacedSecret>> = BTreeMap::new();
    for secret in project
        .secrets()
        .iter()
        .filter(|secret| !is_of_settings(secret))
    {
        by_value
            .entry(&secret.candidate.secret)
            .or_default()
            .push(secret);
    }
    let mut groups: Vec<Group<'p>> = by_value
        .into_values()
        .filter_map(|mut places| {
            places.sort_by_key(|one| {
                let candidate = &one.candidate;
                (
                    rank(candidate.kind),
                    one.usage,
                    std::cmp::Reverse(candidate.strength),
                    Arc::clone(&one.file),
                    candidate.line,
                )
            });
            let lead = places.remove(0);
            is_wanted(lead.candidate.kind).then_some(Group {
                lead,
                others: places,
            })
        })
        .collect();
    groups.sort_by_key(|group| place(group.lead));
    groups
}

/// What says more of a value comes first.
const fn rank(kind: Kind) -> u8 {
    match kind {
        Kind::PrivateKey { .. } => 0,
        Kind::Token(_) => 1,
        Kind::UrlPassword => 2,
        Kind::Assignment => 3,
    }
}

impl Group<'_> {
    /// The name that the value is given, for messages and fingerprints.
    pub(super) fn key(&self) -> &str {
        self.lead.candidate.key.as_deref().unwrap_or_default()
    }

    /// The violation, for whom it concerns: what to do depends on what the secret is of.
    pub(super) fn violation(&self, subject: &str, message: &str) -> Violation {
        let rotation = self.lead.candidate.rotation;
        let help = format!("{rotation} Keep the new one out of the repository.");
        let others = self.others.iter().map(|other| place(other)).collect();
        let persona = persona(self.lead);
        let violation = Violation::new(place(self.lead), subject, message, help)
            .also_at(others)
            .yielding();
        let violation = if persona == Persona::Regular {
            violation
        } else {
            violation.persona(persona)
        };
        if self.is_of_site() {
            violation
        } else {
            violation.outside_gate()
        }
    }

    fn is_of_site(&self) -> bool {
        self.lead.usage == Usage::Site
    }
}

/// Who runs tests or reads documentation meets what stands there anyway.
pub(super) fn persona(secret: &PlacedSecret) -> Persona {
    let by_usage = match secret.usage {
        Usage::Site => Persona::Regular,
        Usage::Development => Persona::Pedantic,
        Usage::Test | Usage::Documentation => Persona::Auditor,
    };
    if secret.candidate.strength == Strength::Weak {
        by_usage.max(Persona::Pedantic)
    } else {
        by_usage
    }
}

/// The first line of a secret: a key has many.
pub(super) fn place(secret: &PlacedSecret) -> Place {
    let candidate = &secret.candidate;
    let is_one_line = candidate.line == candidate.end_line;
    Place {
        file: Arc::clone(&secret.file),
        line: candidate.line,
        column: candidate.column,
        end_line: candidate.line,
        end_column: if is_one_line {
            candidate.end_column
        } else {
            candidate.column + 1
        },
    }
}

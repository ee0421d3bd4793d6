//! Runs every rule on every world of every profile, and makes findings of what they say.
//!
//! 1. `worlds`: each rule that listens to settings judges each world of each profile.
//! 2. `merge`: what was said of the same rule and place becomes one finding, which names its profiles. Rules
//!    that listen to the project as a whole add theirs, without profiles.
//! 3. `when`: what does not hold in every world says which variables make it hold; `persona`: whom it
//!    concerns there.
//! 4. `past`: what git's history has of a secret, where it was searched.
//! 5. `delegate` and `suppress`: states other than open, with the reason.
//! 6. `fingerprint`: identities that moved lines and added profiles do not change.

mod delegate;
mod fingerprint;
mod merge;
mod past;
mod persona;
mod suppress;
#[cfg(test)]
mod tests;
mod when;
mod worlds;

use harden_finding::{Finding, PathStep, Place, State};
use harden_project::Profile;

use crate::catalogue;
use crate::project::Project;
use crate::rule::{Listener, Rule};
use crate::violation::Violation;

pub use delegate::Delegation;
pub use suppress::PlacedSuppression;

/// Everything the engine judges.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    pub profiles: &'a [Profile],
    pub project: &'a dyn Project,
    /// The suppression comments of the project, but for those in files that only rules ask for.
    pub suppressions: &'a [PlacedSuppression],
    /// What the configuration leaves to the edge.
    pub delegations: &'a [Delegation],
}

/// All findings, in the order of their places. Selection, personas and baselines come later.
pub fn run(input: &Input<'_>) -> Vec<Finding> {
    let mut findings = merge::findings(input.profiles, worlds::judge(input));
    let mut others = whatever_the_settings(input.project);
    others
        .retain(|other| !other.yields || !findings.iter().any(|finding| says_more(finding, other)));
    findings.extend(others);
    past::add(&mut findings, input.project);
    delegate::apply(&mut findings, input.delegations);
    let suppressions = suppress::all(input);
    suppress::apply(&mut findings, &suppressions, input.project);
    findings.sort_by(|left, right| {
        (&left.finding.place, left.finding.rule.code)
            .cmp(&(&right.finding.place, right.finding.rule.code))
    });
    fingerprint::stamp(&mut findings);
    findings.into_iter().map(|draft| draft.finding).collect()
}

/// Whether a finding that the settings decide is about the same lines as one that they do not.
fn says_more(finding: &Draft, other: &Draft) -> bool {
    let (place, same) = (&finding.finding.place, &other.finding.place);
    finding.finding.topic == other.finding.topic
        && place.file == same.file
        && place.line <= same.end_line
        && same.line <= place.end_line
}

/// What the rules say that no settings decide.
fn whatever_the_settings(project: &dyn Project) -> Vec<Draft> {
    let mut findings = Vec::new();
    for rule in catalogue::rules() {
        for listener in rule.listens {
            if let Listener::Project(check) = listener {
                let found = check(project).into_iter();
                findings.extend(found.map(|violation| Draft::without_profile(rule, violation)));
            }
        }
    }
    findings
}

/// The ids that Django and the packages print in the production world of a profile, before silencing:
/// sorted, one for each message.
pub fn ids_in_production(profile: &Profile, project: &dyn Project) -> Vec<String> {
    let mut ids: Vec<String> = worlds::judge_production(profile, project)
        .iter()
        .flat_map(|violation| &violation.same_as)
        .map(|id| (*id).to_owned())
        .collect();
    ids.sort();
    ids
}

fn same_again(place: Place) -> PathStep {
    PathStep {
        place,
        message: "here too".to_owned(),
    }
}

/// A finding on its way, with what its fingerprint needs.
struct Draft {
    finding: Finding,
    subject: String,
    /// Lines elsewhere that the fault takes.
    because_of: Vec<Place>,
    rule: &'static Rule,
    /// Left out where the settings say more.
    yields: bool,
}

impl Draft {
    /// A finding that no settings decide.
    fn without_profile(rule: &'static Rule, violation: Violation) -> Self {
        let finding = Finding {
            rule: rule.id,
            topic: rule.topic,
            severity: violation.severity.unwrap_or(rule.severity),
            confidence: violation.confidence.unwrap_or(rule.confidence),
            persona: violation.persona.unwrap_or(rule.persona),
            message: violation.message,
            why: rule.docs().why(),
            help: violation.help,
            place: violation.place,
            profiles: Vec::new(),
            gate: !violation.is_outside_gate,
            when: Vec::new(),
            state: State::Open,
            state_why: None,
            cwe: rule.cwe,
            same_as: Vec::new(),
            equivalents: rule.equivalents,
            silenced: false,
            path: violation.also_at.into_iter().map(same_again).collect(),
            fix: None,
            past: violation.past,
            fingerprint: String::new(),
        };
        Self {
            finding,
            subject: violation.subject,
            because_of: violation.because_of,
            rule,
            yields: violation.yields,
        }
    }
}

//! What `harden_http` says of the policies of a world, at the places in its settings.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_finding::{Persona, Place};
use harden_http::csp::{Finding, Kind};

use super::policies;
use super::policy::{Nonces, Places, Policy, Unseen};
use crate::settings::Settings;
use crate::violation::Violation;

/// What is certainly to be said of a policy, on pages that use the nonce or on those that do not.
pub(crate) fn findings(
    settings: &Settings<'_>,
    policy: &Policy<'_>,
    nonces: Nonces,
) -> Arc<[Finding]> {
    let judge = |unseen| {
        settings
            .project()
            .judge_policy(&policy.text(nonces, unseen))
    };
    let findings = judge(Unseen::LeftOut);
    if policy.is_complete() {
        return findings;
    }
    let strictest = judge(Unseen::AsStrictAsCanBe);
    let certain: BTreeSet<_> = strictest.iter().map(what).collect();
    findings
        .iter()
        .filter(|finding| certain.contains(&what(finding)))
        .cloned()
        .collect()
}

/// What a finding is about.
fn what(finding: &Finding) -> (Kind, &str, Option<&str>) {
    (finding.kind, &finding.directive, finding.source.as_deref())
}

/// What is said of some kinds of faults of every policy, on the pages that it is made for. The rule's words
/// complete the violation, or drop it.
pub(crate) fn violations(
    settings: &Settings<'_>,
    kinds: &[Kind],
    complete: impl Fn(&Policy<'_>, &Finding, Violation) -> Option<Violation>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for policy in policies(settings) {
        let findings = findings(settings, &policy, policy.intended());
        let mut findings = findings
            .iter()
            .filter(|finding| kinds.contains(&finding.kind))
            .peekable();
        if findings.peek().is_none() {
            continue;
        }
        let places = Places::new(&policy);
        let found = findings.filter_map(|finding| {
            let violation = violation(settings, &places, finding)
                // What is only reported breaks nothing and holds nobody off: it is a draft.
                .persona_if(!policy.is_enforced, Persona::Pedantic);
            complete(&policy, finding, violation)
        });
        violations.extend(a_few_of_each_place(found));
    }
    violations
}

/// A comprehension is one place for any number of sources: a few are named there, and the rest is counted.
fn a_few_of_each_place(found: impl Iterator<Item = Violation>) -> Vec<Violation> {
    const NAMED: usize = 5;
    let mut by_place: BTreeMap<Place, Vec<Violation>> = BTreeMap::new();
    for violation in found {
        let place = violation.place.clone();
        by_place.entry(place).or_default().push(violation);
    }
    let cut = |mut of_place: Vec<Violation>| {
        let others = of_place.len().saturating_sub(NAMED);
        of_place.truncate(NAMED);
        if let Some(last) = of_place.last_mut().filter(|_| others > 0) {
            last.message = format!("{} So it is with {others} more.", last.message);
        }
        of_place
    };
    by_place.into_values().flat_map(cut).collect()
}

fn violation(settings: &Settings<'_>, places: &Places<'_, '_>, finding: &Finding) -> Violation {
    let source = finding.source.as_deref();
    let setting = places.setting_of(&finding.directive);
    let subject = match source {
        Some(source) => format!("{setting} {} {source}", finding.directive),
        None => format!("{setting} {}", finding.directive),
    };
    let place = places.of(settings, &finding.directive, source);
    Violation::new(place, subject, format!("{}.", finding.message), "")
}

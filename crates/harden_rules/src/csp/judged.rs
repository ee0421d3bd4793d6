//! What `harden_http` says of the policies of a world, at the places in its settings.

use std::sync::Arc;

use harden_finding::Persona;
use harden_http::csp::{Finding, Kind};

use super::policies;
use super::policy::{Nonces, Policy, Unseen};
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
    let is_certain = |finding: &&Finding| {
        strictest.iter().any(|other| {
            (other.kind, &other.directive, &other.source)
                == (finding.kind, &finding.directive, &finding.source)
        })
    };
    findings.iter().filter(is_certain).cloned().collect()
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
        for finding in findings(settings, &policy, policy.intended()).iter() {
            if kinds.contains(&finding.kind) {
                let violation = violation(settings, &policy, finding);
                violations.extend(complete(&policy, finding, violation));
            }
        }
    }
    violations
}

fn violation(settings: &Settings<'_>, policy: &Policy<'_>, finding: &Finding) -> Violation {
    let source = finding.source.as_deref();
    let setting = policy.setting_of(&finding.directive);
    let subject = match source {
        Some(source) => format!("{setting} {} {source}", finding.directive),
        None => format!("{setting} {}", finding.directive),
    };
    let place = policy.place(settings, &finding.directive, source);
    let violation = Violation::new(place, subject, format!("{}.", finding.message), "");
    // What is only reported breaks nothing and holds nobody off: it is a draft.
    violation.persona_if(!policy.is_enforced, Persona::Pedantic)
}

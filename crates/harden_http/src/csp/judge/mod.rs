//! What is wrong with a policy: one file for each kind of question.

mod elsewhere;
mod framing;
mod hosts;
mod inline;
mod nonces;
mod reach;
mod reports;
mod strict;
mod syntax;

use std::collections::BTreeSet;

use super::finding::{Finding, Kind};
use super::policy::Policy;

/// Everything that is to be said of one policy, in an order that depends on the policy alone.
pub fn judge(policy: &Policy) -> Vec<Finding> {
    let mut findings = Vec::new();
    for question in QUESTIONS {
        question(policy, &mut findings);
    }
    findings
}

type Question = fn(&Policy, &mut Vec<Finding>);

const QUESTIONS: [Question; 9] = [
    syntax::ask,
    inline::ask,
    reach::ask,
    hosts::ask,
    nonces::ask,
    strict::ask,
    elsewhere::ask,
    framing::ask,
    reports::ask,
];

/// Everything that is to be said of a header's value, which may carry several policies. Browsers enforce all
/// of them: a hole is one only where each of them has it.
pub fn judge_header(value: &str) -> Vec<Finding> {
    let policies = Policy::parse_header(value);
    let mut judged = policies.iter().map(judge);
    let Some(mut findings) = judged.next() else {
        return judge(&Policy::default());
    };
    for others in judged {
        let kinds: BTreeSet<Kind> = others.iter().map(|other| other.kind).collect();
        let only_there: Vec<Finding> = others
            .iter()
            .filter(|other| other.kind.is_syntax())
            .cloned()
            .collect();
        findings.retain(|finding| finding.kind.is_syntax() || kinds.contains(&finding.kind));
        findings.extend(only_there);
    }
    if policies.len() > 1 {
        findings.push(syntax::comma(&policies));
    }
    findings
}

#[cfg(test)]
pub(super) mod testing {
    use super::*;

    /// The kinds, directives and sources of what one question finds.
    pub(in super::super) fn found(question: Question, policy: &str) -> Vec<(Kind, String)> {
        let mut findings = Vec::new();
        question(&Policy::parse(policy), &mut findings);
        findings
            .into_iter()
            .map(|finding| {
                let at = match finding.source {
                    Some(source) => format!("{} {source}", finding.directive),
                    None => finding.directive,
                };
                (finding.kind, at)
            })
            .collect()
    }

    /// Only the kinds.
    pub(in super::super) fn kinds(question: Question, policy: &str) -> Vec<Kind> {
        found(question, policy)
            .into_iter()
            .map(|(kind, _)| kind)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use super::*;

    const STRICT: &str = "default-src 'self'; script-src 'strict-dynamic' 'nonce-aaaaaaaaaaaaaaaaaaaaaa'; \
        object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
        require-trusted-types-for 'script'; report-uri /csp";

    #[test]
    fn nothing_is_said_of_a_strict_policy() {
        assert_eq!(judge(&Policy::parse(STRICT)), []);
    }

    #[test]
    fn an_empty_policy_limits_nothing() {
        let kinds: Vec<Kind> = judge_header("")
            .into_iter()
            .map(|finding| finding.kind)
            .collect();
        assert!(kinds.contains(&Kind::MissingScriptSource));
        assert!(kinds.contains(&Kind::MissingObjectSource));
    }

    #[test]
    fn a_huge_header_is_judged_in_time() {
        let mut header = String::from("script-src 'unsafe-inline'");
        for port in 0..20_000 {
            write!(header, " http://localhost:{port}").expect("a string can be written to");
        }
        for name in 0..20_000 {
            write!(header, "; directive-{name} *").expect("a string can be written to");
        }
        let start = Instant::now();
        let findings = judge_header(&header);
        assert!(findings.len() > 60_000);
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{:?}",
            start.elapsed()
        );
    }

    #[test]
    fn a_hole_must_be_in_every_policy_of_a_header() {
        let kinds = |header: &str| -> Vec<Kind> {
            judge_header(header)
                .into_iter()
                .map(|finding| finding.kind)
                .collect()
        };
        let both = kinds("script-src *, script-src 'unsafe-inline' *");
        assert!(both.contains(&Kind::AnyHost));
        assert!(!both.contains(&Kind::UnsafeInlineScripts));
        assert!(both.contains(&Kind::StrayComma));
        assert!(kinds("script-src 'self', scrpt-src x").contains(&Kind::UnknownDirective));
    }
}

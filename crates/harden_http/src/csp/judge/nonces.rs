//! Nonces that can be guessed, or that browsers do not take for nonces.

use harden_finding::Severity;

use super::super::directive::Takes;
use super::super::finding::{Finding, Kind};
use super::super::policy::Policy;
use super::super::source::{self, Source};

/// Fewer characters than this, and a nonce can be tried out.
const SHORTEST: usize = 8;

pub(super) fn ask(policy: &Policy, findings: &mut Vec<Finding>) {
    for directive in policy.directives() {
        if directive
            .takes()
            .is_some_and(|takes| takes != Takes::Sources)
        {
            continue;
        }
        for (text, source) in directive.sources() {
            let Source::Nonce(value) = source else {
                continue;
            };
            if value.len() < SHORTEST {
                findings.push(Finding::of_source(
                    Kind::ShortNonce,
                    Severity::Medium,
                    &directive.name,
                    text,
                    format!(
                        "The nonce in `{}` can be guessed: it has fewer than {SHORTEST} characters",
                        directive.name
                    ),
                ));
            }
            if !source::is_base64(&value) {
                findings.push(Finding::of_source(
                    Kind::MalformedNonce,
                    Severity::Medium,
                    &directive.name,
                    text,
                    format!(
                        "The nonce in `{}` is not base64: browsers ignore it",
                        directive.name
                    ),
                ));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::kinds;
    use super::*;

    #[test]
    fn nonces_are_long_and_base64() {
        assert_eq!(kinds(ask, "script-src 'nonce-abcdefgh'"), []);
        assert_eq!(kinds(ask, "script-src 'nonce-abc'"), [Kind::ShortNonce]);
        assert_eq!(
            kinds(ask, "script-src 'nonce-{{nonce}}'"),
            [Kind::MalformedNonce]
        );
        assert_eq!(
            kinds(ask, "style-src 'nonce-$n'"),
            [Kind::ShortNonce, Kind::MalformedNonce]
        );
    }
}

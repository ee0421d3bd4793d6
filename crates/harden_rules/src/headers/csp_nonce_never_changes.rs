use crate::csp::{Text, policies};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A nonce that is written into the settings.
    ///
    /// # Why it matters
    /// A nonce lets in whatever carries it. An attacker reads it in any page, writes it into his script tag,
    /// and the script runs: a nonce must be another one in each response.
    ///
    /// # Bad
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ["'self'", "'nonce-2726c7f26c'"]
    /// ```
    ///
    /// # Good
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ["'self'"]
    /// CSP_INCLUDE_NONCE_IN = ["script-src"]
    /// ```
    ///
    /// # How to fix
    /// Let the middleware make the nonce: `CSP.NONCE` of `django.utils.csp`, `NONCE` of `csp.constants`, or
    /// `CSP_INCLUDE_NONCE_IN`.
    ///
    /// # References
    /// - <https://www.w3.org/TR/CSP3/#security-nonces>
    "HEADER031" "csp-nonce-never-changes" {
        topic: Headers,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [330],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for policy in policies(settings) {
        for directive in &policy.directives {
            for value in directive.content.values() {
                let Text::Known(text) = value.text else {
                    continue;
                };
                if !text.to_ascii_lowercase().contains("'nonce-") {
                    continue;
                }
                // The nonce itself is no secret, but nobody needs it in a report.
                let name = &directive.name;
                violations.push(settings.violation_of_part(
                    directive.setting,
                    value.fact,
                    format!("The nonce in `{name}` is the same in every response: it lets anybody's scripts in."),
                    "Let the middleware make the nonce.",
                ));
            }
        }
    }
    violations
}

use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy without `form-action`. `default-src` does not answer for it.
    ///
    /// # Why it matters
    /// An attacker who gets HTML into a page, though no script, can still lead a form of it to his server:
    /// what a visitor types into it, and the token against forged requests, arrive there.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "form-action": [CSP.SELF]}
    /// ```
    ///
    /// # How to fix
    /// Add `form-action 'self'`, with the hosts of identity providers and payment services that forms lead to,
    /// also by a redirect.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/form-action>
    "HEADER025" "csp-forms-unlimited" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [Kind::MissingFormAction];
    violations(settings, &kinds, |policy, _, mut violation| {
        violation.help = format!("Write {}.", policy.how_to_write("form-action", &["'self'"]));
        Some(violation)
    })
}

use harden_finding::{Persona, Severity};
use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy without `base-uri`, or with one that lets any host in. `default-src` does not answer for it.
    ///
    /// # Why it matters
    /// An attacker who gets `<base href="https://attacker.example/">` into a page leads every relative
    /// address in it to his server. Where scripts are let in by a nonce, the site's own scripts are then
    /// loaded from there, nonce and all. Without a nonce it is links and forms that go astray.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "script-src": [CSP.SELF, CSP.NONCE]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_DEFAULT_SRC = ["'self'"]
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {
    ///     "default-src": [CSP.SELF],
    ///     "script-src": [CSP.SELF, CSP.NONCE],
    ///     "base-uri": [CSP.NONE],
    /// }
    /// ```
    ///
    /// # How to fix
    /// Add `base-uri 'none'`, or `'self'` where pages have a `<base>` of their own.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/base-uri>
    "HEADER023" "csp-base-uri-open" {
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
    let kinds = [Kind::MissingBaseUri, Kind::AnyHost, Kind::WholeScheme];
    violations(settings, &kinds, |policy, finding, mut violation| {
        if finding.directive != "base-uri" {
            return None;
        }
        violation.help = format!("Write {}.", policy.how_to_write("base-uri", &["'none'"]));
        let moves_scripts =
            finding.kind == Kind::MissingBaseUri && finding.severity >= Severity::Medium;
        Some(if moves_scripts && policy.is_enforced {
            violation
                .severity(Severity::Medium)
                .persona(Persona::Regular)
        } else {
            violation
        })
    })
}

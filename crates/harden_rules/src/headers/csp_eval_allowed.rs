use harden_finding::{Persona, Severity};
use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `'unsafe-eval'` or `'unsafe-hashes'` in the directive that decides over scripts.
    ///
    /// # Why it matters
    /// With `'unsafe-eval'`, scripts of the site that hand text to `eval`, `setTimeout` or `new Function`
    /// run what an attacker got into that text. With `'unsafe-hashes'`, an attacker can reuse the event
    /// handlers that have a hash, at a place of his own.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.UNSAFE_EVAL]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.WASM_UNSAFE_EVAL]}
    /// ```
    ///
    /// # How to fix
    /// Find out which library needs it: many have a build without (Alpine's is `@alpinejs/csp`, Vue's the one
    /// with compiled templates). WebAssembly needs only `'wasm-unsafe-eval'`.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/script-src>
    "HEADER022" "csp-eval-allowed" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [95],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [Kind::UnsafeEval, Kind::UnsafeHashes];
    violations(settings, &kinds, |_, finding, mut violation| {
        if finding.kind == Kind::UnsafeEval {
            violation.help = String::from(
                "Use a build of the library that needs no `eval`, and remove `'unsafe-eval'`.",
            );
            return Some(violation);
        }
        violation.help =
            String::from("Move the event handlers into a script, and remove `'unsafe-hashes'`.");
        Some(violation.severity(Severity::Info).persona(Persona::Auditor))
    })
}

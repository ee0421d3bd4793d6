use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A policy that lets `<object>` and `<embed>` load something: `object-src` is not `'none'`, or there
    /// is neither it nor `default-src`.
    ///
    /// # Why it matters
    /// Hardly a page needs these tags since browsers have no plugins any more, but what they load is shown as
    /// part of the page, and an old browser's plugin runs scripts that no policy sees.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"object-src": ["*"]}}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF], "object-src": [CSP.NONE]}
    /// ```
    ///
    /// # How to fix
    /// Add `object-src 'none'`.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/object-src>
    "HEADER024" "csp-objects-allowed" {
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
    let kinds = [
        Kind::MissingObjectSource,
        Kind::AllowedObjects,
        Kind::AnyHost,
        Kind::WholeScheme,
    ];
    violations(settings, &kinds, |policy, finding, mut violation| {
        if finding.directive != "object-src" {
            return None;
        }
        violation.help = format!("Write {}.", policy.how_to_write("object-src", &["'none'"]));
        Some(violation)
    })
}

use harden_http::csp::Kind;

use crate::csp::violations;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `'unsafe-inline'` in the directive that decides over scripts, with neither a nonce nor a hash nor
    /// `'strict-dynamic'` beside it.
    ///
    /// # Why it matters
    /// Every script that stands in a page runs, also one that an attacker got into it, and every event
    /// handler. To keep those out is what a content security policy is for.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'", "'unsafe-inline'"]}}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ("'self'", "'unsafe-inline'")
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"script-src": [CSP.SELF, CSP.NONCE], "style-src": [CSP.SELF, CSP.UNSAFE_INLINE]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_SCRIPT_SRC = ("'self'",)
    /// CSP_INCLUDE_NONCE_IN = ["script-src"]
    /// ```
    ///
    /// # How to fix
    /// Move event handlers into script files, give the remaining inline scripts the nonce, and write the
    /// nonce in the place of `'unsafe-inline'`. A policy that is only reported beside the old one shows
    /// which pages still need work.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/script-src>
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER018" "csp-inline-scripts" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [79, 693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    violations(
        settings,
        &[Kind::UnsafeInlineScripts],
        |policy, finding, mut violation| {
            violation.help = format!(
                "Give inline scripts the nonce, and write {}.",
                policy.how_to_write(&finding.directive, &["'self'", "'nonce'"])
            );
            Some(violation)
        },
    )
}

use harden_finding::Persona;
use harden_http::csp::Kind;

use crate::csp::violations;
use crate::logic::Known;
use crate::names::FRAME_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `frame-ancestors` that lets any site show the pages in a frame, by `*`, `https:` or `http:`.
    ///
    /// # Why it matters
    /// Where a policy has `frame-ancestors`, browsers ignore `X-Frame-Options`: `X_FRAME_OPTIONS = "DENY"`
    /// protects nothing then, and an invisible frame can steal clicks.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ///     "django.middleware.clickjacking.XFrameOptionsMiddleware",
    /// ]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "frame-ancestors": ["*"]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF], "frame-ancestors": ["https://partner.example"]}
    /// ```
    ///
    /// # How to fix
    /// Name the sites that may show the pages, or write `'none'`. Where some pages are for everybody to embed,
    /// give their views a policy of their own.
    ///
    /// # References
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Content-Security-Policy/frame-ancestors>
    /// - <https://www.w3.org/TR/CSP3/#frame-ancestors-and-frame-options>
    "HEADER030" "csp-framed-by-anyone" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1021],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let kinds = [Kind::FramedByAnyone];
    let denies = settings
        .has_middleware(FRAME_MIDDLEWARE)
        .both(settings.is_one_of("X_FRAME_OPTIONS", &["DENY", "SAMEORIGIN"]));
    violations(settings, &kinds, |policy, _, mut violation| {
        // What is only reported leaves `X-Frame-Options` in force.
        if !policy.is_enforced {
            return None;
        }
        violation.help = format!(
            "Name the sites that may, or write {}.",
            policy.how_to_write("frame-ancestors", &["'none'"])
        );
        // Who sends no `X-Frame-Options` either wants to be framed.
        Some(violation.persona_if(!denies.holds(), Persona::Pedantic))
    })
}

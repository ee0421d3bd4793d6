use crate::csp;
use crate::logic::any;
use crate::names::CSP_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A site without a content security policy: no middleware sends one.
    ///
    /// # Why it matters
    /// Escaping in templates is the first line against scripts that an attacker gets into a page. A policy is
    /// the second: where the first has a hole, the browser still refuses to run what the site did not send.
    ///
    /// # Bad
    /// ```python django=6.0
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=4.0
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    /// ```
    ///
    /// # How to fix
    /// Django 6.0 and newer: add `django.middleware.csp.ContentSecurityPolicyMiddleware`, and begin with
    /// `SECURE_CSP_REPORT_ONLY`. Older: install django-csp.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/csp/>
    /// - <https://django-csp.readthedocs.io/>
    "HEADER041" "no-csp" {
        topic: Headers,
        severity: Low,
        confidence: Medium,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

/// What the names of a project's own middleware say, where it may send a policy.
const OWN: [&str; 4] = ["csp", "contentsecurity", "security", "header"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let is_sent = any(csp::DJANGO_CSP_MIDDLEWARE
        .into_iter()
        .chain([CSP_MIDDLEWARE])
        .map(|path| settings.has_middleware(path)));
    if is_sent != Some(false)
        || !settings.is_set("MIDDLEWARE")
        || settings.has_middleware_called(&OWN)
        || settings.sets_any("SECURE_CSP")
        || settings.sets_any("CONTENT_SECURITY_POLICY")
        || settings.sets_any("CSP_")
        || settings.project().imports("csp")
        || settings.project().imports("django.middleware.csp")
        || settings.project().mentions("Content-Security-Policy", 0)
    {
        return Vec::new();
    }
    let (middleware, setting) = if settings.django() >= (6, 0) {
        (CSP_MIDDLEWARE, "SECURE_CSP")
    } else {
        (csp::DJANGO_CSP_MIDDLEWARE[0], "CONTENT_SECURITY_POLICY")
    };
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            "No content security policy is sent: a script that gets into a page runs.",
            format!("Add `\"{middleware}\"` to `MIDDLEWARE`, and give `{setting}` a policy."),
        )
        .alone()
}

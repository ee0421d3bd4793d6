use harden_settings::facts::Fact;

use crate::csp::{self, DJANGO_CSP_MIDDLEWARE};
use crate::names::CSP_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A middleware that answers with pages of its own stands before the one that sends the content security
    /// policy.
    ///
    /// # Why it matters
    /// What it answers never passes the middleware behind it: those pages have no policy. Flat pages hold
    /// HTML that editors write.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    /// ]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = [
    ///     "django.middleware.csp.ContentSecurityPolicyMiddleware",
    ///     "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    /// ]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    ///
    /// # How to fix
    /// Move the policy's middleware up, behind `SecurityMiddleware`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/http/middleware/#middleware-order-and-layering>
    /// - <https://docs.djangoproject.com/en/stable/ref/contrib/flatpages/#using-the-middleware>
    "HEADER039" "csp-pages-without" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Middleware that answers with HTML by itself.
const ANSWER: [&str; 2] = [
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "maintenance_mode.middleware.MaintenanceModeMiddleware",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let middleware = settings.list("MIDDLEWARE");
    let Some(middleware) = middleware.filter(|middleware| !middleware.open) else {
        return Vec::new();
    };
    let is_sender = |item: &&Fact| {
        item.as_str()
            .is_some_and(|path| path == CSP_MIDDLEWARE || DJANGO_CSP_MIDDLEWARE.contains(&path))
    };
    let Some(sender) = middleware.items.iter().find(is_sender) else {
        return Vec::new();
    };
    if csp::policies(settings).is_empty() {
        return Vec::new();
    }
    middleware
        .items
        .iter()
        .take_while(|item| !is_sender(item))
        .filter(|item| item.as_str().is_some_and(|path| ANSWER.contains(&path)))
        .map(|item| {
            let path = item.as_str().unwrap_or_default();
            settings.violation_of_part(
                "MIDDLEWARE",
                sender,
                format!("Pages of `{path}` have no content security policy: it stands before what sends it."),
                "Move the policy's middleware up, behind `SecurityMiddleware`.",
            )
        })
        .collect()
}

use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A middleware that answers requests by itself stands before `SecurityMiddleware`.
    ///
    /// # Why it matters
    /// What it answers is served over plain HTTP although the redirect is on, and has neither HSTS nor
    /// `X-Content-Type-Options`. Of whitenoise these are static files: a script that an attacker in the
    /// network may change runs with all rights of the page.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = [
    ///     "whitenoise.middleware.WhiteNoiseMiddleware",
    ///     "django.middleware.security.SecurityMiddleware",
    /// ]
    /// SECURE_SSL_REDIRECT = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.security.SecurityMiddleware",
    ///     "whitenoise.middleware.WhiteNoiseMiddleware",
    /// ]
    /// SECURE_SSL_REDIRECT = True
    /// ```
    ///
    /// # How to fix
    /// Put `"django.middleware.security.SecurityMiddleware"` first.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering>
    /// - <https://whitenoise.readthedocs.io/en/stable/django.html#enable-whitenoise>
    "HTTPS020" "security-middleware-late" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [696],
        checks: [],
        equivalents: [],
        edge: Redirect,
        listens: [Settings(check)],
    }
}

/// Middleware that answers by itself.
const ANSWER: [&str; 2] = [
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maintenance_mode.middleware.MaintenanceModeMiddleware",
];

/// What `SecurityMiddleware` is there for.
const WORK: [&str; 3] = [
    "SECURE_SSL_REDIRECT",
    "SECURE_HSTS_SECONDS",
    "SECURE_CONTENT_TYPE_NOSNIFF",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "MIDDLEWARE";
    let Some(at) = settings.position_of_middleware(&[SECURITY_MIDDLEWARE]) else {
        return Vec::new();
    };
    let before = &settings.items(name)[..at];
    let works = WORK.iter().any(|name| settings.truthy(name).holds());
    let answers = |item: &&Fact| item.as_str().is_some_and(|path| ANSWER.contains(&path));
    let Some(first) = before.iter().find(answers).filter(|_| works) else {
        return Vec::new();
    };
    settings
        .violation_of_part(
            name,
            &settings.items(name)[at],
            format!(
                "{} answers before `SecurityMiddleware`: without its redirect and its headers.",
                shown(first)
            ),
            format!("Put `\"{SECURITY_MIDDLEWARE}\"` first."),
        )
        .alone()
}

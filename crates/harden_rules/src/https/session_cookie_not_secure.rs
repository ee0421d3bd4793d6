use crate::logic::Known;
use crate::names::{SESSION_APP, SESSION_MIDDLEWARE};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sessions are in use, and `SESSION_COOKIE_SECURE` does not keep their cookie on HTTPS.
    ///
    /// # Why it matters
    /// A browser sends the session cookie with any plain-HTTP request to the site, such as one that an
    /// attacker's page provokes with an image; who reads it on the network is logged in as the visitor,
    /// without a password.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// SESSION_COOKIE_SECURE = True
    /// ```
    ///
    /// # How to fix
    /// Write `SESSION_COOKIE_SECURE = True` in the settings of every deployment that is reached over
    /// HTTPS. From Django 4.1 on the check asks for `True` itself: a string from the environment, even
    /// `"True"`, sends a secure cookie but keeps the warning; cast it.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure>
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#session-security>
    "HTTPS006" "session-cookie-not-secure" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [614],
        checks: ["security.W010", "security.W011", "security.W012"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SESSION_COOKIE_SECURE";
    let app = settings.contains("INSTALLED_APPS", SESSION_APP);
    let middleware = settings.has_middleware(SESSION_MIDDLEWARE);
    if !settings
        .is_switched_on(name)
        .negate()
        .both(app.either(middleware))
        .holds()
    {
        return Vec::new();
    }
    let violation = settings.violation(
        name,
        format!(
            "{}: the session cookie also travels over plain HTTP.",
            settings.state_of(name)
        ),
        format!("Write `{name} = True`."),
    );
    // Which of its three messages Django prints depends on both.
    match (app, middleware) {
        (Some(true), Some(true)) => violation.same_as("security.W012"),
        (Some(true), Some(false)) => violation.same_as("security.W010"),
        (Some(false), Some(true)) => violation.same_as("security.W011"),
        _ => violation,
    }
    .alone()
}

use crate::logic::Known;
use crate::names::{SESSION_APP, SESSION_MIDDLEWARE};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sessions are in use, and `SESSION_COOKIE_HTTPONLY` does not keep their cookie from scripts. Django
    /// keeps it by default, so something switched it off.
    ///
    /// # Why it matters
    /// One script that an attacker gets into a page, through a comment, a profile or a hacked CDN, reads
    /// the session cookie and sends it away; the attacker is then logged in as the visitor, from his own
    /// machine and for as long as the session lives.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// SESSION_COOKIE_HTTPONLY = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// ```
    ///
    /// # How to fix
    /// Remove `SESSION_COOKIE_HTTPONLY`: it is `True` by default. No script needs the session's cookie; one
    /// that asks whether someone is logged in can be told by the page. From Django 4.1 on the check asks
    /// for `True` itself; cast a string from the environment.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-httponly>
    "AUTH001" "session-cookie-readable" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1004],
        checks: ["security.W013", "security.W014", "security.W015"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SESSION_COOKIE_HTTPONLY";
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
            "{}: scripts in a page can read the session cookie.",
            settings.state_of(name)
        ),
        format!("Remove the line: `{name}` is `True` by default."),
    );
    // Which of its three messages Django prints depends on both.
    match (app, middleware) {
        (Some(true), Some(true)) => violation.same_as("security.W015"),
        (Some(true), Some(false)) => violation.same_as("security.W013"),
        (Some(false), Some(true)) => violation.same_as("security.W014"),
        _ => violation,
    }
    .alone()
}

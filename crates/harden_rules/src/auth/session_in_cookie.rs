use crate::names::SIGNED_COOKIES;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sessions are kept in signed cookies.
    ///
    /// # Why it matters
    /// What a session holds can be read by its owner and by everybody who gets hold of the cookie, and it
    /// cannot be taken back: logging out removes the cookie from one browser and leaves every copy valid
    /// until it expires.
    ///
    /// # Bad
    /// ```python
    /// SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    /// ```
    ///
    /// # Good
    /// ```python
    /// SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    /// ```
    ///
    /// # How to fix
    /// Use the database (the default) or `cached_db`. Where cookies are meant, keep `SESSION_COOKIE_AGE`
    /// short.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/http/sessions/#using-cookie-based-sessions>
    "AUTH013" "session-in-cookie" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [613],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SESSION_ENGINE";
    if settings.equals(name, SIGNED_COOKIES) != Some(true) {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "a session cannot be taken back before it expires.",
            "Use `django.contrib.sessions.backends.cached_db`.",
        )
        .alone()
}

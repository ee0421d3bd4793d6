use crate::logic::Known;
use crate::names::{CSRF_MIDDLEWARE, SESSION_MIDDLEWARE};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CSRF_USE_SESSIONS` is on, and `CsrfViewMiddleware` stands before `SessionMiddleware`.
    ///
    /// # Why it matters
    /// The token is kept in a session that is not there yet: Django raises `ImproperlyConfigured` for
    /// every request. Whoever takes the middleware out to have a site that answers again has no
    /// protection at all.
    ///
    /// # Bad
    /// ```python
    /// CSRF_USE_SESSIONS = True
    /// MIDDLEWARE = [
    ///     "django.middleware.csrf.CsrfViewMiddleware",
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// CSRF_USE_SESSIONS = True
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.csrf.CsrfViewMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Move `"django.middleware.csrf.CsrfViewMiddleware"` behind the session middleware.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-use-sessions>
    "CSRF009" "csrf-before-sessions" {
        topic: Csrf,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [696],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let position = |path| settings.position_of_middleware(&[path]);
    let (Some(csrf), Some(sessions)) = (position(CSRF_MIDDLEWARE), position(SESSION_MIDDLEWARE))
    else {
        return Vec::new();
    };
    if csrf > sessions || !settings.truthy("CSRF_USE_SESSIONS").holds() {
        return Vec::new();
    }
    let name = "MIDDLEWARE";
    settings
        .violation_of_part(
            name,
            &settings.items(name)[csrf],
            "`CSRF_USE_SESSIONS` is on, and `CsrfViewMiddleware` stands before the session: every request fails.",
            format!("Move `\"{CSRF_MIDDLEWARE}\"` behind `\"{SESSION_MIDDLEWARE}\"`."),
        )
        .alone()
}

use crate::names::CSRF_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A middleware that logs people in (`RemoteUserMiddleware`) stands before `CsrfViewMiddleware`.
    ///
    /// # Why it matters
    /// A login gives the visitor a new token. `CsrfViewMiddleware`, which comes later, takes the old one
    /// out of the cookie again: whoever knew the visitor's token before the login knows it after.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "django.contrib.auth.middleware.RemoteUserMiddleware",
    ///     "django.middleware.csrf.CsrfViewMiddleware",
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.csrf.CsrfViewMiddleware",
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "django.contrib.auth.middleware.RemoteUserMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Move `"django.middleware.csrf.CsrfViewMiddleware"` up, behind the session middleware.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering>
    "CSRF010" "login-before-csrf" {
        topic: Csrf,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [384],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const LOGINS: [&str; 2] = [
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let login = settings.position_of_middleware(&LOGINS);
    let csrf = settings.position_of_middleware(&[CSRF_MIDDLEWARE]);
    let (Some(login), Some(csrf)) = (login, csrf) else {
        return Vec::new();
    };
    if csrf < login {
        return Vec::new();
    }
    let name = "MIDDLEWARE";
    let login = &settings.items(name)[login];
    settings
        .violation_of_part(
            name,
            login,
            format!(
                "{} logs in before `CsrfViewMiddleware`, which puts the token from before the login back.",
                shown(login)
            ),
            format!("Move `\"{CSRF_MIDDLEWARE}\"` before it."),
        )
        .alone()
}

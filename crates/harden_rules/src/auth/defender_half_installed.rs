use super::defender::{MIDDLEWARE, is_installed};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-defender is an installed app, and nothing lets it see logins: `MIDDLEWARE` lacks its
    /// middleware, and no code uses its decorator.
    ///
    /// # Why it matters
    /// Its pages are there, and nobody is ever locked out.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["defender", "django.contrib.auth"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["defender", "django.contrib.auth"]
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "defender.middleware.FailedLoginMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Add `"defender.middleware.FailedLoginMiddleware"` to `MIDDLEWARE`. It watches Django's own login
    /// view; decorate others with `defender.decorators.watch_login()`.
    ///
    /// # References
    /// - <https://github.com/jazzband/django-defender#installation>
    "AUTH029" "defender-half-installed" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

/// What code imports to count failed logins itself.
const USED: [&str; 2] = ["defender.decorators", "defender.utils"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let is_blind = is_installed(settings).both(settings.has_middleware(MIDDLEWARE).negate());
    let is_replaced = settings.has_middleware_called(&["defender", "failedlogin"]);
    if !is_blind.holds()
        || is_replaced
        || USED.iter().any(|module| settings.project().imports(module))
    {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            "django-defender is installed and sees no login: nobody is ever locked out.",
            format!("Add `\"{MIDDLEWARE}\"` to `MIDDLEWARE`."),
        )
        .alone()
}

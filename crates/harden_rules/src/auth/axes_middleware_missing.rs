use super::axes::is_installed;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes is installed, and `MIDDLEWARE` does not contain `axes.middleware.AxesMiddleware`.
    ///
    /// # Why it matters
    /// A locked-out guesser is refused, but gets the login form's usual answer instead of the lockout
    /// page: neither he nor the victim nor the log's reader sees that the lock is on.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// MIDDLEWARE = [
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    ///     "axes.middleware.AxesMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Put `"axes.middleware.AxesMiddleware"` last in `MIDDLEWARE`.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/2_installation.html>
    "AUTH004" "axes-middleware-missing" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W002"],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

const MIDDLEWARE: &str = "axes.middleware.AxesMiddleware";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let missing = settings.has_middleware(MIDDLEWARE).negate();
    if !is_installed(settings).both(missing).holds() {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            format!("django-axes is installed, but `MIDDLEWARE` lacks `{MIDDLEWARE}`."),
            format!("Put `\"{MIDDLEWARE}\"` last in `MIDDLEWARE`."),
        )
        .same_as("axes.W002")
        .alone()
}

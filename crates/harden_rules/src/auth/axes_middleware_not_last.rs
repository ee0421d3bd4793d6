use harden_finding::Persona;

use super::axes::is_installed;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `AxesMiddleware` is not the last of `MIDDLEWARE`.
    ///
    /// # Why it matters
    /// It answers for the lock by replacing the response of what comes after it; a later middleware that
    /// logs people in or answers by itself is not seen by it.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// MIDDLEWARE = [
    ///     "axes.middleware.AxesMiddleware",
    ///     "django.contrib.auth.middleware.AuthenticationMiddleware",
    /// ]
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
    /// Move `"axes.middleware.AxesMiddleware"` to the end of the list.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/2_installation.html>
    "AUTH025" "axes-middleware-not-last" {
        topic: Auth,
        severity: Low,
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

const MIDDLEWARE: &str = "axes.middleware.AxesMiddleware";
const AUTHENTICATION: &str = "django.contrib.auth.middleware.AuthenticationMiddleware";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "MIDDLEWARE";
    let middleware = settings.items(name);
    let position = |path| {
        middleware
            .iter()
            .position(|item| item.as_str() == Some(path))
    };
    let Some(at) = position(MIDDLEWARE).filter(|_| is_installed(settings).holds()) else {
        return Vec::new();
    };
    if at + 1 == middleware.len() {
        return Vec::new();
    }
    let message = "A middleware after django-axes' may answer or log in without it.";
    let help = format!("Move `\"{MIDDLEWARE}\"` to the end.");
    let violation = settings.violation_of_part(name, &middleware[at], message, help);
    // What comes after the one that knows the user is rarely one that logs in.
    let knows_user = position(AUTHENTICATION).is_none_or(|authentication| authentication < at);
    violation.persona_if(knows_user, Persona::Pedantic).alone()
}

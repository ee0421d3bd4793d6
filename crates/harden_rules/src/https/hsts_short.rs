use super::hsts_never_raised;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_HSTS_SECONDS` is a day or less: a step of the introduction that the next has to follow.
    /// Where the project's history says that it has not for months, `hsts-never-raised` takes over.
    ///
    /// # Why it matters
    /// Browsers forget the protection between two visits, so that most visits begin without it.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 3600
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// ```
    ///
    /// # How to fix
    /// Raise the time in steps: 86400 (a day), 604800 (a week), 31536000 (a year), each once the one
    /// before did no harm.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#http-strict-transport-security>
    "HTTPS012" "hsts-short" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

const DAY: i128 = 86_400;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_HSTS_SECONDS";
    let seconds = settings.int(name);
    let is_short = seconds.is_some_and(|seconds| 0 < seconds && seconds <= DAY);
    let is_new = !hsts_never_raised::is_old(settings);
    if !is_short || !is_new || settings.has_middleware(SECURITY_MIDDLEWARE) != Some(true) {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "browsers forget it between two visits.",
            format!("Go on to the next step: `{name} = 604800`, at last 31536000."),
        )
        .alone()
}

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Nobody hears of errors: `ADMINS` is empty, and no service for error reports (Sentry, Rollbar,
    /// Bugsnag, Honeybadger, New Relic …) is among the project's packages.
    ///
    /// # Why it matters
    /// An attack shows first in errors: requests that break queries, forged cookies, names that are not
    /// the site's. Without reports somebody has to read the log to see it.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// ADMINS = [("Ada", "ada@example.com")]
    /// ```
    ///
    /// # How to fix
    /// Write `ADMINS = [("Name", "name@example.com")]`, from Django 6.0 on `ADMINS = ["name@example.com"]`,
    /// or use a service for error reports. Keep personal data out of the reports (`sensitive_variables`,
    /// `send_default_pii=False`).
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/howto/error-reporting/>
    "DEPLOY016" "no-error-reports" {
        topic: Deploy,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const SERVICES: [&str; 10] = [
    "sentry-sdk",
    "raven",
    "rollbar",
    "bugsnag",
    "honeybadger",
    "newrelic",
    "ddtrace",
    "elastic-apm",
    "airbrake",
    "opentelemetry-sdk",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "ADMINS";
    let has_service = || {
        SERVICES
            .iter()
            .any(|service| settings.project().package(service).is_some())
    };
    let silent = settings
        .truthy(name)
        .negate()
        .both(settings.truthy("DEBUG").negate());
    if !silent.holds() || has_service() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "nobody hears of errors.",
            "Write `ADMINS`, or use a service for error reports.",
        )
        .alone()
}

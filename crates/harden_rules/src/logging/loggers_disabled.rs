use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `LOGGING` disables the loggers that exist before it is read: `disable_existing_loggers` is true,
    /// or not set, which means true.
    ///
    /// # Why it matters
    /// Loggers of packages that were imported by the settings, and Django's own, fall silent:
    /// errors in them leave no trace.
    ///
    /// # Bad
    /// ```python
    /// LOGGING = {"version": 1}
    /// ```
    ///
    /// # Good
    /// ```python
    /// LOGGING = {"version": 1, "disable_existing_loggers": False}
    /// ```
    ///
    /// # How to fix
    /// Write `"disable_existing_loggers": False`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/logging/#configuring-logging>
    "LOG005" "loggers-disabled" {
        topic: Logging,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "LOGGING";
    let Some(logging) = settings
        .get(name)
        .filter(|logging| logging.truthy() == Some(true))
    else {
        return Vec::new();
    };
    let is_dict = matches!(&logging.value, FactValue::Dict { .. });
    let disables = match logging.entry("disable_existing_loggers") {
        Ok(value) => value.map_or(Some(true), Fact::truthy),
        Err(_) => None,
    };
    let is_addition =
        matches!(logging.entry("incremental"), Ok(Some(value)) if value.truthy() != Some(false));
    if !is_dict || is_addition || disables != Some(true) {
        return Vec::new();
    }
    settings
        .violation(
            name,
            "`LOGGING` silences the loggers that exist already.",
            "Write `\"disable_existing_loggers\": False`.",
        )
        .alone()
}

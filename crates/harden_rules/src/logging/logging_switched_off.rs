use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `LOGGING_CONFIG` is `None`, so that `LOGGING` is not read, and nothing in the project's settings
    /// calls `logging.config`.
    ///
    /// # Why it matters
    /// Django configures no logging: errors, refused hosts and suspicious requests go to the last resort
    /// of Python, without time and address, or nowhere.
    ///
    /// # Bad
    /// ```python
    /// LOGGING_CONFIG = None
    /// LOGGING = {"version": 1}
    /// ```
    ///
    /// # Good
    /// ```python
    /// import logging.config
    ///
    /// LOGGING_CONFIG = None
    /// LOGGING = {"version": 1}
    /// logging.config.dictConfig(LOGGING)
    /// ```
    ///
    /// # How to fix
    /// Remove `LOGGING_CONFIG = None`, or call `logging.config.dictConfig(LOGGING)` as the last line of
    /// the settings.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#logging-config>
    "LOG004" "logging-switched-off" {
        topic: Logging,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "LOGGING_CONFIG";
    let configures = || {
        [
            "dictConfig",
            "fileConfig",
            "basicConfig",
            "structlog",
            "loguru",
        ]
        .iter()
        .any(|function| settings.project().mentions(function, 0))
    };
    if settings.is_none(name) != Some(true) || configures() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "`LOGGING` is not read.",
            format!("Remove `{name}`, or call `logging.config.dictConfig(LOGGING)`."),
        )
        .alone()
}

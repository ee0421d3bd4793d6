use harden_settings::facts::Fact;

use super::configuration::{class_of, handlers};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A `RotatingFileHandler` of `LOGGING` has no `maxBytes`, or no `backupCount`: it never starts a new
    /// file.
    ///
    /// # Why it matters
    /// The file grows until the disk is full; then the site stops, and nothing is logged of why. Whoever
    /// sends many bad requests decides when.
    ///
    /// # Bad
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {
    ///         "security": {
    ///             "class": "logging.handlers.RotatingFileHandler",
    ///             "filename": "/var/log/django/security.log",
    ///         },
    ///     },
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {
    ///         "security": {
    ///             "class": "logging.handlers.RotatingFileHandler",
    ///             "filename": "/var/log/django/security.log",
    ///             "maxBytes": 10_000_000,
    ///             "backupCount": 10,
    ///         },
    ///     },
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write `"maxBytes": 10_000_000, "backupCount": 10`. With several worker processes use
    /// `WatchedFileHandler` and logrotate instead, or log to standard error: two processes that rotate
    /// one file lose lines.
    ///
    /// # References
    /// - <https://docs.python.org/3/library/logging.handlers.html#rotatingfilehandler>
    "LOG001" "log-never-rotates" {
        topic: Logging,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [400, 778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    handlers(settings)
        .filter(|(_, handler)| class_of(handler) == Some("logging.handlers.RotatingFileHandler"))
        .filter_map(|(name, handler)| {
            let missing =
                ["maxBytes", "backupCount"]
                    .into_iter()
                    .find(|key| match handler.entry(key) {
                        Ok(value) => value.map_or(Some(false), Fact::truthy) == Some(false),
                        Err(_) => false,
                    })?;
            Some(settings.violation_of_part(
                "LOGGING",
                handler,
                format!("The log of handler `{name}` never rotates: it has no `{missing}`."),
                "Write `\"maxBytes\": 10_000_000, \"backupCount\": 10`.",
            ))
        })
        .collect()
}

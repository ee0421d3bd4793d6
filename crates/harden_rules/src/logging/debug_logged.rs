use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The root logger has the level `DEBUG` or `NOTSET` in production, or Django's has `DEBUG`.
    ///
    /// # Why it matters
    /// What packages log for their developers (headers, tokens, queries, bodies of requests) is kept in
    /// files and at services that more people can read than the database.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// LOGGING = {
    ///     "version": 1,
    ///     "disable_existing_loggers": False,
    ///     "handlers": {"console": {"class": "logging.StreamHandler"}},
    ///     "root": {"handlers": ["console"], "level": "DEBUG"},
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// LOGGING = {
    ///     "version": 1,
    ///     "disable_existing_loggers": False,
    ///     "handlers": {"console": {"class": "logging.StreamHandler"}},
    ///     "root": {"handlers": ["console"], "level": "INFO"},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write `"level": "INFO"`, and `"DEBUG"` in the settings for development.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/logging/>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Logging_Cheat_Sheet.html>
    "LOG006" "debug-logged" {
        topic: Logging,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [532],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Loggers with the keys that lead to them, and the levels that keep everything: another than the root
/// takes its parent's with `NOTSET`.
const LOGGERS: [(&str, &[&str], &[&str]); 3] = [
    ("the root logger", &["root"], &["DEBUG", "NOTSET"]),
    ("the root logger", &["loggers", ""], &["DEBUG", "NOTSET"]),
    ("logger `django`", &["loggers", "django"], &["DEBUG"]),
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "LOGGING";
    if settings.truthy("DEBUG") != Some(false) {
        return Vec::new();
    }
    LOGGERS
        .into_iter()
        .filter_map(|(logger, keys, loud)| {
            let configuration = settings.part(name, keys)?;
            let level = configuration.entry("level").ok()??;
            let has_handlers = configuration.entry("handlers").ok()??.truthy() == Some(true);
            let is_loud = level.as_str().is_some_and(|level| loud.contains(&level));
            (is_loud && has_handlers).then(|| {
                settings.violation_of_part(
                    name,
                    level,
                    format!("The level of {logger} is {} in production.", shown(level)),
                    "Write `\"INFO\"`.",
                )
            })
        })
        .collect()
}

use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The root logger, or Django's, has the level `DEBUG` or `NOTSET` in production.
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

const LOGGERS: [&[&str]; 3] = [&["root"], &["loggers", ""], &["loggers", "django"]];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "LOGGING";
    if settings.truthy("DEBUG") != Some(false) {
        return Vec::new();
    }
    LOGGERS
        .into_iter()
        .filter_map(|keys| {
            let level = settings.part(name, keys)?.entry("level").ok()??;
            let has_handlers =
                settings.part(name, keys)?.entry("handlers").ok()??.truthy() == Some(true);
            let is_loud = matches!(level.as_str(), Some("DEBUG" | "NOTSET"));
            (is_loud && has_handlers).then(|| {
                settings.violation_of_part(
                    name,
                    level,
                    format!(
                        "The level of `{}` is {} in production.",
                        keys.join("."),
                        shown(level)
                    ),
                    "Write `\"INFO\"`.",
                )
            })
        })
        .collect()
}

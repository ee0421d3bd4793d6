use harden_settings::facts::Fact;

use super::configuration::class_of;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// What Django logs under `django.security` goes nowhere: the logger has no handler and does not
    /// propagate, has a `NullHandler`, or a level above `ERROR`.
    ///
    /// # Why it matters
    /// Forged `Host` headers, broken cookies and suspicious requests are the first that is seen of an
    /// attack; here nobody sees them.
    ///
    /// # Bad
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {"null": {"class": "logging.NullHandler"}},
    ///     "loggers": {
    ///         "django.security": {"handlers": ["null"], "propagate": False},
    ///     },
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "disable_existing_loggers": False,
    ///     "handlers": {"console": {"class": "logging.StreamHandler"}},
    ///     "loggers": {
    ///         "django.security": {"handlers": ["console"], "level": "WARNING"},
    ///     },
    /// }
    /// ```
    ///
    /// # How to fix
    /// Give `django.security` a handler that is kept. To silence the noise of wrong `Host` headers,
    /// refuse them at the web server and keep the rest.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/logging/#django-security>
    "LOG002" "security-log-dropped" {
        topic: Logging,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [778, 223],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "LOGGING";
    let Some(logger) = settings.part(name, &["loggers", "django.security"]) else {
        return Vec::new();
    };
    let propagates = match logger.entry("propagate") {
        Ok(value) => value.map_or(Some(true), Fact::truthy),
        Err(_) => None,
    };
    let is_deaf =
        matches!(logger.entry("level"), Ok(Some(level)) if level.as_str() == Some("CRITICAL"));
    if is_deaf || propagates == Some(false) && handlers_keep_nothing(settings, logger) {
        return settings
            .violation_of_part(
                name,
                logger,
                "What Django logs of attacks goes nowhere.",
                "Give `django.security` a handler that is kept.",
            )
            .alone();
    }
    Vec::new()
}

fn handlers_keep_nothing(settings: &Settings<'_>, logger: &Fact) -> bool {
    let names = match logger.entry("handlers") {
        Ok(None) => return true,
        Ok(Some(names)) => names.as_items(),
        Err(_) => None,
    };
    names.is_some_and(|names| {
        !names.open
            && names.items.iter().all(|name| {
                name.as_str().is_some_and(|name| {
                    let handler = settings.part("LOGGING", &["handlers", name]);
                    handler.and_then(class_of) == Some("logging.NullHandler")
                })
            })
    })
}

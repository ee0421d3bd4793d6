use super::configuration::{class_of, handlers, is_used};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A handler that a logger of `LOGGING` has mails errors as the whole debug page: `AdminEmailHandler`
    /// with `include_html`.
    ///
    /// # Why it matters
    /// The page holds settings, local variables, cookies and what was posted; mail is kept for years on
    /// machines that nobody counts, and travels in clear between some of them. Names that Django knows
    /// for secret are starred, others are not.
    ///
    /// # Bad
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {
    ///         "mail": {"class": "django.utils.log.AdminEmailHandler", "include_html": True},
    ///     },
    ///     "loggers": {"django": {"handlers": ["mail"]}},
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {"mail": {"class": "django.utils.log.AdminEmailHandler"}},
    ///     "loggers": {"django": {"handlers": ["mail"]}},
    /// }
    /// ```
    /// ```python
    /// LOGGING = {
    ///     "version": 1,
    ///     "handlers": {
    ///         "unused": {"class": "django.utils.log.AdminEmailHandler", "include_html": True},
    ///     },
    ///     "loggers": {"shop": {"level": "INFO"}},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Remove `include_html`: the text has the traceback and the request. Mark what is secret with
    /// `sensitive_variables` and `sensitive_post_parameters`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/logging/#django.utils.log.AdminEmailHandler>
    "LOG003" "error-mail-as-page" {
        topic: Logging,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [532, 209],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    handlers(settings)
        .filter(|(_, handler)| class_of(handler) == Some("django.utils.log.AdminEmailHandler"))
        .filter(|(_, handler)| {
            matches!(handler.entry("include_html"), Ok(Some(value)) if value.truthy() == Some(true))
        })
        .filter(|(name, _)| is_used(settings, name))
        .map(|(name, handler)| {
            settings.violation_of_part(
                "LOGGING",
                handler,
                format!("Handler `{name}` mails the whole debug page, with local variables."),
                "Remove `include_html`.",
            )
        })
        .collect()
}

use super::development_mail_backend::DEVELOPMENT_BACKENDS;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `EMAIL_BACKEND` is one that prints mail, drops it, or keeps it in files or memory.
    ///
    /// # Why it matters
    /// Password-reset links do not reach their owners but the log or a file, where whoever reads them
    /// takes the account over; and administrators never hear of errors and suspicious requests.
    ///
    /// # Bad
    /// ```python
    /// EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    /// ```
    ///
    /// # Good
    /// ```python
    /// EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    /// ```
    ///
    /// # How to fix
    /// Remove the line from the settings of production: SMTP is the default. Keep the other backends in
    /// the settings for development.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/email/#email-backends>
    "DEPLOY015" "mail-not-sent" {
        topic: Deploy,
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

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "EMAIL_BACKEND";
    // With DEBUG on, nobody expects mail; with MAILERS, nothing reads the setting.
    if settings.truthy("DEBUG") != Some(false)
        || settings.is_set("MAILERS")
        || !settings.is_one_of(name, &DEVELOPMENT_BACKENDS).holds()
    {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "no mail reaches anybody.",
            "Use `django.core.mail.backends.smtp.EmailBackend` in production.",
        )
        .alone()
}

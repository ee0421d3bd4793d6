use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The default mailer of `MAILERS` (Django 6.1 and newer) prints mail, drops it, or keeps it in files
    /// or memory.
    ///
    /// # Why it matters
    /// Password-reset links do not reach their owners but the log or a file, where whoever reads them
    /// takes the account over; and administrators never hear of errors.
    ///
    /// # Bad
    /// ```python django=6.1
    /// MAILERS = {
    ///     "default": {"BACKEND": "django.core.mail.backends.console.EmailBackend"},
    /// }
    /// ```
    ///
    /// # Good
    /// ```python django=6.1
    /// MAILERS = {
    ///     "default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Use `django.core.mail.backends.smtp.EmailBackend` or the backend of your mail provider in
    /// production, and keep the others for the settings of development.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/6.1/ref/settings/#mailers>
    "DEPLOY005" "development-mail-backend" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [532],
        checks: ["mail.E001"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Backends that send nothing.
pub(super) const DEVELOPMENT_BACKENDS: [&str; 4] = [
    "django.core.mail.backends.console.EmailBackend",
    "django.core.mail.backends.dummy.EmailBackend",
    "django.core.mail.backends.filebased.EmailBackend",
    "django.core.mail.backends.locmem.EmailBackend",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.django() < (6, 1) {
        return Vec::new();
    }
    let backend = settings
        .get("MAILERS")
        .and_then(|mailers| mailers.entry("default").ok()?)
        .and_then(|mailer| mailer.entry("BACKEND").ok()?);
    let Some(backend) = backend else {
        return Vec::new();
    };
    if !DEVELOPMENT_BACKENDS
        .iter()
        .any(|path| equals_text(backend, path) == Some(true))
    {
        return Vec::new();
    }
    let mut violation = settings.violation(
        "MAILERS",
        format!(
            "The default mailer is `{}`, which sends no mail.",
            shown(backend)
        ),
        "Use `django.core.mail.backends.smtp.EmailBackend` in production.",
    );
    violation.place = settings.place_of_part("MAILERS", backend);
    violation.same_as("mail.E001").alone()
}

use crate::hosts::is_remote;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Mail is handed to another machine with a password, and neither `EMAIL_USE_TLS` nor `EMAIL_USE_SSL`
    /// is on.
    ///
    /// # Why it matters
    /// Whoever is on the way to the mail server reads the password, and every mail: password-reset links
    /// first of all.
    ///
    /// # Bad
    /// ```python
    /// EMAIL_HOST = "smtp.example.com"
    /// EMAIL_HOST_USER = "site"
    /// EMAIL_HOST_PASSWORD = "x"
    /// ```
    ///
    /// # Good
    /// ```python
    /// EMAIL_HOST = "smtp.example.com"
    /// EMAIL_HOST_USER = "site"
    /// EMAIL_HOST_PASSWORD = "x"
    /// EMAIL_PORT = 587
    /// EMAIL_USE_TLS = True
    /// ```
    ///
    /// # How to fix
    /// Write `EMAIL_USE_TLS = True` with port 587, or `EMAIL_USE_SSL = True` with port 465; never both.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#email-use-tls>
    "HTTPS014" "mail-password-in-clear" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319, 522],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "EMAIL_HOST_PASSWORD";
    let by_smtp = settings.equals(
        "EMAIL_BACKEND",
        "django.core.mail.backends.smtp.EmailBackend",
    );
    let in_clear = settings
        .truthy("EMAIL_USE_TLS")
        .either(settings.truthy("EMAIL_USE_SSL"))
        .negate();
    let fires = settings.truthy(name).both(in_clear).both(by_smtp);
    let host = settings.text("EMAIL_HOST");
    let goes_out = host.is_some_and(is_remote);
    if !fires.holds() || settings.is_set("MAILERS") || !goes_out {
        return Vec::new();
    }
    settings
        .violation(
            "EMAIL_HOST",
            format!(
                "The mail server gets its password in clear{}.",
                settings.where_absent("EMAIL_USE_TLS")
            ),
            "Write `EMAIL_PORT = 587` and `EMAIL_USE_TLS = True`.",
        )
        .alone()
}

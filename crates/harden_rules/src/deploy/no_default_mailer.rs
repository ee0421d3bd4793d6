use harden_finding::Persona;

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MAILERS` (Django 6.1 and newer) is set and has no entry `"default"`.
    ///
    /// # Why it matters
    /// Whatever sends mail without naming a mailer fails: password-reset links, and the reports about
    /// errors and suspicious requests that administrators wait for.
    ///
    /// # Bad
    /// ```python django=6.1
    /// MAILERS = {
    ///     "newsletter": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend"},
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
    /// Add an entry `"default"` to `MAILERS`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/6.1/ref/settings/#mailers>
    "DEPLOY004" "no-default-mailer" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: ["mail.W001"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let missing = settings.contains("MAILERS", "default").negate();
    if settings.django() < (6, 1) || !settings.is_set("MAILERS") || !missing.holds() {
        return Vec::new();
    }
    let violation = settings
        .violation(
            "MAILERS",
            "`MAILERS` has no entry `\"default\"`: mail that names no mailer is not sent.",
            "Add an entry `\"default\"` to `MAILERS`.",
        )
        .same_as("mail.W001");
    // A deployment that gives no mail server has chosen to send none.
    violation
        .persona_if(
            settings.is_left_to_environment("MAILERS"),
            Persona::Pedantic,
        )
        .alone()
}

use harden_finding::{Persona, Severity};
use harden_settings::facts::Fact;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Passwords of fewer than 12 characters are accepted: `MinimumLengthValidator` asks for less (8 by
    /// default). `min-password-length` in harden's configuration names another number, which then is asked
    /// for, and not advised only.
    ///
    /// # Why it matters
    /// Hashes that leak with a backup are guessed on graphics cards; every character multiplies the work.
    /// Fewer than 8 characters fall in hours, whatever they are made of.
    ///
    /// # Bad
    /// ```python
    /// AUTH_PASSWORD_VALIDATORS = [
    ///     {
    ///         "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
    ///         "OPTIONS": {"min_length": 6},
    ///     },
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// AUTH_PASSWORD_VALIDATORS = [
    ///     {
    ///         "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
    ///         "OPTIONS": {"min_length": 12},
    ///     },
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Write `"OPTIONS": {"min_length": 12}`. Ask for length rather than for kinds of characters, and let
    /// people paste.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/passwords/#django.contrib.auth.password_validation.MinimumLengthValidator>
    /// - NIST SP 800-63B, section 5.1.1
    "AUTH010" "short-password-accepted" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [521],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const VALIDATOR: &str = "django.contrib.auth.password_validation.MinimumLengthValidator";
const DEFAULT: i128 = 8;
const ADVISED: i128 = 12;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AUTH_PASSWORD_VALIDATORS";
    let validator = settings.items(name).iter().find(|validator| {
        matches!(validator.entry("NAME"), Ok(Some(path)) if path.as_str() == Some(VALIDATOR))
    });
    // Other validators may ask for length in their own way.
    let Some(validator) = validator else {
        return Vec::new();
    };
    let Some(shortest) = shortest(validator) else {
        return Vec::new();
    };
    let asked = settings.project().shortest_password().map(i128::from);
    let wanted = asked.unwrap_or(ADVISED);
    if shortest >= wanted {
        return Vec::new();
    }
    let violation = settings.violation_of_part(
        name,
        validator,
        format!("Passwords of {shortest} characters are accepted."),
        format!("Write `\"OPTIONS\": {{\"min_length\": {wanted}}}`."),
    );
    if shortest < DEFAULT || asked.is_some() {
        violation.alone()
    } else {
        violation
            .severity(Severity::Info)
            .persona(Persona::Pedantic)
            .alone()
    }
}

fn shortest(validator: &Fact) -> Option<i128> {
    match validator.entry("OPTIONS").ok()? {
        None => Some(DEFAULT),
        Some(options) => match options.entry("min_length").ok()? {
            None => Some(DEFAULT),
            Some(length) => length.as_int(),
        },
    }
}

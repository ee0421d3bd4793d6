use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_CSP` or `SECURE_CSP_REPORT_ONLY` (Django 6.0 and newer) is neither a dictionary nor
    /// `None`.
    ///
    /// # Why it matters
    /// No content security policy can be made of it: with the middleware in place every page ends with
    /// an error 500, and without it the policy that the settings promise is never sent.
    ///
    /// # Bad
    /// ```python django=6.0
    /// SECURE_CSP = "default-src 'self'"
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// SECURE_CSP = {
    ///     "default-src": ["'self'"],
    ///     "object-src": ["'none'"],
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write a dictionary from directive to a list of sources, with the constants of
    /// `django.utils.csp.CSP`: `SECURE_CSP = {"default-src": [CSP.SELF]}`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/csp/>
    "HEADER008" "csp-not-a-dict" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["security.E026"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.django() < (6, 0) {
        return Vec::new();
    }
    ["SECURE_CSP", "SECURE_CSP_REPORT_ONLY"]
        .into_iter()
        .filter(|name| settings.get(name).is_some_and(is_something_else))
        .map(|name| {
            settings
                .violation_of_state(
                    name,
                    "a policy must be a dictionary.",
                    format!("Write `{name} = {{\"default-src\": [CSP.SELF]}}`."),
                )
                .same_as("security.E026")
        })
        .collect()
}

/// Certainly neither a dictionary nor `None`.
fn is_something_else(fact: &Fact) -> bool {
    match &fact.value {
        FactValue::None | FactValue::Dict { .. } | FactValue::Object(_) => false,
        FactValue::Unknown(unknown) => unknown.text.is_some(),
        _ => true,
    }
}

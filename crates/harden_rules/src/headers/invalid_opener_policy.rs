use harden_settings::facts::FactValue;

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_CROSS_ORIGIN_OPENER_POLICY` (Django 4.0 and newer) is neither `None` nor one of
    /// `"same-origin"`, `"same-origin-allow-popups"` and `"unsafe-none"`.
    ///
    /// # Why it matters
    /// A browser ignores a value it does not know, and a page of another site that opened yours keeps a
    /// handle on its window, which leaks what happens there.
    ///
    /// # Bad
    /// ```python django=5.2
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-site"
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
    /// ```
    ///
    /// # How to fix
    /// Remove the setting: `"same-origin"` is the default. Sites whose sign-in or payment opens a window
    /// of another site write `"same-origin-allow-popups"`. To send no header at all write `None`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-cross-origin-opener-policy>
    "HEADER007" "invalid-opener-policy" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1021],
        checks: ["security.E024"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

const POLICIES: [&str; 3] = ["same-origin", "same-origin-allow-popups", "unsafe-none"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_CROSS_ORIGIN_OPENER_POLICY";
    if settings.django() < (4, 0) || cannot_be_in_a_set(settings, name) {
        return Vec::new();
    }
    let fires = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.is_none(name).negate())
        .both(settings.is_one_of(name, &POLICIES).negate());
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "{}, which is no opener policy: browsers ignore it.",
                settings.state_of(name)
            ),
            "Remove the line: `\"same-origin\"` is the default.",
        )
        .same_as("security.E024")
        .alone()
}

/// Lists and dicts end Django's check with a `TypeError`; sets do not, they are looked for frozen.
fn cannot_be_in_a_set(settings: &Settings<'_>, name: &str) -> bool {
    settings
        .get(name)
        .is_some_and(|fact| matches!(fact.value, FactValue::List(_) | FactValue::Dict { .. }))
}

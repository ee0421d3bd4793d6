use harden_finding::Persona;
use harden_settings::facts::Fact;

use super::simple_jwt::{SETTING, is_used, option};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// simplejwt is told to take refresh tokens back once they are used, and cannot: the app that keeps
    /// the list of them is not installed. In persona pedantic also where it hands a new refresh token out
    /// and leaves the old one valid.
    ///
    /// # Why it matters
    /// A stolen refresh token makes new access tokens until it expires, beside those of its owner. That
    /// `BLACKLIST_AFTER_ROTATION` has no effect, simplejwt does not say.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True}
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {"ROTATE_REFRESH_TOKENS": True}
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt.token_blacklist"]
    /// SIMPLE_JWT = {"ROTATE_REFRESH_TOKENS": True, "BLACKLIST_AFTER_ROTATION": True}
    /// ```
    ///
    /// # How to fix
    /// Add `rest_framework_simplejwt.token_blacklist` to `INSTALLED_APPS`, run `migrate`, and write
    /// `"BLACKLIST_AFTER_ROTATION": True`.
    ///
    /// # References
    /// - <https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html#blacklist-after-rotation>
    /// - <https://django-rest-framework-simplejwt.readthedocs.io/en/latest/blacklist_app.html>
    "AUTH027" "token-not-revoked" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [613],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const APPS: [&str; 2] = [
    "rest_framework_simplejwt.token_blacklist",
    "rest_framework_simplejwt.token_blacklist.apps.TokenBlacklistConfig",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let rotates = option(settings, "ROTATE_REFRESH_TOKENS");
    let Some(rotates) = rotates.filter(|rotates| rotates.truthy() == Some(true)) else {
        return Vec::new();
    };
    if !is_used(settings) {
        return Vec::new();
    }
    let options = settings.get(SETTING);
    let revokes = match options.map(|options| options.entry("BLACKLIST_AFTER_ROTATION")) {
        Some(Ok(Some(revokes))) => revokes.truthy().map(|truthy| (truthy, Some(revokes))),
        Some(Ok(None)) => Some((false, None)),
        _ => None,
    };
    match revokes {
        Some((true, Some(revokes))) if settings.has_app(&APPS).negate().holds() => settings
            .violation_of_part(
                SETTING,
                revokes,
                "Used refresh tokens stay valid: the app that keeps the list of them is not installed.",
                "Add `rest_framework_simplejwt.token_blacklist` to `INSTALLED_APPS`.",
            )
            .alone(),
        Some((false, revokes)) => stays_valid(settings, revokes.unwrap_or(rotates)),
        _ => Vec::new(),
    }
}

fn stays_valid(settings: &Settings<'_>, part: &Fact) -> Vec<Violation> {
    settings
        .violation_of_part(
            SETTING,
            part,
            "Refresh tokens are replaced, and the old ones stay valid.",
            "Write `\"BLACKLIST_AFTER_ROTATION\": True`, and install \
             `rest_framework_simplejwt.token_blacklist`.",
        )
        .persona(Persona::Pedantic)
        .alone()
}

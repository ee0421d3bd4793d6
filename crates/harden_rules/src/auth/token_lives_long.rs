use harden_settings::facts::FactValue;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An access token of simplejwt lives for more than a day.
    ///
    /// # Why it matters
    /// An access token cannot be taken back: logging out and, unless `CHECK_REVOKE_TOKEN` is on, a new
    /// password leave it valid until it expires.
    ///
    /// # Bad
    /// ```python
    /// from datetime import timedelta
    ///
    /// SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(days=30)}
    /// ```
    ///
    /// # Good
    /// ```python
    /// from datetime import timedelta
    ///
    /// SIMPLE_JWT = {"ACCESS_TOKEN_LIFETIME": timedelta(minutes=15)}
    /// ```
    ///
    /// # How to fix
    /// Write minutes, and let clients fetch a new token with the refresh token, which
    /// `rest_framework_simplejwt.token_blacklist` can take back.
    ///
    /// # References
    /// - <https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html>
    "AUTH020" "token-lives-long" {
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

const HOUR: i128 = 60 * 60 * 1_000_000;
const DAY: i128 = 24 * HOUR;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SIMPLE_JWT";
    let Some(lifetime) = settings.part(name, &["ACCESS_TOKEN_LIFETIME"]) else {
        return Vec::new();
    };
    let FactValue::Timedelta(microseconds) = lifetime.value else {
        return Vec::new();
    };
    if microseconds <= DAY {
        return Vec::new();
    }
    settings
        .violation_of_part(
            name,
            lifetime,
            format!(
                "An access token is valid for {} hours, also after its owner logs out.",
                microseconds / HOUR
            ),
            "Write `\"ACCESS_TOKEN_LIFETIME\": timedelta(minutes=15)`.",
        )
        .alone()
}

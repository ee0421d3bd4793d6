use harden_settings::facts::{Fact, FactValue};

use super::simple_jwt::{SETTING, option};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An access token of simplejwt, or a sliding one, lives for more than a day.
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
    /// ```python
    /// from datetime import timedelta
    ///
    /// SIMPLE_JWT = {"SLIDING_TOKEN_LIFETIME": timedelta(days=30)}
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

/// Options with the lives of tokens that open the API by themselves.
const LIVES: [&str; 2] = ["ACCESS_TOKEN_LIFETIME", "SLIDING_TOKEN_LIFETIME"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let long = LIVES.iter().filter_map(|name| {
        let lifetime = option(settings, name)?;
        match lifetime.value {
            FactValue::Timedelta(microseconds) if microseconds > DAY => {
                Some(violation(settings, name, lifetime, microseconds / HOUR))
            }
            _ => None,
        }
    });
    long.collect()
}

fn violation(settings: &Settings<'_>, name: &str, lifetime: &Fact, hours: i128) -> Violation {
    let kind = if name.starts_with("SLIDING") {
        "A sliding"
    } else {
        "An access"
    };
    settings.violation_of_part(
        SETTING,
        lifetime,
        format!("{kind} token is valid for {hours} hours, also after its owner logs out."),
        format!("Write `\"{name}\": timedelta(minutes=15)`."),
    )
}

use harden_settings::facts::{Fact, FactValue};

use super::simple_jwt::{SETTING, is_used, option};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// simplejwt takes tokens that it should refuse: those of users who were deactivated, refresh tokens
    /// in the place of access tokens, tokens long after their time, or such that are signed with keys
    /// fetched over plain HTTP.
    ///
    /// # Why it matters
    /// A user who was locked out works on. A refresh token that opens the API makes the short life of
    /// access tokens worthless. Whoever stands between the site and the keys signs tokens of his own.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {"CHECK_USER_IS_ACTIVE": False}
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {
    ///     "AUTH_TOKEN_CLASSES": (
    ///         "rest_framework_simplejwt.tokens.AccessToken",
    ///         "rest_framework_simplejwt.tokens.RefreshToken",
    ///     ),
    /// }
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {"ALGORITHM": "RS256", "JWK_URL": "http://login.example.com/keys"}
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["rest_framework", "rest_framework_simplejwt"]
    /// SIMPLE_JWT = {
    ///     "ALGORITHM": "RS256",
    ///     "JWK_URL": "https://login.example.com/keys",
    ///     "LEEWAY": 30,
    /// }
    /// ```
    ///
    /// # How to fix
    /// Remove the option: the default is the safe side of each. Keys are fetched over HTTPS.
    ///
    /// # References
    /// - <https://django-rest-framework-simplejwt.readthedocs.io/en/latest/settings.html>
    "AUTH028" "token-checked-loosely" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [287, 613],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// An option, what is wrong with it, and what follows.
type Looseness = (&'static str, fn(&Fact) -> bool, &'static str);

const LOOSE: [Looseness; 4] = [
    (
        "CHECK_USER_IS_ACTIVE",
        |value| value.truthy() == Some(false),
        "Tokens of deactivated users are taken.",
    ),
    (
        "AUTH_TOKEN_CLASSES",
        takes_any_token,
        "Refresh tokens are taken for access tokens.",
    ),
    (
        "LEEWAY",
        is_long,
        "Tokens are taken for more than five minutes after their time.",
    ),
    (
        "JWK_URL",
        |value| value.as_str().is_some_and(is_in_clear),
        "The keys that tokens are signed with are fetched over plain HTTP.",
    ),
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let loose = LOOSE.iter().filter_map(|(name, is_loose, consequence)| {
        let value = option(settings, name).filter(|value| is_loose(value))?;
        let help = match *name {
            "JWK_URL" => "Fetch them over HTTPS.".to_owned(),
            name => format!("Remove `\"{name}\"`."),
        };
        Some(settings.violation_of_part(SETTING, value, *consequence, help))
    });
    let violations: Vec<Violation> = loose.collect();
    if violations.is_empty() || !is_used(settings) {
        return Vec::new();
    }
    violations
}

fn takes_any_token(classes: &Fact) -> bool {
    ["RefreshToken", "UntypedToken"].iter().any(|class| {
        let path = format!("rest_framework_simplejwt.tokens.{class}");
        classes.contains_str(&path) == Some(true)
    })
}

fn is_long(leeway: &Fact) -> bool {
    const SECONDS: i128 = 5 * 60;
    match leeway.value {
        FactValue::Int(seconds) => seconds > SECONDS,
        FactValue::Timedelta(microseconds) => microseconds > SECONDS * 1_000_000,
        _ => false,
    }
}

/// Whether an address is plain HTTP, and not of the machine itself.
fn is_in_clear(url: &str) -> bool {
    let host = url.strip_prefix("http://");
    host.is_some_and(|host| crate::hosts::is_remote(host.split('/').next().unwrap_or(host)))
}

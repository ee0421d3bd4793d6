use super::rest_framework::{ApiOption, SETTING};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django REST framework takes a name and password with each request: `BasicAuthentication` is among
    /// the classes, as it is by default.
    ///
    /// # Why it matters
    /// Each API call is a login attempt that no lockout of the login page counts, and scripts keep
    /// passwords where a token that can be taken back would do.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {
    ///     "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.BasicAuthentication"],
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {
    ///     "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    /// }
    /// ```
    ///
    /// # How to fix
    /// Name the classes that are needed: sessions for pages, tokens for programs.
    ///
    /// # References
    /// - <https://www.django-rest-framework.org/api-guide/authentication/#basicauthentication>
    "AUTH019" "api-takes-basic-login" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [307],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const BASIC: &str = "rest_framework.authentication.BasicAuthentication";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let takes = match ApiOption::of(settings, "DEFAULT_AUTHENTICATION_CLASSES") {
        None => false,
        Some(ApiOption::Default) => true,
        Some(ApiOption::Set(classes)) => classes.contains_str(BASIC) == Some(true),
    };
    if !takes {
        return Vec::new();
    }
    settings
        .violation(
            SETTING,
            "The API takes a name and password with each request.",
            "Name other classes in `DEFAULT_AUTHENTICATION_CLASSES`.",
        )
        .alone()
}

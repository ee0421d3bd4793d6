use harden_settings::facts::Fact;

use super::rest_framework::{ApiOption, SETTING};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django REST framework is installed, and `DEFAULT_PERMISSION_CLASSES` is not set, or holds
    /// `AllowAny`.
    ///
    /// # Why it matters
    /// Every view that names no permissions is open to everybody, to read and to write; the one that
    /// somebody forgets is found by whoever tries URLs.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"]}
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]}
    /// ```
    ///
    /// # How to fix
    /// Write `"DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"]`, and open
    /// single views with `permission_classes = [AllowAny]`.
    ///
    /// # References
    /// - <https://www.django-rest-framework.org/api-guide/permissions/#setting-the-permission-policy>
    "AUTH017" "api-open-by-default" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [862],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let message = "Every view of the API that names no permissions is open to everybody.";
    let help =
        "Write `\"DEFAULT_PERMISSION_CLASSES\": [\"rest_framework.permissions.IsAuthenticated\"]`.";
    match ApiOption::of(settings, "DEFAULT_PERMISSION_CLASSES") {
        Some(ApiOption::Default) => settings.violation(SETTING, message, help).alone(),
        Some(ApiOption::Set(classes)) if is_open(classes) => settings
            .violation_of_part(SETTING, classes, message, help)
            .alone(),
        _ => Vec::new(),
    }
}

fn is_open(classes: &Fact) -> bool {
    classes.truthy() == Some(false)
        || classes.contains_str("rest_framework.permissions.AllowAny") == Some(true)
}

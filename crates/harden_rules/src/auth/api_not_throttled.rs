use super::rest_framework::{ApiOption, SETTING};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django REST framework is installed, and no throttle limits requests: `DEFAULT_THROTTLE_CLASSES` is
    /// empty.
    ///
    /// # Why it matters
    /// Tokens, codes and passwords can be tried against the API without end, and a single client can keep
    /// every worker busy.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {
    ///     "DEFAULT_THROTTLE_CLASSES": [
    ///         "rest_framework.throttling.AnonRateThrottle",
    ///         "rest_framework.throttling.UserRateThrottle",
    ///     ],
    ///     "DEFAULT_THROTTLE_RATES": {"anon": "100/hour", "user": "1000/hour"},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Set `DEFAULT_THROTTLE_CLASSES` and `DEFAULT_THROTTLE_RATES`, or limit requests at the edge. The
    /// throttles count in the default cache, which all processes must share.
    ///
    /// # References
    /// - <https://www.django-rest-framework.org/api-guide/throttling/>
    "AUTH018" "api-not-throttled" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Auditor,
        since: "0.1.0",
        cwe: [770, 307],
        checks: [],
        equivalents: [
            "semgrep python.django.security.audit.django-rest-framework.missing-throttle-config.missing-throttle-config",
        ],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let open = match ApiOption::of(settings, "DEFAULT_THROTTLE_CLASSES") {
        None => false,
        Some(ApiOption::Default) => true,
        Some(ApiOption::Set(classes)) => classes.truthy() == Some(false),
    };
    if !open {
        return Vec::new();
    }
    settings
        .violation(
            SETTING,
            "Nothing limits requests to the API.",
            "Set `DEFAULT_THROTTLE_CLASSES` and `DEFAULT_THROTTLE_RATES`.",
        )
        .alone()
}

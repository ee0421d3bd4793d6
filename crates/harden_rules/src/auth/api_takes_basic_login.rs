use crate::logic::Known;
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

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "REST_FRAMEWORK";
    if !settings.has_app(&["rest_framework"]).holds() {
        return Vec::new();
    }
    let classes = settings.get(name).map_or(Ok(None), |framework| {
        framework.entry("DEFAULT_AUTHENTICATION_CLASSES")
    });
    let basic = match classes {
        Ok(None) => Some(true),
        Ok(Some(classes)) => {
            classes.contains_str("rest_framework.authentication.BasicAuthentication")
        }
        Err(_) => None,
    };
    if !basic.holds() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            "The API takes a name and password with each request.",
            "Name other classes in `DEFAULT_AUTHENTICATION_CLASSES`.",
        )
        .alone()
}

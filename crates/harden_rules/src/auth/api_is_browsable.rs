use super::rest_framework::{ApiOption, SETTING};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django REST framework answers browsers with pages about the API: `BrowsableAPIRenderer` is among
    /// the classes, as it is by default.
    ///
    /// # Why it matters
    /// The pages name every endpoint and field to whoever may read one of them, offer forms for what
    /// changes data, and list the choices of foreign keys, which can be whole tables.
    ///
    /// # Bad
    /// ```python
    /// DEBUG = False
    /// INSTALLED_APPS = ["rest_framework"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// INSTALLED_APPS = ["rest_framework"]
    /// REST_FRAMEWORK = {
    ///     "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write `"DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"]` for production.
    ///
    /// # References
    /// - <https://www.django-rest-framework.org/api-guide/renderers/#browsableapirenderer>
    "AUTH031" "api-is-browsable" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [200],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const BROWSABLE: &str = "rest_framework.renderers.BrowsableAPIRenderer";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // With DEBUG on, somebody develops.
    if settings.truthy("DEBUG") != Some(false) {
        return Vec::new();
    }
    let is_browsable = match ApiOption::of(settings, "DEFAULT_RENDERER_CLASSES") {
        None => false,
        Some(ApiOption::Default) => true,
        Some(ApiOption::Set(classes)) => classes.contains_str(BROWSABLE) == Some(true),
    };
    if !is_browsable {
        return Vec::new();
    }
    settings
        .violation(
            SETTING,
            "Browsers are shown pages about the API, with its endpoints, fields and forms.",
            "Name other classes in `DEFAULT_RENDERER_CLASSES`.",
        )
        .alone()
}

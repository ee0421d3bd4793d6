use harden_settings::facts::{Fact, FactValue};

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A tool that records or shows what happens inside the site is installed in production: django-silk
    /// without a login, or the debug toolbar with a function of the settings that decides who sees it.
    ///
    /// # Why it matters
    /// django-silk keeps requests with their cookies, passwords and bodies in the database and shows them
    /// under a URL to everybody, unless `SILKY_AUTHENTICATION` is on. A debug toolbar whose
    /// `SHOW_TOOLBAR_CALLBACK` no longer asks for `DEBUG` shows settings and SQL to every visitor, and
    /// can run queries.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["silk"]
    /// MIDDLEWARE = ["silk.middleware.SilkyMiddleware"]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["debug_toolbar"]
    /// MIDDLEWARE = ["debug_toolbar.middleware.DebugToolbarMiddleware"]
    /// DEBUG_TOOLBAR_CONFIG = {"SHOW_TOOLBAR_CALLBACK": lambda request: True}
    /// ```
    ///
    /// # Good
    /// ```python
    /// DEBUG = False
    /// INSTALLED_APPS = ["shop"]
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// if DEBUG:
    ///     INSTALLED_APPS += ["silk", "debug_toolbar"]
    /// ```
    ///
    /// # How to fix
    /// Install such tools in the settings for development only. Where production must be profiled, switch
    /// on `SILKY_AUTHENTICATION` and `SILKY_AUTHORISATION`, and let the toolbar's callback ask for staff.
    ///
    /// # References
    /// - <https://github.com/jazzband/django-silk#authenticationauthorisation>
    /// - <https://django-debug-toolbar.readthedocs.io/en/latest/configuration.html>
    "DEPLOY009" "development-tool-installed" {
        topic: Deploy,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [489, 532],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // With DEBUG on, that is the worse fault.
    if settings.truthy("DEBUG") != Some(false) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    let records = settings.has_middleware("silk.middleware.SilkyMiddleware");
    if records
        .both(settings.truthy("SILKY_AUTHENTICATION").negate())
        .holds()
    {
        violations.push(settings.violation(
            "MIDDLEWARE",
            format!(
                "django-silk records requests{} and shows them to everybody.",
                settings.where_absent("MIDDLEWARE")
            ),
            "Remove it from production, or write `SILKY_AUTHENTICATION = True` and `SILKY_AUTHORISATION = True`.",
        ));
    }
    let toolbar = settings.has_middleware("debug_toolbar.middleware.DebugToolbarMiddleware");
    let callback = settings.part("DEBUG_TOOLBAR_CONFIG", &["SHOW_TOOLBAR_CALLBACK"]);
    if let Some(callback) = callback.filter(|callback| toolbar.holds() && is_lambda(callback)) {
        violations.push(settings.violation_of_part(
            "DEBUG_TOOLBAR_CONFIG",
            callback,
            "The debug toolbar asks a function of the settings, not `DEBUG`, whether it is shown.",
            "Remove `SHOW_TOOLBAR_CALLBACK` and the toolbar from production.",
        ));
    }
    violations
}

/// A function without a name to call it by: written for this one purpose, and rarely more than `True`.
fn is_lambda(fact: &Fact) -> bool {
    matches!(&fact.value, FactValue::Callable(name) if name.as_deref().is_none_or(|name| name.ends_with("<lambda>")))
}

use crate::csp;
use crate::names::{CSP_MIDDLEWARE, DJANGO_CSP_APP};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Settings of a content security policy without the middleware that sends it.
    ///
    /// # Why it matters
    /// The policy stands in the settings and no browser ever hears of it: any script that an attacker gets
    /// into a page runs. Neither Django nor django-csp says so.
    ///
    /// # Bad
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// CSP_DEFAULT_SRC = ("'self'",)
    /// ```
    /// ```python django-csp=4.0
    /// INSTALLED_APPS = ["csp"]
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// CONTENT_SECURITY_POLICY = {"DIRECTIVES": {"default-src": ["'self'"]}}
    /// ```
    ///
    /// # Good
    /// ```python django=6.0
    /// from django.utils.csp import CSP
    ///
    /// MIDDLEWARE = ["django.middleware.csp.ContentSecurityPolicyMiddleware"]
    /// SECURE_CSP = {"default-src": [CSP.SELF]}
    /// ```
    /// ```python django-csp=3.8
    /// MIDDLEWARE = ["csp.middleware.CSPMiddleware"]
    /// CSP_DEFAULT_SRC = ("'self'",)
    /// ```
    ///
    /// # How to fix
    /// Add the middleware: `django.middleware.csp.ContentSecurityPolicyMiddleware` for `SECURE_CSP`,
    /// `csp.middleware.CSPMiddleware` for the settings of django-csp.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#content-security-policy-middleware>
    /// - <https://django-csp.readthedocs.io/en/latest/installation.html>
    "HEADER028" "csp-never-sent" {
        topic: Headers,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // A middleware of the project's own may build upon the package's.
    if settings.has_middleware_called(&["csp", "contentsecurity", "content_security"]) {
        return Vec::new();
    }
    let mut violations = Vec::new();
    let mut missing = |name: &str, middleware: &str| {
        let module = middleware.rsplit_once('.').map_or("", |(module, _)| module);
        if !settings.project().imports(module) {
            violations.push(settings.violation(
                name,
                format!("`{name}` is never sent: `{middleware}` is not in `MIDDLEWARE`."),
                format!("Add `\"{middleware}\"` to `MIDDLEWARE`."),
            ));
        }
    };
    if let Some(name) = csp::core_set_without_middleware(settings) {
        missing(name, CSP_MIDDLEWARE);
    }
    let is_there = settings
        .package_is_at_least("django-csp", (0, 0))
        .or(settings.has_app(&DJANGO_CSP_APP));
    if is_there == Some(true)
        && csp::has_django_csp_middleware(settings) == Some(false)
        && let Some(name) = csp::django_csp_setting(settings)
    {
        missing(name, csp::DJANGO_CSP_MIDDLEWARE[0]);
    }
    violations
}

use super::permissions_policy::{MIDDLEWARE, SETTINGS};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Nothing in the project sends a `Permissions-Policy`.
    ///
    /// # Why it matters
    /// A browser asks the visitor for camera, microphone or position in the site's name, whoever's script
    /// it is that wants them. With a policy it does not even ask. That is worth something where the site
    /// has other people's scripts or frames in its pages.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.security.SecurityMiddleware",
    ///     "django_permissions_policy.PermissionsPolicyMiddleware",
    /// ]
    /// PERMISSIONS_POLICY = {"camera": [], "geolocation": [], "microphone": []}
    /// ```
    ///
    /// # How to fix
    /// Install django-permissions-policy, and write `PERMISSIONS_POLICY` with an empty list for each feature
    /// that the site does not use, or send the header at the web server.
    ///
    /// # References
    /// - <https://pypi.org/project/django-permissions-policy/>
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy>
    "HEADER045" "no-permissions-policy" {
        topic: Headers,
        severity: Info,
        confidence: Medium,
        persona: Auditor,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.has_middleware(MIDDLEWARE) != Some(false)
        || !settings.is_set("MIDDLEWARE")
        || settings.has_middleware_called(&["permission", "policy", "header", "security"])
        || SETTINGS.iter().any(|name| settings.is_set(name))
        || settings.project().imports("django_permissions_policy")
        || settings.project().mentions("Permissions-Policy", 0)
    {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            "No permissions policy is sent: whoever's script is in a page may ask for camera and position.",
            format!("Add `\"{MIDDLEWARE}\"` to `MIDDLEWARE`, and write `PERMISSIONS_POLICY`."),
        )
        .alone()
}

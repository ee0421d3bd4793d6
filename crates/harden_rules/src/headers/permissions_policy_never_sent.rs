use harden_settings::facts::Fact;

use super::permissions_policy::{MIDDLEWARE, SETTINGS};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Half of django-permissions-policy: `PERMISSIONS_POLICY` without the middleware that sends it, or the
    /// middleware without a policy to send, such as with the old `FEATURE_POLICY`, which it does not read.
    ///
    /// # Why it matters
    /// No `Permissions-Policy` is sent, though everybody believes so: a script that gets into a page, or a
    /// page in a frame, may ask for camera, microphone and position in the site's name.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// PERMISSIONS_POLICY = {"camera": [], "geolocation": []}
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django_permissions_policy.PermissionsPolicyMiddleware"]
    /// FEATURE_POLICY = {"camera": "none"}
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django_permissions_policy.PermissionsPolicyMiddleware"]
    /// PERMISSIONS_POLICY = {"camera": [], "geolocation": []}
    /// ```
    /// ```python
    /// MIDDLEWARE = ["shop.middleware.Headers"]
    /// PERMISSIONS_POLICY = {"camera": [], "geolocation": []}
    /// # file: shop/middleware.py
    /// from django.conf import settings
    ///
    /// def Headers(get_response):
    ///     return lambda request: settings.PERMISSIONS_POLICY and get_response(request)
    /// ```
    ///
    /// # How to fix
    /// Add `"django_permissions_policy.PermissionsPolicyMiddleware"` behind `SecurityMiddleware`, and write
    /// `PERMISSIONS_POLICY` with an empty list for each feature that the site does not use.
    ///
    /// # References
    /// - <https://pypi.org/project/django-permissions-policy/>
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Permissions-Policy>
    "HEADER043" "permissions-policy-never-sent" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: [],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

/// What the package's setting was called when the header was `Feature-Policy`.
const OLD: &str = "FEATURE_POLICY";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let set = SETTINGS
        .into_iter()
        .find(|name| settings.is_set(name) && settings.truthy(name).holds());
    let violation = match (set, settings.has_middleware(MIDDLEWARE)) {
        (Some(name), Some(false)) if !is_sent_otherwise(settings, name) => settings.violation(
            name,
            format!("`{name}` is sent to nobody: `{MIDDLEWARE}` is not in `MIDDLEWARE`."),
            format!("Add `\"{MIDDLEWARE}\"` to `MIDDLEWARE`."),
        ),
        (None, Some(true)) => {
            let certainly_empty = SETTINGS
                .iter()
                .all(|name| settings.truthy(name) == Some(false));
            let middleware = settings.items("MIDDLEWARE").iter();
            let mut middleware = middleware.filter(|item| Fact::as_str(item) == Some(MIDDLEWARE));
            let Some(item) = middleware.next().filter(|_| certainly_empty) else {
                return Vec::new();
            };
            let old = if settings.is_set(OLD) {
                format!(" It does not read `{OLD}`.")
            } else {
                String::new()
            };
            settings.violation_of_part(
                "MIDDLEWARE",
                item,
                format!("`{MIDDLEWARE}` sends nothing: `PERMISSIONS_POLICY` is empty.{old}"),
                "Write `PERMISSIONS_POLICY` with an empty list for each feature that the site does not use.",
            )
        }
        _ => return Vec::new(),
    };
    violation.alone()
}

/// Whether a class of the project may send it.
fn is_sent_otherwise(settings: &Settings<'_>, name: &str) -> bool {
    settings.has_middleware_called(&["permission", "policy", "header", "security"])
        || settings.project().imports("django_permissions_policy")
        || settings.project().mentions(name, 1)
}

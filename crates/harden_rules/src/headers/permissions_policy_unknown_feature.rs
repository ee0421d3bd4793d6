use super::permissions_policy::{MIDDLEWARE, SETTINGS, is_feature, meant};
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `PERMISSIONS_POLICY` names a feature that no release of django-permissions-policy knows: misspelt,
    /// as a rule.
    ///
    /// # Why it matters
    /// The middleware raises `ImproperlyConfigured` when the site starts. In a project where only
    /// production has the middleware, that is the first time that anybody sees it.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django_permissions_policy.PermissionsPolicyMiddleware"]
    /// PERMISSIONS_POLICY = {"geo-location": []}
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django_permissions_policy.PermissionsPolicyMiddleware"]
    /// PERMISSIONS_POLICY = {"geolocation": []}
    /// ```
    ///
    /// # How to fix
    /// Write the feature as browsers call it. Features come and go: those that your release does not know
    /// are named when Django starts.
    ///
    /// # References
    /// - <https://pypi.org/project/django-permissions-policy/>
    /// - <https://github.com/w3c/webappsec-permissions-policy/blob/main/features.md>
    "HEADER044" "permissions-policy-unknown-feature" {
        topic: Headers,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [16],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !settings.has_middleware(MIDDLEWARE).holds() {
        return Vec::new();
    }
    let entries = SETTINGS.into_iter().flat_map(|name| {
        settings
            .entries(name)
            .iter()
            .map(move |entry| (name, entry))
    });
    let unknown = entries.filter_map(|(name, (key, _))| {
        let feature = key.as_str().filter(|feature| !is_feature(feature))?;
        let help = match meant(feature) {
            Some(meant) => format!("Write `\"{meant}\"`."),
            None => "Write the feature as browsers call it, or remove it.".to_owned(),
        };
        let message = format!(
            "{} in `{name}` is no feature: Django does not start.",
            shown(key)
        );
        Some(settings.violation_of_part(name, key, message, help))
    });
    unknown.collect()
}

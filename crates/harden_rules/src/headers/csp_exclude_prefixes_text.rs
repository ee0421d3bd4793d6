use harden_settings::facts::{Fact, FactValue};

use crate::logic::Known;
use crate::names::DJANGO_CSP_APP;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `EXCLUDE_URL_PREFIXES` in a policy of django-csp 4 is a text instead of a list.
    ///
    /// # Why it matters
    /// A text is taken letter by letter, and every path begins with its `/`: no page gets a content
    /// security policy, so any script that an attacker gets into a page runs.
    ///
    /// # Bad
    /// ```python django-csp=4.0
    /// INSTALLED_APPS = ["csp"]
    /// CONTENT_SECURITY_POLICY = {
    ///     "EXCLUDE_URL_PREFIXES": "/admin",
    ///     "DIRECTIVES": {"default-src": ["'self'"]},
    /// }
    /// ```
    ///
    /// # Good
    /// ```python django-csp=4.0
    /// INSTALLED_APPS = ["csp"]
    /// CONTENT_SECURITY_POLICY = {
    ///     "EXCLUDE_URL_PREFIXES": ["/admin"],
    ///     "DIRECTIVES": {"default-src": ["'self'"]},
    /// }
    /// ```
    ///
    /// # How to fix
    /// Put the text into a list: `["/admin"]`. A tuple of one needs its comma: `("/admin",)`.
    ///
    /// # References
    /// - <https://django-csp.readthedocs.io/en/latest/configuration.html>
    "HEADER011" "csp-exclude-prefixes-text" {
        topic: Headers,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["csp.E002"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let installed = settings.has_app(&DJANGO_CSP_APP);
    let is_old = settings.package_is_at_least("django-csp", (4, 0)) == Some(false);
    if !installed.holds() || is_old {
        return Vec::new();
    }
    [
        "CONTENT_SECURITY_POLICY",
        "CONTENT_SECURITY_POLICY_REPORT_ONLY",
    ]
    .into_iter()
    .filter_map(|name| {
        let prefixes = settings.get(name)?.entry("EXCLUDE_URL_PREFIXES").ok()??;
        if !is_text(prefixes) {
            return None;
        }
        let mut violation = settings.violation(
            name,
            format!(
                "`EXCLUDE_URL_PREFIXES` in `{name}` is the text `{}`: every page is excluded.",
                shown(prefixes)
            ),
            "Put the text into a list.",
        );
        violation.place = settings.place_of_part(name, prefixes);
        Some(violation.same_as("csp.E002"))
    })
    .collect()
}

fn is_text(fact: &Fact) -> bool {
    match &fact.value {
        FactValue::Str(_) => true,
        FactValue::Unknown(unknown) => unknown.text.is_some(),
        _ => false,
    }
}

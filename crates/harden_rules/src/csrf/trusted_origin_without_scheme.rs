use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An entry of `CSRF_TRUSTED_ORIGINS` has no scheme, which Django asks for from 4.0 on.
    ///
    /// # Why it matters
    /// Django's system check stops the deployment, or, where checks are not run, the entry matches
    /// nothing and genuine posts are refused; wildcards are the usual next attempt.
    ///
    /// # Bad
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["www.example.com"]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["https://www.example.com"]
    /// ```
    /// ```python django=3.2
    /// CSRF_TRUSTED_ORIGINS = ["www.example.com"]
    /// ```
    ///
    /// # How to fix
    /// Write the scheme: `"https://www.example.com"`; `"https://*.example.com"` where a leading dot stood
    /// for subdomains.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/releases/4.0/#csrf-trusted-origins-changes>
    "CSRF005" "trusted-origin-without-scheme" {
        topic: Csrf,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: ["4_0.E001"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "CSRF_TRUSTED_ORIGINS";
    if settings.django() < (4, 0) {
        return Vec::new();
    }
    settings
        .items(name)
        .iter()
        .filter(|origin| origin.as_str().is_some_and(|text| !text.contains("://")))
        .map(|origin| {
            settings
                .violation_of_part(
                    name,
                    origin,
                    format!(
                        "{} has no scheme, which {} refuses.",
                        shown(origin),
                        settings.django_name()
                    ),
                    "Write `https://` in front.",
                )
                .same_as("4_0.E001")
        })
        .collect()
}

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A pattern of `SECURE_REDIRECT_EXEMPT` matches every path.
    ///
    /// # Why it matters
    /// The patterns are searched for, not matched whole: `""`, `".*"` or `"^"` exempt the whole site, and
    /// it is served over plain HTTP although the redirect is on.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [".*"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_REDIRECT_EXEMPT = [r"^health/$"]
    /// ```
    ///
    /// # How to fix
    /// Name the paths that must answer over plain HTTP, from `^` to `$`, without a slash in front:
    /// `r"^health/$"`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-redirect-exempt>
    "HTTPS013" "redirect-exempts-everything" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Patterns that are found in every path.
const EVERYTHING: [&str; 12] = [
    "", "^", "$", ".*", "^.*", "^.*$", ".*$", "/*", "^/*", "(.*)", "^(.*)$", "|",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_REDIRECT_EXEMPT";
    let redirects = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.truthy("SECURE_SSL_REDIRECT"));
    if !redirects.holds() {
        return Vec::new();
    }
    settings
        .items(name)
        .iter()
        .filter(|pattern| {
            pattern
                .as_str()
                .is_some_and(|text| EVERYTHING.contains(&text))
        })
        .map(|pattern| {
            settings.violation_of_part(
                name,
                pattern,
                format!("{} exempts every path from the redirect.", shown(pattern)),
                "Name the paths from `^` to `$`.",
            )
        })
        .collect()
}

use harden_settings::facts::Fact;

use crate::hosts::is_remote;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CSRF_TRUSTED_ORIGINS` trusts an origin over plain HTTP in production.
    ///
    /// # Why it matters
    /// Whoever owns the network (a café, a hotel) answers for any plain-HTTP page; his page then posts
    /// forms to the site with the visitor's cookies.
    ///
    /// # Bad
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["http://www.example.com"]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["https://www.example.com"]
    /// ```
    ///
    /// # How to fix
    /// Write `https://`. Keep entries for `localhost` in the settings for development.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins>
    "CSRF006" "trusted-origin-in-clear" {
        topic: Csrf,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319, 346],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "CSRF_TRUSTED_ORIGINS";
    settings
        .items(name)
        .iter()
        .filter(|origin| is_in_clear(origin))
        .map(|origin| {
            settings.violation_of_part(
                name,
                origin,
                format!("{} is trusted over plain HTTP.", shown(origin)),
                "Write `https://`.",
            )
        })
        .collect()
}

/// Over plain HTTP, and from another machine than the visitor's own.
fn is_in_clear(origin: &Fact) -> bool {
    let host = origin
        .as_str()
        .and_then(|origin| origin.strip_prefix("http://"));
    host.is_some_and(is_remote)
}

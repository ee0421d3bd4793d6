use crate::django::Series;
use crate::hosts::is_open_domain;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CSRF_TRUSTED_ORIGINS` trusts origins that anybody can have: `"https://*.com"`,
    /// `"https://*.herokuapp.com"`, before Django 4.0 `".herokuapp.com"`.
    ///
    /// # Why it matters
    /// Any page under such a name may post forms to the site with the visitor's cookies, and the site
    /// takes them for its own: the CSRF protection is off for everybody who registers a name.
    ///
    /// # Bad
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["https://*.herokuapp.com"]
    /// ```
    ///
    /// ```python django=3.2
    /// CSRF_TRUSTED_ORIGINS = [".herokuapp.com"]
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// CSRF_TRUSTED_ORIGINS = ["https://*.shop.example.com"]
    /// ```
    ///
    /// # How to fix
    /// Name the origins: `CSRF_TRUSTED_ORIGINS = ["https://www.example.com"]`. Behind a proxy the entry
    /// is often not needed at all: let Django see the right host and scheme with
    /// `SECURE_PROXY_SSL_HEADER` first.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins>
    "CSRF004" "trusted-origin-broad" {
        topic: Csrf,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [352, 346],
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
        .filter(|origin| {
            origin
                .as_str()
                .is_some_and(|origin| is_open(origin, settings.django()))
        })
        .map(|origin| {
            settings.violation_of_part(
                name,
                origin,
                format!("{} trusts pages of anybody.", shown(origin)),
                format!("Name the origins: `{name} = [\"https://www.example.com\"]`."),
            )
        })
        .collect()
}

/// Without a dot behind it, Django's `*` stands for nothing.
fn is_open(origin: &str, series: Series) -> bool {
    let (subdomains, origin) = if series >= (4, 0) {
        ("*.", origin.split_once("://").map_or("", |(_, host)| host))
    } else {
        (".", origin)
    };
    let host = origin.split(':').next().unwrap_or(origin);
    host.strip_prefix(subdomains).is_some_and(is_open_domain)
}

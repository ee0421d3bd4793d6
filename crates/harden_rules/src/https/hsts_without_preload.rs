use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// HSTS is on, but `SECURE_HSTS_PRELOAD` is not literally `True`.
    ///
    /// # Why it matters
    /// The very first visit of a browser is still unprotected, because the site cannot be put on the list
    /// that browsers are shipped with.
    ///
    /// Harden repeats what Django says here and does not advise it. The list is a one-way street: it asks
    /// for HTTPS on every subdomain, a time of at least a year (31536000) and a redirect on the bare
    /// domain, and getting off it takes months, until every browser has been updated.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    /// SECURE_HSTS_PRELOAD = True
    /// ```
    ///
    /// # How to fix
    /// Leave it, unless the whole domain has been on HTTPS for a year and will stay there. Then write
    /// `SECURE_HSTS_PRELOAD = True` and submit the domain. Otherwise put `"security.W021"` into
    /// `SILENCED_SYSTEM_CHECKS`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-preload>
    /// - <https://hstspreload.org/>
    "HTTPS004" "hsts-without-preload" {
        topic: Https,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: ["security.W021"],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_HSTS_PRELOAD";
    let fires = settings
        .truthy("SECURE_HSTS_SECONDS")
        .both(settings.lacks_security_flag(name));
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "the site cannot be on the browsers' preload list.",
            "Leave it, unless every subdomain will stay on HTTPS for years: an entry in the list takes \
             months to undo.",
        )
        .same_as("security.W021")
        .alone()
}

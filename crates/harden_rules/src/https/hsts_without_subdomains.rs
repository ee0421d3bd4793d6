use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// HSTS is on, but `SECURE_HSTS_INCLUDE_SUBDOMAINS` is not literally `True`.
    ///
    /// # Why it matters
    /// A browser still speaks plain HTTP to any subdomain; an attacker on the network invents one, such
    /// as `x.example.com`, answers for it, and sets cookies for the whole domain that the site then
    /// takes for its own.
    ///
    /// It is advice, not a fault: one subdomain that cannot do HTTPS becomes unreachable for every
    /// browser that saw the header.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 31536000
    /// SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    /// ```
    ///
    /// # How to fix
    /// List the names below your domain, those that only the intranet knows too, and make each work over
    /// HTTPS. Then write `SECURE_HSTS_INCLUDE_SUBDOMAINS = True`. Django tests for `True` itself: `1` and
    /// `"True"` switch the header's part on, but keep the warning.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-include-subdomains>
    /// - RFC 6797, section 14.4
    "HTTPS003" "hsts-without-subdomains" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: ["security.W005"],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_HSTS_INCLUDE_SUBDOMAINS";
    let fires = settings
        .truthy("SECURE_HSTS_SECONDS")
        .both(settings.lacks_security_flag(name));
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "HSTS does not cover subdomains.",
            format!("Write `{name} = True` once every subdomain works over HTTPS."),
        )
        .same_as("security.W005")
        .alone()
}

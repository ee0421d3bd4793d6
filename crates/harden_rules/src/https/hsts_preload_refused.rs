use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_HSTS_PRELOAD` is on, but the header misses what browsers' preload list asks for: a year,
    /// and every subdomain.
    ///
    /// # Why it matters
    /// The list refuses the site, or drops it later, and the first visit stays unprotected, while the
    /// settings say otherwise.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_HSTS_SECONDS = 3600
    /// SECURE_HSTS_PRELOAD = True
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
    /// Remove `SECURE_HSTS_PRELOAD` until every subdomain has been on HTTPS for a while; then write
    /// `SECURE_HSTS_SECONDS = 31536000` and `SECURE_HSTS_INCLUDE_SUBDOMAINS = True` with it.
    ///
    /// # References
    /// - <https://hstspreload.org/>
    "HTTPS011" "hsts-preload-refused" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

const YEAR: i128 = 31_536_000;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_HSTS_PRELOAD";
    let seconds = settings.int("SECURE_HSTS_SECONDS");
    let sent = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.truthy(name));
    let Some(seconds) = seconds.filter(|seconds| sent.holds() && *seconds > 0) else {
        return Vec::new();
    };
    let mut missing = Vec::new();
    if seconds < YEAR {
        missing.push(format!(
            "`SECURE_HSTS_SECONDS` is {seconds}, less than a year ({YEAR})"
        ));
    }
    if settings.truthy("SECURE_HSTS_INCLUDE_SUBDOMAINS") == Some(false) {
        missing.push("`SECURE_HSTS_INCLUDE_SUBDOMAINS` is off".to_owned());
    }
    if missing.is_empty() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "The preload list refuses the site: {}.",
                missing.join(", and ")
            ),
            format!("Remove `{name}`, or send what the list asks for."),
        )
        .alone()
}

use harden_finding::Persona;

use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MIDDLEWARE` does not contain `django.middleware.security.SecurityMiddleware`.
    ///
    /// # Why it matters
    /// Nothing redirects to HTTPS and no HSTS, `X-Content-Type-Options`, `Referrer-Policy` or
    /// `Cross-Origin-Opener-Policy` header is sent, whatever the `SECURE_*` settings say; who sits
    /// between a visitor and the site can read and change the plain-HTTP traffic.
    ///
    /// The settings look as if they protected the site, which makes the gap hard to see.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.common.CommonMiddleware",
    /// ]
    /// SECURE_HSTS_SECONDS = 31536000  # has no effect
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.security.SecurityMiddleware",
    ///     "django.middleware.common.CommonMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Put `"django.middleware.security.SecurityMiddleware"` first in `MIDDLEWARE`, so that the redirect
    /// happens before anything else answers. A subclass of your own does not count for Django's check,
    /// because the check looks for the path; silence `security.W001` then.
    ///
    /// Where the edge does all of this, say so under `[tool.harden.edge]` with `headers`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#module-django.middleware.security>
    "HTTPS001" "security-middleware-missing" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [693],
        checks: ["security.W001"],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.has_middleware(SECURITY_MIDDLEWARE) != Some(false) {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "MIDDLEWARE",
            format!(
                "`MIDDLEWARE` lacks `{SECURITY_MIDDLEWARE}`, so the `SECURE_*` settings do nothing."
            ),
            format!("Put `\"{SECURITY_MIDDLEWARE}\"` first in `MIDDLEWARE`."),
        )
        .same_as("security.W001")
        // One of the project's own does the work, as its name says.
        .persona_if(
            settings.has_middleware_called(&["security"]),
            Persona::Pedantic,
        )
        .alone()
}

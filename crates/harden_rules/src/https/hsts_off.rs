use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_HSTS_SECONDS` is 0, empty or not set, so no `Strict-Transport-Security` header is sent.
    ///
    /// # Why it matters
    /// A browser that was never told to insist on HTTPS sends its first request in the clear; who owns
    /// the network (a café, a hotel, a rogue access point) answers it instead of the site and keeps the
    /// visitor on plain HTTP, password and session cookie included.
    ///
    /// A redirect to HTTPS does not help: the request that is redirected was already sent in the clear.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_HSTS_SECONDS = 31536000
    /// ```
    ///
    /// # How to fix
    /// Make sure that every page works over HTTPS. Then raise the time in steps, because browsers
    /// remember it: 300 (five minutes), 86400 (a day), 604800 (a week), 31536000 (a year). Going back
    /// means serving `SECURE_HSTS_SECONDS = 0` until the longest time ever sent has passed.
    ///
    /// Where a web server's configuration in the project sends the header, this is advice only. Where a CDN
    /// or another edge does, say so under `[tool.harden.edge]` with `hsts`.
    ///
    /// Where a variable of the environment switches it on, this is advice only: give harden the environment of
    /// the deployment (`--env-file`) to have it judged.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-hsts-seconds>
    /// - RFC 6797, HTTP Strict Transport Security
    "HTTPS002" "hsts-off" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319, 523],
        checks: ["security.W004"],
        equivalents: [],
        edge: Hsts,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_HSTS_SECONDS";
    let off = settings.truthy(name).negate();
    if !settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(off)
        .holds()
    {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "browsers are never told to insist on HTTPS.",
            "Write `SECURE_HSTS_SECONDS = 300` first, then 86400, 604800 and at last 31536000 once \
             every page works over HTTPS.",
        )
        .persona_or_own(settings.persona_of_switch(name))
        .same_as("security.W004")
        .done_by_edge(settings.project().edge().sends_hsts.as_ref(), "sends it")
        .alone()
}

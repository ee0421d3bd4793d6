use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_REFERRER_POLICY` sends the whole address of a page to other sites: `"unsafe-url"`, over
    /// plain HTTP too, or `"no-referrer-when-downgrade"`.
    ///
    /// # Why it matters
    /// Addresses hold tokens of password resets and invitations, names of customers, search words. Every
    /// site that a page links to or loads a picture from learns them, and with `unsafe-url` everybody on
    /// the way as well.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = "unsafe-url"
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_REFERRER_POLICY = "same-origin"
    /// ```
    ///
    /// # How to fix
    /// Write `"same-origin"`, the default from Django 3.1 on. Where partners count visitors that come from
    /// here, `"strict-origin-when-cross-origin"` tells them the site and not the page.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-referrer-policy>
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Referrer-Policy>
    "HEADER015" "referrer-tells-too-much" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [200],
        checks: [],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

const LEAKING: [&str; 2] = ["unsafe-url", "no-referrer-when-downgrade"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_REFERRER_POLICY";
    let policy = settings.text(name);
    let policy = policy.or_else(|| settings.items(name).last()?.as_str());
    // Browsers take the last policy that they know.
    let last = policy
        .and_then(|policy| policy.rsplit(',').next())
        .map(str::trim);
    let leaks = last.is_some_and(|last| LEAKING.contains(&last));
    if settings.django() < (3, 0)
        || !leaks
        || settings.has_middleware(SECURITY_MIDDLEWARE) != Some(true)
    {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "other sites learn whole addresses, tokens included.",
            format!("Write `{name} = \"same-origin\"`."),
        )
        .alone()
}

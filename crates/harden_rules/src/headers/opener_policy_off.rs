use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_CROSS_ORIGIN_OPENER_POLICY` (Django 4.0 and newer) is switched off: `None`, or
    /// `"unsafe-none"`.
    ///
    /// # Why it matters
    /// A page of another site that opens yours in a window keeps a handle on it: it sees whether somebody
    /// is logged in by where the window goes, and leads it elsewhere when nobody looks.
    ///
    /// # Bad
    /// ```python django=5.2
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CROSS_ORIGIN_OPENER_POLICY = None
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin-allow-popups"
    /// ```
    ///
    /// # How to fix
    /// Remove the setting: `"same-origin"` is the default. Sites whose sign-in or payment opens a window
    /// of another site write `"same-origin-allow-popups"`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-cross-origin-opener-policy>
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Cross-Origin-Opener-Policy>
    "HEADER048" "opener-policy-off" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [1021],
        checks: [],
        equivalents: [],
        edge: Headers,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_CROSS_ORIGIN_OPENER_POLICY";
    let is_off = settings
        .is_none(name)
        .either(settings.equals(name, "unsafe-none"));
    let is_sent = settings.has_middleware(SECURITY_MIDDLEWARE);
    if settings.django() < (4, 0) || !settings.is_set(name) || !is_off.both(is_sent).holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "a page that opens this one keeps a handle on its window.",
            format!("Remove `{name}`, or write `\"same-origin-allow-popups\"`."),
        )
        .alone()
}

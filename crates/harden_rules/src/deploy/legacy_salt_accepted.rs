use harden_finding::Persona;

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SIGNED_COOKIE_LEGACY_SALT_FALLBACK` is true: cookies signed in the old way are still accepted.
    ///
    /// # Why it matters
    /// Before the fix of CVE-2026-6873 the salt of a signed cookie was its name and salt joined together,
    /// so that a value signed for one cookie could be passed off as another's. With the fallback on, it
    /// still can.
    ///
    /// # Bad
    /// ```python django=6.1
    /// SIGNED_COOKIE_LEGACY_SALT_FALLBACK = True
    /// ```
    ///
    /// # Good
    /// ```python django=6.1
    /// SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False
    /// ```
    ///
    /// # How to fix
    /// Write `SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False` once the cookies that were signed before the
    /// update have expired. Django 6.1 has that default; 5.2 and 6.0 still accept the old form.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/releases/security/>
    /// - CVE-2026-6873
    "DEPLOY014" "legacy-salt-accepted" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [347],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SIGNED_COOKIE_LEGACY_SALT_FALLBACK";
    if settings.django() < (5, 2) || !settings.truthy(name).holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "a value signed for one cookie may pass for another's.",
            format!("Write `{name} = False`."),
        )
        // Who signs no cookies has nothing to fear from the default.
        .persona_if(!settings.is_set(name), Persona::Pedantic)
        .alone()
}

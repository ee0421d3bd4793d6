use harden_finding::Persona;
use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SESSION_COOKIE_SAMESITE` or `CSRF_COOKIE_SAMESITE` is `"None"` or `False`: browsers send the
    /// cookie with requests that other sites make.
    ///
    /// # Why it matters
    /// Django's `"Lax"` keeps the session cookie out of forms and scripts of other sites, a second line
    /// behind the token. Without it every forgotten token and every `@csrf_exempt` view can be used from
    /// any page.
    ///
    /// # Bad
    /// ```python
    /// SESSION_COOKIE_SAMESITE = "None"
    /// ```
    ///
    /// # Good
    /// ```python
    /// SESSION_COOKIE_SAMESITE = "Lax"
    /// ```
    ///
    /// # How to fix
    /// Remove the line: `"Lax"` is the default. Where another site shows this one in a frame and logs in
    /// there, give that part a host and a cookie of its own.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-samesite>
    /// - <https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Set-Cookie#samesitesamesite-value>
    "CSRF007" "cookie-sent-across-sites" {
        topic: Csrf,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1275, 352],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    ["SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE"]
        .into_iter()
        .filter(|name| settings.is_set(name) && is_none(settings.get(name)))
        .map(|name| {
            let violation = settings.violation_of_state(
                name,
                "browsers send the cookie with other sites' requests.",
                format!("Remove `{name}`: `\"Lax\"` is the default."),
            );
            // The token alone is worth nothing to another site.
            violation.persona_if(name == "CSRF_COOKIE_SAMESITE", Persona::Pedantic)
        })
        .collect()
}

fn is_none(fact: Option<&Fact>) -> bool {
    fact.is_some_and(|fact| match &fact.value {
        FactValue::Bool(false) => true,
        FactValue::Str(text) => text.eq_ignore_ascii_case("none"),
        _ => false,
    })
}

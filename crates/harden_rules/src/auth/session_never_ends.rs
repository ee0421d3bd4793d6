use harden_finding::Persona;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A session lives for more than a month: `SESSION_COOKIE_AGE`, counted anew with each request where
    /// `SESSION_SAVE_EVERY_REQUEST` is on.
    ///
    /// # Why it matters
    /// A cookie that was copied once (a shared computer, a stolen laptop, a script) opens the account for
    /// as long as the session lives.
    ///
    /// # Bad
    /// ```python
    /// SESSION_COOKIE_AGE = 60 * 60 * 24 * 365
    /// ```
    ///
    /// # Good
    /// ```python
    /// SESSION_COOKIE_AGE = 60 * 60 * 24 * 14
    /// ```
    ///
    /// # How to fix
    /// Write two weeks (1209600, the default) or less. `SESSION_EXPIRE_AT_BROWSER_CLOSE` is no
    /// substitute: browsers that restore their tabs keep the cookie. An idle time needs
    /// `SESSION_SAVE_EVERY_REQUEST = True` with a short age.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-age>
    "AUTH014" "session-never-ends" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [613],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const MONTH: i128 = 31 * 24 * 60 * 60;
const YEAR: i128 = 366 * 24 * 60 * 60;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SESSION_COOKIE_AGE";
    let Some(age) = settings.int(name).filter(|age| *age > MONTH) else {
        return Vec::new();
    };
    let days = age / 86_400;
    let again = if settings.truthy("SESSION_SAVE_EVERY_REQUEST") == Some(true) {
        ", counted anew with each request"
    } else {
        ""
    };
    settings
        .violation(
            name,
            format!("A session lives for {days} days{again}."),
            format!("Write `{name} = 1209600` (two weeks) or less."),
        )
        .persona_if(age > YEAR, Persona::Regular)
        .alone()
}

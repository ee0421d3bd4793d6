use crate::logic::Known;
use crate::names::CSRF_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The CSRF token is kept in a cookie, and `CSRF_COOKIE_SECURE` does not keep that cookie on HTTPS.
    ///
    /// # Why it matters
    /// A browser sends the CSRF cookie with plain-HTTP requests too; who reads it there can make the
    /// visitor's browser post forms that the site takes for genuine.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.csrf.CsrfViewMiddleware"]
    /// CSRF_COOKIE_SECURE = True
    /// ```
    ///
    /// # How to fix
    /// Write `CSRF_COOKIE_SECURE = True` in the settings of every deployment that is reached over HTTPS,
    /// or keep the token in the session with `CSRF_USE_SESSIONS = True`. From Django 4.1 on the check
    /// asks for `True` itself; cast a string from the environment.
    ///
    /// Where a variable of the environment switches it on, this is advice only: give harden the environment of
    /// the deployment (`--env-file`) to have it judged.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#csrf-cookie-secure>
    "HTTPS007" "csrf-cookie-not-secure" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [614],
        checks: ["security.W016"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "CSRF_COOKIE_SECURE";
    let fires = settings
        .has_middleware(CSRF_MIDDLEWARE)
        .both(settings.truthy("CSRF_USE_SESSIONS").negate())
        .both(settings.is_switched_on(name).negate());
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "the CSRF cookie also travels over plain HTTP.",
            format!("Write `{name} = True`."),
        )
        .persona_or_own(settings.persona_of_switch(name))
        .same_as("security.W016")
        .alone()
}

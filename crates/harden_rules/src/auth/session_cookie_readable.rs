use crate::rule::declare_rule;
use crate::session_cookie::Flag;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sessions are in use, and `SESSION_COOKIE_HTTPONLY` does not keep their cookie from scripts. Django
    /// keeps it by default, so something switched it off.
    ///
    /// # Why it matters
    /// One script that an attacker gets into a page, through a comment, a profile or a hacked CDN, reads
    /// the session cookie and sends it away; the attacker is then logged in as the visitor, from his own
    /// machine and for as long as the session lives.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// SESSION_COOKIE_HTTPONLY = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// ```
    ///
    /// # How to fix
    /// Remove `SESSION_COOKIE_HTTPONLY`: it is `True` by default. No script needs the session's cookie; one
    /// that asks whether someone is logged in can be told by the page. From Django 4.1 on the check asks
    /// for `True` itself; cast a string from the environment.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-httponly>
    "AUTH001" "session-cookie-readable" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1004],
        checks: ["security.W013", "security.W014", "security.W015"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const FLAG: Flag = Flag {
    name: "SESSION_COOKIE_HTTPONLY",
    app: "security.W013",
    middleware: "security.W014",
    both: "security.W015",
};

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    FLAG.check(
        settings,
        "scripts in a page can read the session cookie.",
        "Remove the line: `SESSION_COOKIE_HTTPONLY` is `True` by default.",
    )
}

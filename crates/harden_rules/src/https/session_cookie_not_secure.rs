use crate::rule::declare_rule;
use crate::session_cookie::Flag;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Sessions are in use, and `SESSION_COOKIE_SECURE` does not keep their cookie on HTTPS.
    ///
    /// # Why it matters
    /// A browser sends the session cookie with any plain-HTTP request to the site, such as one that an
    /// attacker's page provokes with an image; who reads it on the network is logged in as the visitor,
    /// without a password.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.sessions"]
    /// MIDDLEWARE = ["django.contrib.sessions.middleware.SessionMiddleware"]
    /// SESSION_COOKIE_SECURE = True
    /// ```
    ///
    /// # How to fix
    /// Write `SESSION_COOKIE_SECURE = True` in the settings of every deployment that is reached over
    /// HTTPS. From Django 4.1 on the check asks for `True` itself: a string from the environment, even
    /// `"True"`, sends a secure cookie but keeps the warning; cast it.
    ///
    /// Where a variable of the environment switches it on, this is advice only: give harden the environment of
    /// the deployment (`--env-file`) to have it judged.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#session-cookie-secure>
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#session-security>
    "HTTPS006" "session-cookie-not-secure" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [614],
        checks: ["security.W010", "security.W011", "security.W012"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const FLAG: Flag = Flag {
    name: "SESSION_COOKIE_SECURE",
    app: "security.W010",
    middleware: "security.W011",
    both: "security.W012",
};

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    FLAG.check(
        settings,
        "the session cookie also travels over plain HTTP.",
        "Write `SESSION_COOKIE_SECURE = True`.",
    )
}

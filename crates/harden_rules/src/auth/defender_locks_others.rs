use harden_finding::{Persona, Severity};

use super::defender::is_installed;
use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-defender locks people out for what others do: it takes the web server in front for every
    /// visitor, because `DEFENDER_BEHIND_REVERSE_PROXY` is off; or, in persona pedantic, it locks a name
    /// for everybody, whoever tried it, or for ever.
    ///
    /// # Why it matters
    /// Three wrong passwords, and nobody logs in for five minutes; somebody who repeats them keeps the
    /// site, or one person, out for as long as they like.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["defender", "django.contrib.auth"]
    /// MIDDLEWARE = ["defender.middleware.FailedLoginMiddleware"]
    /// DEFENDER_LOCK_OUT_BY_IP_AND_USERNAME = True
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["defender", "django.contrib.auth"]
    /// MIDDLEWARE = ["defender.middleware.FailedLoginMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["defender", "django.contrib.auth"]
    /// MIDDLEWARE = ["defender.middleware.FailedLoginMiddleware"]
    /// DEFENDER_BEHIND_REVERSE_PROXY = True
    /// DEFENDER_REVERSE_PROXY_HEADER = "HTTP_X_REAL_IP"
    /// DEFENDER_LOCK_OUT_BY_IP_AND_USERNAME = True
    /// # file: deploy/nginx.conf
    /// location / {
    ///     proxy_set_header X-Real-IP $remote_addr;
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write `DEFENDER_BEHIND_REVERSE_PROXY = True` and name a header in `DEFENDER_REVERSE_PROXY_HEADER`
    /// that the web server overwrites, such as `HTTP_X_REAL_IP`: of `X-Forwarded-For` django-defender
    /// takes the first address, which is the visitor's own word. Write
    /// `DEFENDER_LOCK_OUT_BY_IP_AND_USERNAME = True`, so that a name is locked for the address that tried it.
    ///
    /// # References
    /// - <https://github.com/jazzband/django-defender#customizing-django-defender>
    "AUTH030" "defender-locks-others" {
        topic: Auth,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [645],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

const PROXIED: &str = "DEFENDER_BEHIND_REVERSE_PROXY";
const BY_BOTH: &str = "DEFENDER_LOCK_OUT_BY_IP_AND_USERNAME";

/// How long somebody is locked out, in seconds; for ever with 0.
const COOLOFFS: [&str; 2] = ["DEFENDER_LOCKOUT_COOLOFF_TIME", "DEFENDER_COOLOFF_TIME"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings).holds() {
        return Vec::new();
    }
    let project = settings.project();
    let off = |name| settings.truthy(name).negate();
    let mut violations = Vec::new();
    if let Some(proxy) = &project.edge().proxies
        && off(PROXIED)
            .both(off("DEFENDER_DISABLE_IP_LOCKOUT"))
            .holds()
        && !project.mentions("REMOTE_ADDR", 0)
    {
        let whom = match settings.truthy(BY_BOTH) {
            Some(false) => "everybody",
            _ => "the owner of the name that was tried",
        };
        violations.push(violation(
            settings,
            PROXIED,
            format!(
                "django-defender takes `{}:{}` for every visitor: a few wrong passwords lock {whom} out.",
                proxy.file, proxy.line
            ),
            format!("Write `{PROXIED} = True`, and name a header that the web server overwrites."),
        ));
    }
    if off(BY_BOTH)
        .both(off("DEFENDER_DISABLE_USERNAME_LOCKOUT"))
        .holds()
    {
        let violation = violation(
            settings,
            BY_BOTH,
            "Anybody locks anybody out, with a few wrong passwords for their name.",
            format!("Write `{BY_BOTH} = True`."),
        );
        violations.push(violation.severity(Severity::Low).persona(Persona::Pedantic));
    }
    let for_ever = COOLOFFS.iter().find(|name| settings.int(name) == Some(0));
    if let Some(name) = for_ever {
        let violation = settings.violation_of_state(
            name,
            "who is locked out stays so until an administrator helps.",
            format!("Write `{name} = 300`, or more."),
        );
        violations.push(violation.severity(Severity::Low).persona(Persona::Pedantic));
    }
    violations
}

/// Where the setting is set, or where the app is installed that would read it.
fn violation(
    settings: &Settings<'_>,
    name: &str,
    message: impl Into<String>,
    help: String,
) -> Violation {
    if settings.is_set(name) {
        settings.violation(name, message, help)
    } else {
        settings.violation_of_lack("INSTALLED_APPS", message, help)
    }
}

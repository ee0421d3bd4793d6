use crate::logic::Known;
use crate::names::AUTH_APP;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Nothing writes failed logins down: no package that counts them is installed, and no code of the
    /// project listens to `user_login_failed`.
    ///
    /// # Why it matters
    /// Somebody tries passwords for weeks, and no log says so: `django.security` does not hold failed
    /// logins, and the web server's log shows a form that was posted.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.auth"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.auth", "shop"]
    /// # file: shop/security.py
    /// import logging
    ///
    /// from django.contrib.auth.signals import user_login_failed
    /// from django.dispatch import receiver
    ///
    ///
    /// @receiver(user_login_failed)
    /// def note(sender, credentials, request=None, **rest):
    ///     address = request.META.get("REMOTE_ADDR") if request else "?"
    ///     logging.getLogger("shop.security").warning("login failed from %s", address)
    /// ```
    ///
    /// # How to fix
    /// Listen to `user_login_failed` and log the address and the name, as the good example does, or
    /// install django-axes, which logs under `axes`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/contrib/auth/#django.contrib.auth.signals.user_login_failed>
    "LOG007" "failed-logins-unlogged" {
        topic: Logging,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [778],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const LOGGING_APPS: [&str; 3] = ["axes", "defender", "easyaudit"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let auth = settings.has_app(&AUTH_APP);
    let others = settings.has_app(&LOGGING_APPS);
    let listens = || {
        [
            "django.contrib.auth.signals",
            "django.contrib.auth.user_login_failed",
        ]
        .iter()
        .any(|name| settings.project().imports(name))
    };
    if !auth.both(others.negate()).holds() || listens() {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "INSTALLED_APPS",
            "Nothing writes failed logins down.",
            "Listen to `user_login_failed`, or install django-axes.",
        )
        .alone()
}

use crate::logins::{are_logins_limited, has_admin};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Nothing counts failed logins: Django's admin is installed, and neither django-axes,
    /// django-defender, django-allauth nor another package that limits attempts.
    ///
    /// # Why it matters
    /// Django lets everybody try passwords for as long as he likes; leaked lists are tried against every
    /// login page on the internet, a few passwords per account.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.admin", "django.contrib.auth"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes", "django.contrib.admin", "django.contrib.auth"]
    /// MIDDLEWARE = ["axes.middleware.AxesMiddleware"]
    /// AUTHENTICATION_BACKENDS = [
    ///     "axes.backends.AxesStandaloneBackend",
    ///     "django.contrib.auth.backends.ModelBackend",
    /// ]
    /// AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
    /// ```
    ///
    /// # How to fix
    /// Install django-axes, or limit requests to the login pages at the edge and say so under
    /// `[tool.harden.edge]` with `lockout`. Behind a proxy the package must be told where the visitor's
    /// address is.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/>
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/>
    "AUTH015" "logins-not-limited" {
        topic: Auth,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [307],
        checks: [],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !has_admin(settings) || are_logins_limited(settings) {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            "INSTALLED_APPS",
            "Nothing counts failed logins, and the admin is installed.",
            "Install django-axes, or limit logins at the edge.",
        )
        .alone()
}

use harden_finding::Persona;
use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::names::AUTH_APP;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Django's own login is installed, and `AUTH_PASSWORD_VALIDATORS` is empty, as it is by default.
    ///
    /// # Why it matters
    /// Users choose `123456` and their own name; lists of common passwords then open accounts in a few
    /// tries each, which no lockout notices.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.auth"]
    /// MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["django.contrib.auth"]
    /// MIDDLEWARE = ["django.contrib.auth.middleware.AuthenticationMiddleware"]
    /// AUTH_PASSWORD_VALIDATORS = [
    ///     {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    ///     {
    ///         "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
    ///         "OPTIONS": {"min_length": 12},
    ///     },
    ///     {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ///     {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Copy the list above. Validators ask when a password is set; those that exist stay as they are.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/passwords/#module-django.contrib.auth.password_validation>
    /// - NIST SP 800-63B, section 5.1.1
    "AUTH009" "no-password-validators" {
        topic: Auth,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [521],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AUTH_PASSWORD_VALIDATORS";
    let fires = settings
        .has_app(&AUTH_APP)
        // Other backends ask for no password, or leave it to somebody else.
        .both(settings.contains(
            "AUTHENTICATION_BACKENDS",
            "django.contrib.auth.backends.ModelBackend",
        ))
        .both(settings.truthy(name).negate());
    if !fires.holds() {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "any password will do.",
            format!("List Django's four validators in `{name}`."),
        )
        .persona_if(logs_in_otherwise(settings), Persona::Pedantic)
        .alone()
}

/// Whether people log in without a password of Django's too, with a provider or a directory: then few
/// choose one. Backends that only grant permissions, or lock out, are no such way.
fn logs_in_otherwise(settings: &Settings<'_>) -> bool {
    const NO_LOGIN: [&str; 4] = ["axes.", "django.", "guardian.", "rules."];
    let backends = settings.items("AUTHENTICATION_BACKENDS");
    backends.iter().filter_map(Fact::as_str).any(|path| {
        let mut known = NO_LOGIN.iter();
        !known.any(|package| path.starts_with(package))
    })
}

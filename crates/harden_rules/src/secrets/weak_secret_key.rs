use super::key_strength::weakness;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECRET_KEY` is missing, empty, shorter than 50 characters, made of fewer than 5 different
    /// characters, or still the one that `startproject` wrote (it begins with `django-insecure-`).
    ///
    /// # Why it matters
    /// Who guesses or knows the key signs whatever the site trusts: password-reset links for any
    /// account, session cookies with the cookie backend, messages, and any value of `signing.loads`.
    ///
    /// A key from `startproject` lies in the first commit of the project, where everyone with the
    /// repository reads it. Without a key nothing that is signed works.
    ///
    /// # Bad
    /// ```python
    /// SECRET_KEY = "django-insecure-o4$k2)x1v&n!f7z^w0@q6r_8m#j3hc5t*eb-9ua+gd"
    /// ```
    /// ```python django=5.2
    /// SECRET_KEY = "change me"
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// SECRET_KEY = os.environ["SECRET_KEY"]
    /// ```
    ///
    /// # How to fix
    /// Make a key with `harden secret`, put it where the deployment keeps its secrets, and read it from
    /// there without a default, so that a deployment without a key does not start. Changing the key logs
    /// everyone out who has a signed session; from Django 4.1 on keep the old one for a while in
    /// `SECRET_KEY_FALLBACKS`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secret-key>
    /// - <https://docs.djangoproject.com/en/stable/howto/deployment/checklist/#secret-key>
    "SECRET001" "weak-secret-key" {
        topic: Secrets,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [331, 1391],
        checks: ["security.W009"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECRET_KEY";
    let Some(key) = settings.get(name) else {
        return Vec::new();
    };
    let message = if key.truthy() == Some(false) {
        if settings.is_set(name) {
            format!("`SECRET_KEY` is empty{}.", settings.where_absent(name))
        } else {
            "`SECRET_KEY` is not set.".to_owned()
        }
    } else if let Some(weakness) = weakness(key, settings.django()) {
        let place = settings.where_absent(name);
        format!("`SECRET_KEY` is weak{place}: {}.", weakness.text())
    } else {
        return Vec::new();
    };
    settings
        .violation(
            name,
            message,
            "Make a key with `harden secret` and read it from the environment, without a default.",
        )
        .same_as("security.W009")
        .alone()
}

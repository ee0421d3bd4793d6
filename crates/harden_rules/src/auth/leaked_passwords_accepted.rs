use harden_settings::facts::Fact;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// No validator of `AUTH_PASSWORD_VALIDATORS` looks a new password up among those that have leaked.
    ///
    /// # Why it matters
    /// Attackers begin with lists of what leaked elsewhere: hundreds of millions of passwords, of which
    /// Django's own list holds twenty thousand.
    ///
    /// # Bad
    /// ```python
    /// AUTH_PASSWORD_VALIDATORS = [
    ///     {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// AUTH_PASSWORD_VALIDATORS = [
    ///     {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    ///     {"NAME": "pwned_passwords_django.validators.PwnedPasswordsValidator"},
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Add pwned-passwords-django or a validator of your own; the service that it asks learns five
    /// characters of a hash.
    ///
    /// # References
    /// - <https://haveibeenpwned.com/API/v3#PwnedPasswords>
    /// - <https://pypi.org/project/pwned-passwords-django/>
    "AUTH024" "leaked-passwords-accepted" {
        topic: Auth,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [521],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const WORDS: [&str; 5] = ["breach", "hibp", "leak", "pwned", "zxcvbn"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AUTH_PASSWORD_VALIDATORS";
    let validators = settings.list(name);
    let Some(validators) = validators.filter(|all| !all.open && !all.items.is_empty()) else {
        return Vec::new();
    };
    let is_other = |validator: &Fact| {
        matches!(validator.entry("NAME"), Ok(Some(path)) if path.as_str().is_some_and(|path| {
            let path = path.to_ascii_lowercase();
            !WORDS.iter().any(|word| path.contains(word))
        }))
    };
    if !validators.items.iter().all(is_other) {
        return Vec::new();
    }
    settings
        .violation_of_lack(
            name,
            "A password that leaked elsewhere is accepted.",
            "Add a validator that looks passwords up, such as pwned-passwords-django's.",
        )
        .alone()
}

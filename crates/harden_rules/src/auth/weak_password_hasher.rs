use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The first of `PASSWORD_HASHERS`, with which new passwords are stored, is MD5, SHA-1 or crypt.
    ///
    /// # Why it matters
    /// Such hashes are made to be fast: one graphics card tries tens of thousands of millions a second. A
    /// leaked table is plain text the same day, and opens the mailboxes of everybody who used the
    /// password twice.
    ///
    /// # Bad
    /// ```python
    /// PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// PASSWORD_HASHERS = [
    ///     "django.contrib.auth.hashers.Argon2PasswordHasher",
    ///     "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Remove the setting, or put a slow hasher first; a fast one for tests belongs into the settings of
    /// tests. Old hashes further down in the list are replaced when their owners log in.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/auth/passwords/#how-django-stores-passwords>
    /// - <https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html>
    "AUTH011" "weak-password-hasher" {
        topic: Auth,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [916, 328],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const FAST: [&str; 6] = [
    "django.contrib.auth.hashers.CryptPasswordHasher",
    "django.contrib.auth.hashers.MD5PasswordHasher",
    "django.contrib.auth.hashers.SHA1PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedMD5PasswordHasher",
    "django.contrib.auth.hashers.UnsaltedSHA1PasswordHasher",
    "django_plainpasswordhasher.PlainPasswordHasher",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "PASSWORD_HASHERS";
    let first = settings.items(name).first();
    let Some(first) = first.filter(|first| first.as_str().is_some_and(|path| FAST.contains(&path)))
    else {
        return Vec::new();
    };
    settings
        .violation_of_part(
            name,
            first,
            format!(
                "New passwords are stored with {}, which is guessed fast.",
                shown(first)
            ),
            format!(
                "Remove `{name}`, or put `PBKDF2PasswordHasher` or `Argon2PasswordHasher` first."
            ),
        )
        .alone()
}

//! Which values are secrets, and what may be said of them.

use std::collections::BTreeSet;

use harden_settings::facts::{Fact, FactValue};

/// Whether secrets are shown.
pub(super) enum Secrets {
    Shown,
    Hidden {
        /// Variables that the command line set: a value that depends on one came from there.
        given: BTreeSet<String>,
    },
}

impl Secrets {
    /// What kind of secret a value is, where it is one that must not be shown.
    pub(super) fn kind(&self, name: &str, fact: &Fact) -> Option<&'static str> {
        let Self::Hidden { given } = self else {
            return None;
        };
        let is_secret = is_secret_name(name) || fact.as_str().is_some_and(holds_password);
        if !is_secret {
            return None;
        }
        let depends = !fact.depends_on.is_empty();
        match &fact.value {
            FactValue::Str(text) if text.is_empty() => Some("empty"),
            FactValue::Bytes(bytes) if bytes.is_empty() => Some("empty"),
            FactValue::Str(_) | FactValue::Bytes(_) => {
                let from_env = fact
                    .depends_on
                    .iter()
                    .any(|name| given.contains(name.as_ref()));
                Some(if from_env { "env" } else { "literal" })
            }
            FactValue::Unknown(unknown) if unknown.generated => Some("generated"),
            FactValue::Unknown(_) if depends => Some("env"),
            // Numbers, lists and the rest are looked into; what nobody knows shows nothing.
            _ => None,
        }
    }
}

/// Names whose texts are passwords and keys: of settings, and of entries in them.
fn is_secret_name(name: &str) -> bool {
    const PARTS: [&str; 9] = [
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "PASSPHRASE",
        "TOKEN",
        "API_KEY",
        "APIKEY",
        "PRIVATE_KEY",
        "CREDENTIAL",
    ];
    const WHOLE: [&str; 5] = ["PASS", "PWD", "SIGNATURE", "ACCESS_KEY", "ENCRYPTION_KEY"];
    // Settings about secrets, not secrets: their values are classes, durations and names.
    const ABOUT: [&str; 6] = [
        "VALIDATORS",
        "HASHERS",
        "TIMEOUT",
        "_URL",
        "_HEADER",
        "_COOKIE_NAME",
    ];
    let upper = name.to_ascii_uppercase().replace('-', "_");
    let about = ABOUT.iter().any(|part| upper.contains(part));
    !about
        && (PARTS.iter().any(|part| upper.contains(part))
            || WHOLE
                .iter()
                .any(|part| upper == *part || upper.ends_with(&format!("_{part}"))))
}

/// `postgres://user:password@host/name`.
fn holds_password(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let password = authority
        .rsplit_once('@')
        .and_then(|(user, _)| user.split_once(':'));
    !scheme.contains(char::is_whitespace)
        && password.is_some_and(|(_, password)| !password.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_and_names_about_secrets() {
        for name in [
            "SECRET_KEY",
            "EMAIL_HOST_PASSWORD",
            "PASSWORD",
            "AWS_SECRET_ACCESS_KEY",
            "sentry-token",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "AUTH_PASSWORD_VALIDATORS",
            "PASSWORD_HASHERS",
            "PASSWORD_RESET_TIMEOUT",
            "DEBUG",
            "CSRF_HEADER_NAME",
            "PASSENGERS",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn a_url_with_a_password_is_a_secret() {
        assert!(holds_password("postgres://shop:hunter2@db:5432/shop"));
        assert!(holds_password("redis://:hunter2@cache"));
        for harmless in [
            "https://example.org:8000/a@b",
            "postgres://shop@db",
            "a:b@c",
            "redis://cache:6379",
        ] {
            assert!(!holds_password(harmless), "{harmless}");
        }
    }
}

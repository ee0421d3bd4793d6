//! What a name says of its value.

/// What a secret is used as: passwords are chosen by people, keys are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meaning {
    Password,
    Key,
}

/// Words that a name of a secret ends with, in lower case.
const ENDS: [(&[&str], Meaning); 31] = [
    (&["password"], Meaning::Password),
    (&["passwd"], Meaning::Password),
    (&["pwd"], Meaning::Password),
    (&["pass"], Meaning::Password),
    (&["passphrase"], Meaning::Password),
    (&["secret"], Meaning::Key),
    (&["secrets"], Meaning::Key),
    (&["token"], Meaning::Key),
    (&["apikey"], Meaning::Key),
    (&["api", "key"], Meaning::Key),
    (&["access", "key"], Meaning::Key),
    (&["accesskey"], Meaning::Key),
    (&["secretkey"], Meaning::Key),
    (&["secret", "key"], Meaning::Key),
    (&["secret", "id"], Meaning::Key),
    (&["secret", "access", "key"], Meaning::Key),
    (&["secret", "key", "base"], Meaning::Key),
    (&["auth", "key"], Meaning::Key),
    (&["encryption", "key"], Meaning::Key),
    (&["signing", "key"], Meaning::Key),
    (&["private", "key"], Meaning::Key),
    (&["privatekey"], Meaning::Key),
    (&["master", "key"], Meaning::Key),
    (&["data", "key"], Meaning::Key),
    (&["fernet", "key"], Meaning::Key),
    (&["hmac", "key"], Meaning::Key),
    (&["account", "key"], Meaning::Key),
    (&["license", "key"], Meaning::Key),
    (&["credential"], Meaning::Key),
    (&["credentials"], Meaning::Key),
    (&["mypwd"], Meaning::Password),
];

/// Words behind which the meaning is the same.
const TAILS: [&str; 14] = [
    "value",
    "default",
    "prod",
    "production",
    "live",
    "staging",
    "base64",
    "b64",
    "hex",
    "new",
    "old",
    "main",
    "primary",
    "secondary",
];

/// Words that make a name one of something public, or of something about secrets.
const SILENT: [&str; 61] = [
    "algorithm",
    "append",
    "attr",
    "attribute",
    "backend",
    "change",
    "class",
    "code",
    "column",
    "confirm",
    "continuation",
    "cookie",
    "count",
    "csrf",
    "csrfmiddlewaretoken",
    "cursor",
    "description",
    "error",
    "example",
    "fake",
    "field",
    "file",
    "filename",
    "form",
    "forgot",
    "format",
    "generator",
    "hash",
    "hashed",
    "header",
    "help",
    "hint",
    "invalid",
    "label",
    "length",
    "max",
    "message",
    "min",
    "mock",
    "name",
    "next",
    "page",
    "param",
    "parameter",
    "path",
    "pattern",
    "placeholder",
    "prefix",
    "public",
    "publishable",
    "regex",
    "reset",
    "selector",
    "site",
    "suffix",
    "tag",
    "template",
    "test",
    "text",
    "title",
    "xsrf",
];

/// Whether a word of secrets' names stands anywhere in a name, in whatever case: in most there is none. One of these is
/// in each of [`ENDS`].
pub(crate) fn may_mean_secret(name: &str) -> bool {
    const WORDS: [&[u8]; 6] = [b"pass", b"pwd", b"secret", b"token", b"key", b"credential"];
    let bytes = name.as_bytes();
    let begins = |rest: &[u8], word: &[u8]| {
        let start = rest.get(..word.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    (0..bytes.len()).any(|at| {
        let is_first = matches!(bytes[at] | 0x20, b'p' | b's' | b't' | b'k' | b'c');
        is_first && WORDS.iter().any(|word| begins(&bytes[at..], word))
    })
}

/// What a name says of its value; `None`: nothing.
pub(crate) fn meaning(name: &str) -> Option<Meaning> {
    if !may_mean_secret(name) {
        return None;
    }
    let name = name.rsplit('.').next().unwrap_or(name);
    let words = words(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let is_tail =
        |word: &&str| TAILS.contains(word) || word.bytes().all(|byte| byte.is_ascii_digit());
    let tails = words.iter().rev().take_while(|word| is_tail(word)).count();
    let (words, tails) = words.split_at(words.len() - tails);
    // A pass alone is many things.
    if words == ["pass"] {
        return None;
    }
    let ends = ENDS.iter().filter(|(end, _)| words.ends_with(end));
    let (_, meaning) = ends.max_by_key(|(end, _)| end.len())?;
    let mut all = words.iter().chain(tails);
    (!all.any(|word| SILENT.contains(word))).then_some(*meaning)
}

/// Whether a name says of nothing what it is the secret: `token`, `password`.
pub(crate) fn is_bare(name: &str) -> bool {
    words(name).len() < 2
}

/// `DBPassword_2` is `db`, `password`, `2`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let bytes = name.as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| bytes[before]);
        let after = bytes.get(index + 1);
        let begins = byte.is_ascii_uppercase()
            && (before.is_some_and(|before| before.is_ascii_lowercase())
                || before.is_some_and(|before| before.is_ascii_uppercase())
                    && after.is_some_and(u8::is_ascii_lowercase))
            || byte.is_ascii_digit() != before.is_some_and(|before| before.is_ascii_digit());
        if begins || !byte.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if byte.is_ascii_alphanumeric() {
            let word = words.last_mut().expect("there is a word at least");
            word.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_told() {
        for (name, expected) in [
            ("STRIPE_SECRET_KEY", Meaning::Key),
            ("dbPassword", Meaning::Password),
            ("DBPassword_2", Meaning::Password),
            ("aws_secret_access_key", Meaning::Key),
            ("settings.API_TOKEN", Meaning::Key),
            ("spring.datasource.password", Meaning::Password),
            ("apiKey", Meaning::Key),
            ("APIKey", Meaning::Key),
            ("OAUTH_CLIENT_SECRET_PROD", Meaning::Key),
            ("redis-password", Meaning::Password),
            ("SMTP_PASS", Meaning::Password),
            ("VAPID_PRIVATE_KEY", Meaning::Key),
            ("CONJUR_DATA_KEY", Meaning::Key),
            ("azureAccountKey", Meaning::Key),
        ] {
            assert_eq!(meaning(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn no_end_is_passed_over() {
        for (end, _) in ENDS {
            for name in [end.join("_"), end.join("-").to_ascii_uppercase()] {
                assert!(may_mean_secret(&name), "{name}");
            }
        }
        assert!(!may_mean_secret("INSTALLED_APPS"));
    }

    #[test]
    fn names_about_secrets_are_not() {
        for name in [
            "PASSWORD_RESET_SUBJECT",
            "token_type",
            "csrf_token",
            "password_field",
            "SECRET_NAME",
            "public_api_key",
            "next_token",
            "token_url",
            "PASSWORD_HASHERS",
            "tokenize",
            "secretary",
            "CSRF_HEADER_NAME",
            "password_help_text",
            "confirm_password",
            "passwordless",
            "pass",
            "bypass",
            "api_key_header",
            "site_token",
        ] {
            assert_eq!(meaning(name), None, "{name}");
        }
    }
}

//! What a password or key looks like, by its setting's name and by its form.

use std::cell::OnceCell;

/// Ends of names that hold secrets.
const SECRET_NAMES: [&str; 11] = [
    "_ACCESS_KEY",
    "_API_KEY",
    "_API_SECRET",
    "_APIKEY",
    "_AUTH_TOKEN",
    "_CLIENT_SECRET",
    "_PASSWORD",
    "_PRIVATE_KEY",
    "_SECRET",
    "_SECRET_KEY",
    "_TOKEN",
];

/// Words in names of keys that stand in the pages of a site: browsers draw the maps.
const NAMES_IN_PAGES: [&str; 3] = ["GMAP", "GOOGLE_MAP", "MAPS_"];

/// Words in names of what is public, or says something about secrets.
const PUBLIC_NAMES: [&str; 12] = [
    "COOKIE",
    "EXPIR",
    "FIELD",
    "HEADER",
    "LENGTH",
    "MODEL",
    "PARAM",
    "PUBLIC",
    "SERIALIZER",
    "TEST",
    "TIMEOUT",
    "URL",
];

/// How keys of well-known services begin, and how long they are at least.
const FORMATS: [(&str, usize); 12] = [
    ("AKIA", 20),
    ("AIza", 39),
    ("ghp_", 40),
    ("github_pat_", 40),
    ("glpat-", 26),
    ("sk_live_", 24),
    ("rk_live_", 24),
    ("SG.", 60),
    ("xoxb-", 40),
    ("xoxp-", 40),
    ("-----BEGIN RSA PRIVATE KEY", 100),
    ("-----BEGIN PRIVATE KEY", 100),
];

/// The name of a setting, or of an entry of one. What it says of the texts under it is told once.
pub(super) struct Named<'n> {
    pub(super) name: &'n str,
    says: OnceCell<Says>,
}

#[derive(Default)]
struct Says {
    is_secret: bool,
    is_own_key: bool,
    is_used_secret: bool,
}

impl<'n> Named<'n> {
    pub(super) fn new(name: &'n str) -> Self {
        Self {
            name,
            says: OnceCell::new(),
        }
    }

    /// Whether a text under this name gives a credential away.
    pub(super) fn is_credential(&self, text: &str) -> bool {
        let has_format = FORMATS
            .iter()
            .any(|(start, length)| text.len() >= *length && text.starts_with(start));
        let says = self.says.get_or_init(|| Says::of(self.name));
        has_format
            || url_password(text).is_some_and(|password| !is_placeholder(password))
            || says.is_secret && is_random(text) && !is_placeholder(text)
            || says.is_own_key && !text.contains(['/', '{', '<', '%', '$', ' ', ':'])
            || says.is_used_secret && harden_secrets::is_used_secret(self.name, text)
    }
}

impl Says {
    fn of(name: &str) -> Self {
        if !harden_secrets::may_name_secret(name) {
            return Self::default();
        }
        let is_secret = SECRET_NAMES.iter().any(|end| name.ends_with(end));
        let is_used_secret = harden_secrets::names_secret(name);
        let is_public = (is_secret || is_used_secret) && is_public(name);
        Self {
            is_secret: is_secret && !is_public,
            is_own_key: is_own_key(name),
            is_used_secret: is_used_secret && !is_public,
        }
    }
}

/// Whether the site itself signs or encrypts with it: then the text is the key, be it a word that everybody guesses
/// or the placeholder that it began as. Of somebody else's service, a placeholder opens nothing.
fn is_own_key(name: &str) -> bool {
    const PURPOSES: [&str; 8] = [
        "COOKIE", "CRYPT", "FERNET", "HMAC", "JWT", "SESSION", "SIGN", "TOKEN",
    ];
    let name = name.to_ascii_uppercase();
    let has = |word: &str| name.contains(word);
    (name.ends_with("_KEY") || name.ends_with("SECRET"))
        && (has("SECRET") || has("CRYPT") || has("FERNET") || has("HMAC") || has("SIGNING"))
        && PURPOSES.iter().any(|purpose| has(purpose))
        && !["PUBLIC", "ACCESS", "CLIENT", "CONSUMER", "OAUTH"]
            .iter()
            .any(|other| has(other))
}

/// Whether the password of a database is only what a developer's own server takes: the user's name, or the
/// database's, on the same machine.
pub(super) fn is_of_own_machine(password: &str, user: &str, name: &str, host: &str) -> bool {
    let is_near = host.is_empty() || is_here(host) || !host.contains(['.', ':']);
    is_near && (password.eq_ignore_ascii_case(user) || password.eq_ignore_ascii_case(name))
}

fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "[::1]" | "::1")
}

/// Whether the credential harms nobody: every visitor is given it, or it opens a server of the developer's own
/// machine.
pub(super) fn is_harmless(name: &str, text: &str) -> bool {
    let is_of_firebase = name == "apiKey" || name.contains("FIREBASE");
    NAMES_IN_PAGES.iter().any(|word| name.contains(word))
        || is_of_firebase && text.starts_with("AIza")
        || login(text).is_some_and(|(_, host)| is_here(host))
}

fn is_public(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    PUBLIC_NAMES.iter().any(|word| name.contains(word))
}

/// The password in `scheme://user:password@host`.
fn url_password(text: &str) -> Option<&str> {
    let (password, host) = login(text)?;
    (!password.is_empty() && !host.is_empty()).then_some(password)
}

/// The password and the host in `scheme://user:password@host:port`.
fn login(text: &str) -> Option<(&str, &str)> {
    if !text.contains('@') {
        return None;
    }
    let (_, rest) = text.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let (user, server) = authority.rsplit_once('@')?;
    let (_, password) = user.split_once(':')?;
    let is_port = |port: &str| port.chars().all(|digit| digit.is_ascii_digit());
    let host = match server.rsplit_once(':') {
        Some((host, port)) if is_port(port) => host,
        _ => server,
    };
    Some((password, host))
}

/// Long, in one piece, and of several kinds of characters: nothing that a person would call something.
fn is_random(text: &str) -> bool {
    const SHORTEST: usize = 12;
    let has = |test: fn(&char) -> bool| text.chars().any(|character| test(&character));
    text.len() >= SHORTEST
        && !text.contains([' ', '{', '<', '$', '%'])
        && !text.contains("://")
        && !text.starts_with(['/', '.'])
        && has(char::is_ascii_digit)
        && has(char::is_ascii_alphabetic)
}

/// What stands where a secret will.
pub(super) fn is_placeholder(text: &str) -> bool {
    const WORDS: [&str; 21] = [
        "admin",
        "change",
        "default",
        "django",
        "dummy",
        "example",
        "fake",
        "guest",
        "insecure",
        "mypassword",
        "none",
        "pass",
        "placeholder",
        "postgis",
        "postgres",
        "replace",
        "root",
        "secret",
        "test",
        "xxx",
        "your",
    ];
    let text = text.to_ascii_lowercase();
    text.len() < 4
        || text.starts_with(['<', '{', '$'])
        || WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_credential(name: &str, text: &str) -> bool {
        Named::new(name).is_credential(text)
    }

    #[test]
    fn credentials_are_told_by_name_and_form() {
        for (name, text) in [
            ("STRIPE_SECRET_KEY", "a8f5f167f44f4964e6c998dee827110c"),
            ("ANYTHING", "AKIAIOSFODNN7QWERTYU"),
            (
                "CELERY_BROKER_URL",
                "redis://:b7Gq0z1kP@cache.example.com:6379/0",
            ),
        ] {
            assert!(is_credential(name, text), "{name}");
        }
    }

    #[test]
    fn settings_are_used_so_that_words_count_as_well() {
        for (name, text) in [
            ("EMAIL_HOST_PASSWORD", "marketing"),
            ("EMAIL_HOST_PASSWORD", "kqvwhzbmtoqrafdx"),
            ("DSPACE_PWD", "marketing7"),
            ("API_SECRET", "Q4Wx4-s3DS9Zxf57tHk3uDX3WfY"),
            ("SECRET_COOKIE_KEY", "SHOP"),
            ("SHOP_JWT_SECRET_KEY", "your-secret-key-here"),
            ("SIGNING_KEY", "word"),
            ("FIELD_ENCRYPTION_KEY", "word"),
        ] {
            assert!(is_credential(name, text), "{name} {text}");
        }
        for (name, text) in [
            ("EMAIL_HOST_PASSWORD", "password"),
            ("EMAIL_HOST_PASSWORD", "your-password"),
            ("STRIPE_SECRET_KEY", "overridden-in-production"),
            ("SESSION_COOKIE_KEY", "sessionid"),
            ("JWT_SECRET_KEY", "{{ jwt_key }}"),
            ("JWT_SECRET_KEY", "/run/secrets/jwt"),
            ("OAUTH_TOKEN_SECRET", "word"),
            ("PASSWORD_FIELD", "marketing"),
            ("TOKEN_TYPE_CLAIM", "token_type"),
        ] {
            assert!(!is_credential(name, text), "{name} {text}");
        }
    }

    #[test]
    fn what_visitors_get_and_what_only_this_machine_takes_is_harmless() {
        for (name, text) in [
            (
                "GOOGLE_MAP_API_KEY",
                "AIzaSyA0123456789abcdefghijklmnopqrstuvw",
            ),
            (
                "DATABASE",
                "psql://postgres:mozilla1234@127.0.0.1:5432/treeherder",
            ),
            ("BROKER", "amqp://shop:b7Gq0z1kP@localhost"),
            ("apiKey", "AIzaSyA0123456789abcdefghijklmnopqrstuvw"),
            ("CACHE", "redis://:b7Gq0z1kP@[::1]:6379/0"),
        ] {
            assert!(
                is_credential(name, text) && is_harmless(name, text),
                "{name}"
            );
        }
        for (name, text) in [
            ("STRIPE_SECRET_KEY", "a8f5f167f44f4964e6c998dee827110c"),
            ("BROKER", "amqp://shop:b7Gq0z1kP@localhost.example.com:5672"),
        ] {
            assert!(
                is_credential(name, text) && !is_harmless(name, text),
                "{name}"
            );
        }
    }

    #[test]
    fn what_repeats_the_user_is_of_a_developers_machine_alone() {
        for host in ["", "localhost", "127.0.0.1", "db"] {
            assert!(is_of_own_machine("shop", "shop", "x", host), "{host}");
            assert!(is_of_own_machine("shop", "x", "Shop", host), "{host}");
            assert!(!is_of_own_machine("kottapa12", "shop", "shop", host));
        }
        assert!(!is_of_own_machine("shop", "shop", "shop", "10.0.0.7"));
    }

    #[test]
    fn names_words_and_placeholders_are_none() {
        for (name, text) in [
            ("PASSWORD_RESET_TOKEN", "changeme12345"),
            ("SESSION_COOKIE_TOKEN", "a8f5f167f44f4964e6c998dee827110c"),
            ("RECAPTCHA_PUBLIC_KEY", "a8f5f167f44f4964e6c998dee827110c"),
            ("API_TOKEN", "short1"),
            ("NEXT_TOKEN", "a sentence with 1 number"),
            ("CELERY_BROKER_URL", "amqp://guest:guest@localhost"),
            ("CELERY_BROKER_URL", "redis://localhost:6379"),
        ] {
            assert!(!is_credential(name, text), "{name} {text}");
        }
    }
}

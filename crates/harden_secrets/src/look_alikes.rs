//! Texts beside names of secrets that are something else.

use crate::entropy::is_words;

/// Whether a text is an address, a path, a name in code, a digest of a password or the like.
pub(crate) fn is_look_alike(text: &str) -> bool {
    is_address(text)
        || is_path(text)
        || is_name_in_code(text)
        || is_password_hash(text)
        || is_uuid(text)
        || is_date_or_number(text)
        || is_public_key(text)
        || is_html_or_format(text)
        || is_validation(text)
        || is_device(text)
}

/// Addresses of the web and of mail. Passwords in addresses are found by themselves.
fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("data:")
        || text.starts_with("mailto:")
        || text.starts_with("arn:")
        || is_mail_address(text)
}

fn is_mail_address(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
            && host.rsplit('.').next().is_some_and(|end| {
                end.len() >= 2 && end.bytes().all(|byte| byte.is_ascii_alphabetic())
            })
    })
}

fn is_path(text: &str) -> bool {
    const ENDS: [&str; 14] = [
        ".py", ".pem", ".key", ".crt", ".json", ".yml", ".yaml", ".txt", ".html", ".js", ".env",
        ".toml", ".cfg", ".ini",
    ];
    let starts = ["/", "./", "../", "~/", "C:\\", "file:"];
    // Base64 may begin with a slash, but its parts look like no names.
    starts.iter().any(|start| text.starts_with(start)) && text.split('/').all(is_words)
        || ENDS.iter().any(|end| text.ends_with(end))
        || text.contains('/') && is_words(text)
}

/// `shop.tokens.PasswordReset`, `password-reset-confirm`, `api_token`, `getToken()`.
fn is_name_in_code(text: &str) -> bool {
    is_words(text) && !text.bytes().any(|byte| byte.is_ascii_digit())
        || text.ends_with(')') && text.contains('(')
        || text.ends_with(']') && text.contains('[')
        || text.contains("->")
        || text.contains("=>")
        || text.contains("::")
}

/// What Django, crypt and their like keep in place of passwords.
fn is_password_hash(text: &str) -> bool {
    const STARTS: [&str; 17] = [
        "$1$",
        "$2a$",
        "$2b$",
        "$2y$",
        "$5$",
        "$6$",
        "$7$",
        "$y$",
        "$argon2",
        "argon2$",
        "bcrypt",
        "md5$",
        "pbkdf2_",
        "scrypt$",
        "sha1$",
        "{SSHA",
        "SCRAM-SHA",
    ];
    // PostgreSQL's.
    let is_md5 = |sum: &str| sum.len() == 32 && sum.bytes().all(|byte| byte.is_ascii_hexdigit());
    STARTS.iter().any(|start| text.starts_with(start))
        || text.strip_prefix("md5").is_some_and(is_md5)
        || text.starts_with("sha256") && text.contains([':', '-', '$'])
        || text.starts_with("sha512-")
        || text.starts_with("sha384-")
}

fn is_uuid(text: &str) -> bool {
    let parts: Vec<&str> = text.trim_matches(['{', '}']).split('-').collect();
    parts.iter().map(|part| part.len()).eq([8, 4, 4, 4, 12])
        && parts
            .iter()
            .all(|part| part.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn is_date_or_number(text: &str) -> bool {
    text.bytes().all(|byte| {
        byte.is_ascii_digit()
            || matches!(
                byte,
                b'.' | b',' | b'-' | b':' | b'+' | b'_' | b' ' | b'T' | b'Z'
            )
    })
}

fn is_public_key(text: &str) -> bool {
    [
        "ssh-rsa",
        "ssh-ed25519",
        "ecdsa-sha2",
        "-----BEGIN PUBLIC",
        "-----BEGIN CERT",
        "pk_",
        "pk.ey",
        "SHA256:",
    ]
    .iter()
    .any(|start| text.starts_with(start))
}

fn is_html_or_format(text: &str) -> bool {
    text.starts_with(['<', '#', '\\', '^', '(', '?', ':', ',', ';'])
        || text.contains("\\d")
        || text.contains("\\w")
        || text.contains("[a-z")
        || text.contains("[0-9")
        || text.contains("\\u")
        || text.contains("\\x")
}

/// Rules for what a visitor enters, as frameworks of other languages write them: `required|min:8|confirmed`.
fn is_validation(text: &str) -> bool {
    const RULES: [&str; 8] = [
        "required",
        "nullable",
        "string",
        "sometimes",
        "confirmed",
        "present",
        "min",
        "max",
    ];
    let mut rules = text.split('|');
    text.contains('|')
        && rules.any(|rule| RULES.contains(&rule.split(':').next().unwrap_or_default()))
}

/// Where Firebase sends messages to: it names an installed app, and lets nobody in. Keys of servers, with which
/// messages are sent, are written alike and begin with zeros.
fn is_device(text: &str) -> bool {
    text.split_once(":APA91b")
        .is_some_and(|(instance, _)| instance.len() <= 32 && !instance.starts_with("AAAA"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_something_else_is_told() {
        for text in [
            "https://example.com/token?x=1",
            "/run/secrets/db_password",
            "certs/site.key",
            "shop.tokens.PasswordReset",
            "password-reset-confirm",
            "pbkdf2_sha256$600000$a9Qk8h0sVt$2mQx7Lp4vRz",
            "123e4567-e89b-12d3-a456-426614174000",
            "2026-01-01T00:00:00",
            "getToken(request)",
            "admin@example.com",
            "sha512-mQx7Lp4vRz2mQx7Lp4vRz2mQx7Lp4vRz",
            "required|min:8|confirmed",
            "eK5Qhwe59zM:APA91bFPhPD6h4HEUJDntvLse-JVBmn2ucTyO4v2DRlsNpb",
        ] {
            assert!(is_look_alike(text), "{text}");
        }
        for text in [
            "/9k2mQx7Lp4vRz+Zb8/k2mQx7Lp4vRz1a2B3c4D=",
            "correct-horse-7",
            "horse|Battery9|staple",
            "AAAAIQeLsFI:APA91bGo1wDdDDdepIr5xTqmJU1n1MebJWrox",
            "a8f5f167f44f4964e6c998dee827110c",
        ] {
            assert!(!is_look_alike(text), "{text}");
        }
    }
}

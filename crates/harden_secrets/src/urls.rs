//! Passwords in addresses: `postgres://shop:password@db/shop`.

use std::ops::Range;

use crate::assignments::rotation;
use crate::candidate::Strength;
use crate::entropy::{Classes, is_random};
use crate::placeholders::is_placeholder;
use crate::window::line_before;

/// What separates a scheme from the rest.
pub(crate) const ANCHOR: &str = "://";

pub(crate) struct Found {
    pub(crate) scheme: String,
    pub(crate) password: Range<usize>,
    pub(crate) strength: Strength,
    /// How to change it.
    pub(crate) rotation: &'static str,
}

/// The password of the address around a `://`.
pub(crate) fn at(text: &str, anchor: usize) -> Option<Found> {
    const LONGEST: usize = 400;
    let start = anchor + ANCHOR.len();
    let bytes = text.as_bytes();
    let mut at_sign = None;
    let mut end = start;
    for (index, byte) in bytes[start..].iter().enumerate().take(LONGEST) {
        end = start + index;
        match byte {
            b'@' => at_sign = Some(start + index),
            b'/' | b'?' | b'#' | b'"' | b'\'' | b'`' | b'<' | b'>' | b',' | b'\\' | b')' | b']'
            | b';' | b'|' => break,
            byte if byte.is_ascii_whitespace() => break,
            _ => end += 1,
        }
    }
    let at_sign = at_sign?;
    let user_end = start + memchr::memchr(b':', &bytes[start..at_sign])?;
    let user = text.get(start..user_end)?;
    let password = user_end + 1..at_sign;
    let value = text.get(password.clone())?;
    let host = text.get(at_sign + 1..end)?;
    let scheme = scheme_before(text, anchor)?;
    if host.is_empty() || !host.as_bytes()[0].is_ascii_alphanumeric() || value.contains(ANCHOR) {
        return None;
    }
    let strength = strength_of_login(user, value)?;
    if is_made_up(host) {
        return None;
    }
    let scheme = scheme.to_ascii_lowercase();
    Some(Found {
        rotation: rotation_of(&scheme, host),
        scheme,
        strength: if is_local(host) || is_compared(text, anchor) {
            Strength::Weak
        } else {
            strength
        },
        password,
    })
}

/// How sure it is that somebody logs in with these; `None`: they are an example.
pub(crate) fn strength_of_login(user: &str, password: &str) -> Option<Strength> {
    const SHORTEST: usize = 4;
    let is_made_up = matches!(
        user,
        "user" | "username" | "USER" | "USERNAME" | "login" | "foo"
    );
    if is_made_up
        || password.len() < SHORTEST
        || is_placeholder(password)
        || password.eq_ignore_ascii_case(user)
    {
        return None;
    }
    Some(if looks_chosen(password) {
        Strength::Likely
    } else {
        Strength::Weak
    })
}

/// By what the address leads to.
fn rotation_of(scheme: &str, host: &str) -> &'static str {
    const SENTRY: &str = "Revoke the client key in Sentry under the project's Settings > Client keys (DSN) and make a \
        new one, which has no secret part.";
    const SERVICE: &str = "Change the password, or revoke the token, at the service that the address leads to; git and \
        pip take it from a credential helper or a keyring.";
    const OTHER: &str = "Change the password at the server that the address leads to.";
    let is_of = |names: &[&str]| names.iter().any(|name| scheme.starts_with(name));
    if is_of(&[
        "postgres",
        "postgis",
        "psql",
        "pgsql",
        "timescale",
        "cockroach",
    ]) {
        rotation::POSTGRES
    } else if is_of(&["mysql", "mariadb"]) {
        rotation::MYSQL
    } else if is_of(&["mongodb"]) {
        "Give the user another password: `db.changeUserPassword()`."
    } else if is_of(&["redis", "valkey"]) {
        rotation::REDIS
    } else if is_of(&["amqp", "pyamqp"]) {
        rotation::RABBITMQ
    } else if is_of(&["smtp", "imap", "pop3", "submission"]) {
        rotation::MAIL
    } else if is_of(&["ldap"]) {
        rotation::LDAP
    } else if is_of(&["http"]) && host.contains("sentry") {
        SENTRY
    } else if is_of(&["http", "git", "ssh"]) {
        SERVICE
    } else {
        OTHER
    }
}

fn scheme_before(text: &str, anchor: usize) -> Option<&str> {
    let before = &text.as_bytes()[..anchor];
    let length = before
        .iter()
        .rev()
        .take(24)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
        .count();
    text.get(anchor - length..anchor)
        .filter(|scheme| scheme.starts_with(|first: char| first.is_ascii_alphabetic()))
}

/// Whether an address is only compared with another: that is where it is used.
fn is_compared(text: &str, anchor: usize) -> bool {
    let before = line_before(text, anchor);
    let quote = before
        .rfind(['"', '\''])
        .map_or("", |quote| &before[..quote]);
    let before = quote.trim_end();
    ["==", "!="].iter().any(|sign| before.ends_with(sign))
}

/// Names that documentation uses.
fn is_made_up(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let name = host.split(':').next().unwrap_or_default();
    [
        "example.com",
        "example.org",
        "example.net",
        "domain.com",
        "domain.tld",
    ]
    .iter()
    .any(|made_up| name.ends_with(made_up))
        || name.ends_with(".example")
        || ["host", "hostname", "server", "domain", "ipaddress", "ip"].contains(&name)
}

/// Reached from the same machine alone.
fn is_local(host: &str) -> bool {
    ["localhost", "127.0.0.1", "0.0.0.0", "host.docker.internal"]
        .iter()
        .any(|local| host.starts_with(local))
}

/// More than a word or two: of several kinds of characters, and of some length.
fn looks_chosen(password: &str) -> bool {
    is_random(password)
        || password.len() >= 8 && Classes::of(password).digit && Classes::of(password).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, Strength)> {
        let found = at(text, text.find(ANCHOR)?)?;
        Some((&text[found.password], found.strength))
    }

    #[test]
    fn passwords_are_found() {
        for (text, password, strength) in [
            (
                "DATABASE_URL=postgres://shop:b7Gq0z1kP@db.internal:5432/shop",
                "b7Gq0z1kP",
                Strength::Likely,
            ),
            (
                "'redis://:b7Gq0z1kP@cache:6379/0'",
                "b7Gq0z1kP",
                Strength::Likely,
            ),
            (
                "mongodb+srv://app:p-a:b@c7d8e9@cluster0.mongodb.net",
                "p-a:b@c7d8e9",
                Strength::Likely,
            ),
            (
                "postgres://shop:b7Gq0z1kP@localhost/shop",
                "b7Gq0z1kP",
                Strength::Weak,
            ),
            (
                "postgres://shop:marketing@db.internal/shop",
                "marketing",
                Strength::Weak,
            ),
            (
                "if [ \"$URL\" == \"postgres://shop:b7Gq0z1kP@db/shop\" ]; then",
                "b7Gq0z1kP",
                Strength::Weak,
            ),
        ] {
            assert_eq!(found(text), Some((password, strength)), "{text}");
        }
    }

    #[test]
    fn other_addresses_have_none() {
        for text in [
            "https://example.com/a:b@c",
            "postgres://user:b7Gq0z1kP@host/db",
            "postgres://shop:${DB_PASSWORD}@db/shop",
            "postgres://shop:{password}@db/shop",
            "amqp://guest:guest@rabbit//",
            "postgres://shop:shop@db/shop",
            "redis://:@cache",
            "https://github.com:443",
            "ssh://git@github.com:22/a",
            "://a:bcdefgh1@host.internal",
            "https://user@example.com:8000/",
            "x://",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}

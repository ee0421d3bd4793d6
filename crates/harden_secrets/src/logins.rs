//! Names and passwords on the command line of curl: `curl -u shop:password`.

use std::ops::Range;

use crate::candidate::Strength;
use crate::urls::strength_of_login;
use crate::window::ahead;

/// The program that is started.
pub(crate) const ANCHOR: &str = "curl ";

/// What reports call the option.
pub(crate) const NAME: &str = "curl --user";

/// How to change such a password.
pub(crate) const ROTATION: &str = "Change the password, or revoke the token, at the service that is called, and let \
    curl take the new one from a file (`--netrc-file`, `--config`) that the deployment brings.";

pub(crate) struct Found {
    pub(crate) password: Range<usize>,
    pub(crate) strength: Strength,
}

/// The password that a call of curl is given.
pub(crate) fn at(text: &str, start: usize) -> Option<Found> {
    const LONGEST: usize = 600;
    let from = start + ANCHOR.len();
    let rest = ahead(text, from, LONGEST);
    let command = &rest[..end_of_command(rest)];
    let value = value_of_user(command)?;
    let login = &command[value..];
    let end = login
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '"' | '\'' | '`' | '\\'))
        .unwrap_or(login.len());
    let login = &login[..end];
    let (user, password) = login.split_once(':')?;
    let strength = strength_of_login(user, password)?;
    let at = from + value + user.len() + 1;
    Some(Found {
        password: at..at + password.len(),
        strength,
    })
}

/// Where another command begins: lines go on behind a backslash.
fn end_of_command(rest: &str) -> usize {
    let next = rest.find(ANCHOR).unwrap_or(rest.len());
    let bytes = rest.as_bytes();
    memchr::memchr_iter(b'\n', &bytes[..next])
        .find(|end| {
            let line = rest[..*end].trim_end();
            !line.ends_with('\\')
        })
        .unwrap_or(next)
}

/// Where the value of `-u` or `--user` begins, behind its quote.
fn value_of_user(command: &str) -> Option<usize> {
    let options = ["-u ", "--user ", "--user=", "-u"];
    let starts = command.match_indices('-').map(|(start, _)| start);
    for start in starts {
        let is_word = start == 0 || command.as_bytes()[start - 1].is_ascii_whitespace();
        let option = options
            .iter()
            .find(|option| is_word && command[start..].starts_with(*option));
        if let Some(option) = option {
            let value = &command[start + option.len()..];
            let inside = value.trim_start_matches([' ', '"', '\'', '\\']);
            return Some(command.len() - inside.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(&str, Strength)> {
        let found = at(text, text.find(ANCHOR)?)?;
        Some((&text[found.password], found.strength))
    }

    #[test]
    fn passwords_of_calls_are_found() {
        for text in [
            "curl -u shop:b7Gq0z1kP https://api.internal/",
            "curl --silent --user 'shop:b7Gq0z1kP' https://api.internal/",
            "RUN curl -fsSL --user=shop:b7Gq0z1kP https://api.internal/",
            "curl -X POST \\\n    -u \"shop:b7Gq0z1kP\" \\\n    https://api.internal/",
            "- run: \"curl -u shop:b7Gq0z1kP https://api.internal/\"",
            "curl -ushop:b7Gq0z1kP https://api.internal/",
        ] {
            assert_eq!(found(text), Some(("b7Gq0z1kP", Strength::Likely)), "{text}");
        }
        let word = "curl -u shop:marketing https://api.internal/";
        assert_eq!(found(word), Some(("marketing", Strength::Weak)));
    }

    #[test]
    fn other_calls_have_none() {
        for text in [
            "curl -u $USER:$PASSWORD https://api.internal/",
            "curl -u \"${LOGIN}\" https://api.internal/",
            "curl -u user:b7Gq0z1kP https://api.internal/",
            "curl -u username:password https://api.internal/",
            "curl -u shop: https://api.internal/",
            "curl -u admin:admin https://api.internal/",
            "curl --user-agent shop:b7Gq0z1kP https://api.internal/",
            "curl https://api.internal/\nsudo -u shop:b7Gq0z1kP",
            "curl https://api.internal/a-u shop:b7Gq0z1kP",
            "curl ",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}

//! Source that is shown must not show the secrets in it: reports end up in the logs of servers.

use std::borrow::Cow;

/// Names of passwords and keys.
const NAMES: [&str; 7] = [
    "SECRET",
    "PASSWORD",
    "PASSWD",
    "TOKEN",
    "KEY",
    "CREDENTIAL",
    "PASS",
];

/// What stands for a hidden character, so that columns stay where they are.
const HIDDEN: char = '*';

/// The lines of a file without what looks like a secret, whatever it is written in.
pub(crate) fn secrets<'l>(file: &str, lines: &'l str) -> Cow<'l, str> {
    let found = harden_secrets::scan(file, lines.as_bytes()).candidates;
    if found.is_empty() {
        return beside_names(lines);
    }
    let mut out = String::with_capacity(lines.len());
    let mut shown = 0;
    for secret in found {
        out.push_str(&lines[shown..secret.range.start]);
        out.extend(lines[secret.range.clone()].chars().map(hidden));
        shown = secret.range.end;
    }
    out.push_str(&lines[shown..]);
    Cow::Owned(beside_names(&out).into_owned())
}

const fn hidden(character: char) -> char {
    match character {
        '\n' => '\n',
        _ => HIDDEN,
    }
}

/// The lines with the texts in quotes hidden, where the lines name a password or a key. Names of variables
/// stay: `os.environ["SECRET_KEY"]` says what a reader needs.
fn beside_names(lines: &str) -> Cow<'_, str> {
    let upper = lines.to_uppercase();
    if !NAMES.iter().any(|name| upper.contains(name)) {
        return Cow::Borrowed(lines);
    }
    let mut out = String::with_capacity(lines.len());
    let mut rest = lines;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = &rest[start..=start];
        let triple = quote.repeat(3);
        let quote = if rest[start..].starts_with(&triple) {
            triple.as_str()
        } else {
            quote
        };
        let (before, after) = rest.split_at(start + quote.len());
        let end = end_of_text(after, quote);
        out.push_str(before);
        let text = &after[..end];
        if is_a_name(text) {
            out.push_str(text);
        } else {
            out.extend(text.chars().map(hidden));
        }
        let closing = if after[end..].starts_with(quote) {
            quote.len()
        } else {
            0
        };
        out.push_str(&after[end..end + closing]);
        rest = &after[end + closing..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Where a text ends: before its closing quote, or where the lines do.
fn end_of_text(text: &str, quote: &str) -> usize {
    let mut escaped = false;
    for (index, character) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if character == '\\' {
            escaped = true;
        } else if text[index..].starts_with(quote) || character == '\n' && quote.len() == 1 {
            return index;
        }
    }
    text.len()
}

/// `SECRET_KEY`: capitals and underscores alone.
fn is_a_name(text: &str) -> bool {
    text.chars()
        .all(|letter| letter.is_ascii_uppercase() || letter == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beside_names_of_secrets_are_hidden() {
        assert_eq!(
            beside_names("SECRET_KEY = 'abc123'"),
            "SECRET_KEY = '******'"
        );
        assert_eq!(
            beside_names("'PASSWORD': env(\"DB_PASSWORD\", default=\"hünter\\\"2\"),"),
            "'PASSWORD': env(\"DB_PASSWORD\", default=\"*********\"),"
        );
        assert_eq!(
            beside_names("KEYS = [\n    'one',\n    '''two\n2''',"),
            "KEYS = [\n    '***',\n    '''***\n*''',"
        );
        assert_eq!(
            beside_names("SECRET_KEY = 'open\nX = 1"),
            "SECRET_KEY = '****\nX = 1"
        );
    }

    #[test]
    fn what_has_the_form_of_a_secret_is_hidden_without_quotes() {
        let shown = secrets(
            "web.env",
            "DATABASE_URL=postgres://shop:b7Gq0z1kPw@db.internal/shop",
        );
        assert_eq!(
            shown,
            "DATABASE_URL=postgres://shop:**********@db.internal/shop"
        );
        assert_eq!(
            secrets("web.env", "PASSWORD=k7-Gq0z1kPw # why"),
            "PASSWORD=*********** # why"
        );
        assert_eq!(secrets("web.env", "DEBUG=on"), "DEBUG=on");
    }

    #[test]
    fn other_lines_and_names_of_variables_stay() {
        for line in [
            "DEBUG = os.environ.get('DEBUG', 'on')",
            "SECRET_KEY = os.environ['SECRET_KEY']",
            "SECRET_KEY = ''",
        ] {
            assert_eq!(beside_names(line), line);
        }
    }
}

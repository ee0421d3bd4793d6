//! Where the value of a name stands, by the language of the file.

use std::ops::Range;

use crate::file_kind::{Dialect, FileKind};
use crate::window::{last, line_before, rest_of_line};

/// The literal text behind a name, without its quotes; `None` where there is none, or it is only a part.
pub(crate) fn value_behind(
    text: &str,
    kind: FileKind,
    name: &Range<usize>,
) -> Option<Range<usize>> {
    let mut cursor = Cursor { text, at: name.end };
    let key_quote = cursor.quote_around(name);
    if let Some(quote) = key_quote {
        cursor.at += quote.len();
        cursor.skip("]");
    }
    cursor.blanks();
    let is_python = kind == (FileKind::Code { python: true }) || kind == FileKind::Notebook;
    if key_quote.is_some() && is_python && cursor.is_at(",") {
        // `environ.get("NAME", "value")`, `config("NAME", default="value")`.
        cursor.is_call_with(name.start - 1).then_some(())?;
        cursor.at += 1;
        cursor.blanks();
        cursor.skip("default=");
        return cursor.quoted();
    }
    let is_typed =
        key_quote.is_none() && is_python || matches!(kind, FileKind::Code { python: false });
    match cursor.separator(is_typed) {
        Some(()) => {
            cursor.blanks();
            cursor.quoted().or_else(|| cursor.bare(kind))
        }
        // `ENV NAME value`, `--password value`.
        None => cursor.behind_blank(kind, name),
    }
}

/// The literal text that a name is compared with: `password == "…"`.
pub(crate) fn compared_with(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let mut cursor = Cursor { text, at: name.end };
    if let Some(quote) = cursor.quote_around(name) {
        cursor.at += quote.len();
        cursor.skip("]");
    }
    cursor.blanks();
    let sign = ["===", "=="].iter().find(|sign| cursor.is_at(sign))?;
    cursor.at += sign.len();
    cursor.blanks();
    cursor.quoted()
}

struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn is_at(&self, text: &str) -> bool {
        self.rest().starts_with(text)
    }

    fn skip(&mut self, text: &str) {
        if self.is_at(text) {
            self.at += text.len();
        }
    }

    fn blanks(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t']).len();
    }

    /// The quote on both sides of a name, which may be escaped inside of another text.
    fn quote_around(&self, name: &Range<usize>) -> Option<&'static str> {
        let before = &self.text[..name.start];
        ["\\\"", "\"", "\\'", "'", "`"]
            .into_iter()
            .find(|quote| before.ends_with(quote) && self.is_at(quote))
    }

    /// Whether a name in quotes is the first argument of a call that reads configuration.
    fn is_call_with(&self, quote: usize) -> bool {
        let before = line_before(self.text, quote).trim_end_matches(['\\', ' ', '\t']);
        let Some(before) = before.strip_suffix('(') else {
            return false;
        };
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
        let start = before.trim_end_matches(is_part).len();
        let function = before[start..].trim_start_matches('.').to_ascii_lowercase();
        let last = function.rsplit('.').next().unwrap_or_default();
        ["env", "getenv", "config", "conf"]
            .iter()
            .any(|word| function.contains(word))
            || matches!(last, "get" | "setdefault" | "str" | "setenv")
    }

    /// `=`, `:`, `=>`, `:=`, with the annotation of a type before it; no comparison.
    fn separator(&mut self, is_typed: bool) -> Option<()> {
        if is_typed && self.is_at(":") {
            let line = rest_of_line(self.text, self.at);
            if let Some(sign) = line.find('=')
                && is_type(&line[1..sign])
            {
                self.at += sign;
            }
        }
        let rest = self.rest();
        for comparison in ["==", "!=", "=~", "::", "<=", ">="] {
            if rest.starts_with(comparison) {
                return None;
            }
        }
        for sign in [":=", "=>", "?=", "=", ":"] {
            if rest.starts_with(sign) {
                self.at += sign.len();
                return Some(());
            }
        }
        None
    }

    /// A text in quotes on one line, that nothing is added to or filled into.
    fn quoted(&mut self) -> Option<Range<usize>> {
        let rest = self.rest();
        let prefix = rest
            .bytes()
            .take(2)
            .take_while(|byte| matches!(byte, b'b' | b'r' | b'u' | b'B' | b'R' | b'U'))
            .count();
        let quoted = &rest[prefix..];
        let quote = ["\\\"", "\"\"\"", "'''", "\"", "\\'", "'", "`"]
            .into_iter()
            .find(|quote| quoted.starts_with(quote))?;
        let start = self.at + prefix + quote.len();
        let line = rest_of_line(self.text, start);
        let length = memchr::memmem::find(line.as_bytes(), quote.as_bytes())?;
        let behind = line[length + quote.len()..].trim_start();
        let goes_on = ["+", "%", ".", "in ", "==", "!=", "|", "?"]
            .iter()
            .any(|sign| behind.starts_with(sign))
            || is_another_text(behind) && !quote.starts_with('\\');
        (!goes_on).then_some(start..start + length)
    }

    /// A text without quotes, up to the end of the line or to a comment.
    fn bare(&self, kind: FileKind) -> Option<Range<usize>> {
        let FileKind::Configuration(dialect) = kind else {
            return None;
        };
        if dialect == Dialect::Quoted {
            return None;
        }
        let line = rest_of_line(self.text, self.at);
        let value = match dialect {
            Dialect::Shell | Dialect::Dockerfile => {
                let bytes = &line.as_bytes()[..line.len().min(LONGEST_BARE)];
                let end = memchr::memchr3(b' ', b';', b'&', bytes);
                let end = end.unwrap_or(bytes.len());
                let end = memchr::memchr2(b'|', b')', &bytes[..end]).unwrap_or(end);
                line.get(..end)?
            }
            _ => only_word(line)?,
        };
        let value = value.trim_end_matches(['\\', ',', '"', '\'']);
        (!value.is_empty()
            && value.len() < LONGEST_BARE
            && memchr::memchr2(b' ', b'\t', value.as_bytes()).is_none()
            && memchr::memchr2(b'"', b'\'', value.as_bytes()).is_none()
            // Keys that Django makes have brackets as well; elsewhere they call something.
            && (dialect == Dialect::Lines || !value.contains('('))
            && !value.starts_with(['|', '>', '&', '*', '!', '-']))
        .then_some(self.at..self.at + value.len())
    }

    /// What stands behind a name and a blank.
    fn behind_blank(&mut self, kind: FileKind, name: &Range<usize>) -> Option<Range<usize>> {
        let before = line_before(self.text, name.start).trim_start();
        let is_docker = kind == FileKind::Configuration(Dialect::Dockerfile);
        let declares = is_docker
            && (before.eq_ignore_ascii_case("env ") || before.eq_ignore_ascii_case("arg "));
        let is_script = is_docker
            || kind == FileKind::Configuration(Dialect::Shell)
            || kind == FileKind::Configuration(Dialect::Yaml);
        let is_option = is_script && before.ends_with("--");
        let is_netrc = kind == FileKind::Configuration(Dialect::Lines)
            && (before.is_empty()
                || before.starts_with("machine ")
                || before.starts_with("login "));
        let is_behind = self.at > name.end;
        // `ALTER ROLE shop PASSWORD '…'`
        let is_sql = self.is_at("'")
            && ["PASSWORD", "password"].contains(&&self.text[name.clone()])
            && is_statement(last(before, STATEMENT));
        if is_behind && is_sql {
            return self.quoted();
        }
        if !is_behind || !(declares || is_option || is_netrc) {
            return None;
        }
        self.quoted().or_else(|| {
            let word = rest_of_line(self.text, self.at)
                .split_ascii_whitespace()
                .next()?;
            let word = word.trim_end_matches(['"', '\'', ',', '\\']);
            self.is_at(word).then_some(self.at..self.at + word.len())
        })
    }
}

/// No text without quotes that is longer is a secret.
const LONGEST_BARE: usize = 1100;

/// The one word of a line that goes on with a comment at most.
fn only_word(line: &str) -> Option<&str> {
    let head = &line.as_bytes()[..line.len().min(LONGEST_BARE)];
    let Some(end) = memchr::memchr2(b' ', b'\t', head) else {
        return (line.len() < LONGEST_BARE).then_some(line);
    };
    let (word, rest) = line.split_at(end);
    let behind = rest.trim_start();
    let is_comment = behind.starts_with('#') && rest[..rest.len() - behind.len()].ends_with(' ');
    (behind.is_empty() || is_comment).then_some(word)
}

/// How far before a password the words of its statement are looked for.
const STATEMENT: usize = 256;

fn is_statement(before: &str) -> bool {
    let before = before.to_ascii_uppercase();
    ["WITH", "USER", "ROLE", "ENCRYPTED"]
        .iter()
        .any(|word| before.contains(word))
}

/// Python joins texts that follow on each other.
fn is_another_text(behind: &str) -> bool {
    let inside = behind.strip_prefix(['"', '\'']);
    inside.is_some_and(|inside| {
        !inside.is_empty() && !inside.starts_with([',', ')', ']', '}', ';', ' '])
    })
}

/// What may stand between a colon and an equals sign: ` str `, `Optional[str]`, `string | null`.
fn is_type(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty()
        && text.chars().all(|c| {
            c.is_ascii_alphanumeric()
                || matches!(c, '_' | '.' | '[' | ']' | ',' | ' ' | '|' | '<' | '>')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'t>(path: &str, text: &'t str) -> Option<&'t str> {
        let start = text.find("KEY").expect("the name stands in the text");
        let range = value_behind(text, FileKind::of(path), &(start..start + 3))?;
        Some(&text[range])
    }

    #[test]
    fn brackets_stand_in_keys_of_environments() {
        assert_eq!(value(".env", "KEY=v1(@g6j)3v"), Some("v1(@g6j)3v"));
        assert_eq!(value("a.yml", "KEY: read(v1)"), None);
    }

    #[test]
    fn what_stands_before_a_call_may_be_any_character() {
        assert_eq!(value("a.py", "é.env(\"KEY\", 'v1')"), Some("v1"));
        assert_eq!(value("a.py", "ü(\"KEY\", 'v1')"), None);
    }

    #[test]
    fn values_are_found_in_every_language() {
        for (path, text) in [
            ("a.py", "KEY = \"v1\""),
            ("a.py", "KEY: str = 'v1'  # why"),
            ("a.py", "call(KEY='v1', other=2)"),
            ("a.py", "{'KEY': b'v1'}"),
            ("a.py", "config['KEY'] = 'v1'"),
            (
                "a.py",
                "KEY = os.environ.get('KEY', 'v1')\n".trim_start_matches("KEY = "),
            ),
            ("a.py", "decouple.config(\"KEY\", default=\"v1\")"),
            ("a.ts", "const KEY: string = `v1`;"),
            ("a.json", "{\"KEY\": \"v1\"}"),
            ("a.ipynb", "\"KEY = \\\"v1\\\"\\n\","),
            ("a.ipynb", "\"KEY = 'v1'\\n\","),
            (".env", "KEY=v1"),
            (".env", "export KEY=\"v1\" # why"),
            ("a.yml", "  KEY: v1 # why"),
            ("a.yml", "  - KEY=v1"),
            ("a.yml", "  - \"KEY=v1\""),
            ("a.toml", "KEY = \"v1\""),
            ("a.ini", "KEY = v1"),
            ("a.sh", "KEY=v1 command"),
            ("a.sh", "run --KEY v1 --other"),
            ("a.sh", "run --KEY=v1"),
            ("Dockerfile", "ENV KEY v1"),
            ("Dockerfile", "ENV A=b KEY=v1 C=d"),
            ("Dockerfile", "ARG KEY=v1"),
            (".netrc", "machine a login b KEY v1"),
            ("terraform.tfstate", "{\"KEY\": \"v1\"}"),
        ] {
            assert_eq!(value(path, text), Some("v1"), "{path}: {text}");
        }
    }

    #[test]
    fn comparisons_and_statements_of_sql_have_values() {
        for text in ["if KEY == 'v1':", "if (form[\"KEY\"] === \"v1\")"] {
            let start = text.find("KEY").expect("the name stands in the text");
            let found = compared_with(text, &(start..start + 3));
            assert_eq!(found.map(|range| &text[range]), Some("v1"), "{text}");
        }
        let sql = "psql -c \"ALTER ROLE shop WITH PASSWORD 'v1';\"";
        let start = sql.find("PASSWORD").expect("the name stands in the text");
        let found = value_behind(sql, FileKind::of("a.sh"), &(start..start + 8));
        assert_eq!(found.map(|range| &sql[range]), Some("v1"));
    }

    #[test]
    fn other_things_are_no_values() {
        for (path, text) in [
            ("a.py", "KEY == 'v1'"),
            ("a.py", "KEY = 'v1' + rest"),
            ("a.py", "KEY = 'v1%s' % rest"),
            ("a.py", "KEY = v1"),
            ("a.py", "f('KEY', 'v1')"),
            ("a.py", "KEY"),
            ("a.json", "{\"KEY\": v1}"),
            ("a.yml", "KEY: |"),
            ("a.yml", "KEY: a sentence"),
            ("a.sh", "KEY=$(run x)"),
            ("a.py", "KEY = 'open"),
            ("Dockerfile", "RUN KEY v1"),
        ] {
            let found = value(path, text);
            assert!(
                found.is_none_or(|value| value.starts_with('$')),
                "{path}: {text}: {found:?}"
            );
        }
    }
}

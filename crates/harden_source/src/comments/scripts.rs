//! Comments of JavaScript, and of what is written like it.
//!
//! A script need not be understood for this, only what may look like a comment and is none: texts, templates
//! with code in them, and regular expressions.

use std::ops::Range;

use memchr::{memchr, memmem};

use super::Comment;

/// Behind these words stands a value, and so a `/` begins a regular expression.
const WORDS_BEFORE_VALUES: [&[u8]; 13] = [
    b"await",
    b"case",
    b"delete",
    b"do",
    b"else",
    b"in",
    b"instanceof",
    b"new",
    b"of",
    b"return",
    b"throw",
    b"typeof",
    b"void",
];

pub(super) fn comments(text: &str) -> Vec<Comment> {
    let mut found = Vec::new();
    comments_within(text.as_bytes(), 0..text.len(), &mut found);
    found
}

/// Those of a script in a page.
pub(super) fn comments_within(bytes: &[u8], script: Range<usize>, found: &mut Vec<Comment>) {
    let mut scanner = Scanner {
        bytes: &bytes[..script.end],
        at: script.start,
        expects_value: true,
        open_templates: Vec::new(),
        found,
    };
    while scanner.at < script.end {
        scanner.step();
    }
}

struct Scanner<'t> {
    /// Until the end of the script.
    bytes: &'t [u8],
    at: usize,
    /// Whether a value comes next, and no operator.
    expects_value: bool,
    /// The `${` that are open, each with how many braces are open in it.
    open_templates: Vec<u32>,
    found: &'t mut Vec<Comment>,
}

impl Scanner<'_> {
    /// Reads one token, and always at least one byte.
    fn step(&mut self) {
        let rest = &self.bytes[self.at..];
        match rest[0] {
            b'/' if rest.starts_with(b"//") => {
                let length = memchr(b'\n', rest).unwrap_or(rest.len());
                self.comment(rest[..length].trim_ascii_end().len(), 0);
            }
            b'/' if rest.starts_with(b"/*") => match memmem::find(&rest[2..], b"*/") {
                Some(length) => self.comment(length + 4, 2),
                None => self.comment(rest.len(), 0),
            },
            // `</` ends an element of JSX.
            b'/' if self.expects_value && !self.bytes[..self.at].ends_with(b"<") => {
                self.regular_expression();
            }
            quote @ (b'"' | b'\'') => self.text(quote),
            b'`' => self.template(),
            b'{' => {
                if let Some(braces) = self.open_templates.last_mut() {
                    *braces += 1;
                }
                self.operator(true);
            }
            b'}' => match self.open_templates.last_mut() {
                Some(0) => {
                    self.open_templates.pop();
                    self.template();
                }
                Some(braces) => {
                    *braces -= 1;
                    self.operator(false);
                }
                None => self.operator(false),
            },
            b')' | b']' => self.operator(false),
            byte if is_of_word(byte) => self.word(),
            byte if byte.is_ascii_whitespace() => self.at += 1,
            _ => self.operator(true),
        }
    }

    fn comment(&mut self, length: usize, end_mark: usize) {
        let place = self.at..self.at + length;
        self.at = place.end;
        self.found.push(Comment::marked(place, 2, end_mark));
    }

    fn operator(&mut self, expects_value: bool) {
        self.at += 1;
        self.expects_value = expects_value;
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let end = rest.iter().position(|byte| !is_of_word(*byte));
        let word = &rest[..end.unwrap_or(rest.len())];
        self.at += word.len();
        self.expects_value = WORDS_BEFORE_VALUES.contains(&word);
    }

    /// A text ends with its line at the latest, unless a backslash stands there.
    fn text(&mut self, quote: u8) {
        self.skip_until(|byte| byte == quote || byte == b'\n');
    }

    /// From a backtick, or the end of code in it, to the next of either.
    fn template(&mut self) {
        while self.skip_until(|byte| byte == b'`' || byte == b'$') == Some(b'$') {
            if self.bytes.get(self.at) == Some(&b'{') {
                self.at += 1;
                self.open_templates.push(0);
                self.expects_value = true;
                return;
            }
            // What follows is to be looked at too, and not skipped.
            self.at -= 1;
        }
    }

    /// It ends with its line at the latest; a `/` within brackets does not end it.
    fn regular_expression(&mut self) {
        let mut in_brackets = false;
        self.skip_until(|byte| {
            match byte {
                b'[' => in_brackets = true,
                b']' => in_brackets = false,
                _ => {}
            }
            byte == b'\n' || byte == b'/' && !in_brackets
        });
    }

    /// Skips this byte, and all until behind one that ends it; a backslash takes the next one's meaning.
    fn skip_until(&mut self, mut ends: impl FnMut(u8) -> bool) -> Option<u8> {
        self.at += 1;
        self.expects_value = false;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            self.at += 1;
            if byte == b'\\' {
                self.at = self.bytes.len().min(self.at + 1);
            } else if ends(byte) {
                return Some(byte);
            }
        }
        None
    }
}

fn is_of_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$' || !byte.is_ascii()
}

//! The words of a tag, as Django splits them.

use super::Span;

/// A word of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub text: &'t str,
    pub span: Span,
}

impl<'t> Word<'t> {
    /// A part of the word.
    pub(super) fn slice(self, start: usize, end: usize) -> Self {
        let begin = self.span.start as usize;
        Self {
            text: &self.text[start..end],
            span: Span::new(begin + start, begin + end),
        }
    }

    /// `name=value`, where the name is one.
    pub(super) fn key_and_value(self) -> Option<(&'t str, Self)> {
        let (name, _) = self.text.split_once('=')?;
        let is_name = !name.is_empty()
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        is_name.then(|| (name, self.slice(name.len() + 1, self.text.len())))
    }
}

/// Splits at white space that is in no quotes and in no `_("…")`, as `Token.split_contents` does.
pub(super) fn words(text: &str, span: Span) -> Vec<Word<'_>> {
    let bytes = text.as_bytes();
    let mut words = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at].is_ascii_whitespace() {
            at += 1;
            continue;
        }
        let start = at;
        at = end_of_word(bytes, at);
        let begin = span.start as usize;
        words.push(Word {
            text: &text[start..at],
            span: Span::new(begin + start, begin + at),
        });
    }
    words
}

fn end_of_word(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while at < bytes.len() && !bytes[at].is_ascii_whitespace() {
        at = match bytes[at] {
            quote @ (b'"' | b'\'') => end_of_quoted(bytes, at, quote).unwrap_or(at + 1),
            _ => at + 1,
        };
    }
    at
}

/// The offset behind the quote that closes the one at `start`.
pub(super) fn end_of_quoted(bytes: &[u8], start: usize, quote: u8) -> Option<usize> {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            byte if *byte == quote => return Some(at + 1),
            _ => at += 1,
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<&str> {
        let whole = Span::new(0, text.len());
        words(text, whole).iter().map(|word| word.text).collect()
    }

    #[test]
    fn quotes_keep_words_together() {
        let found = texts(r#"url  'a b' x="c d"|f:'e f' _("g h") as i"#);
        let expected = [
            "url",
            "'a b'",
            r#"x="c d"|f:'e f'"#,
            r#"_("g h")"#,
            "as",
            "i",
        ];
        assert_eq!(found, expected);
        assert_eq!(texts(r"'a\' b' c"), [r"'a\' b'", "c"]);
        assert_eq!(texts("it's open"), ["it's", "open"]);
        assert!(texts("  ").is_empty());
    }

    #[test]
    fn keys_are_names() {
        let whole = Span::new(0, 3);
        let word = words("a=b", whole)[0];
        assert_eq!(
            word.key_and_value().map(|(key, value)| (key, value.text)),
            Some(("a", "b"))
        );
        for text in ["'a=b'", "=b", "a"] {
            assert!(words(text, whole)[0].key_and_value().is_none());
        }
    }
}

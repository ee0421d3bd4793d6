//! Where a template's text ends and its tags begin.

use memchr::{memchr, memmem};

use super::Span;
use super::dialect::Dialect;

/// A stretch of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub kind: TokenKind,
    /// With its braces.
    pub span: Span,
    /// Without braces, white space around it, and Jinja's marks for white space.
    pub inner: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Text,
    /// `{{ … }}`
    Variable,
    /// `{% … %}`
    Tag,
    /// `{# … #}`
    Comment,
}

/// Cuts a template into tokens, which together are the whole text.
///
/// As Django has it, a tag ends on the line where it began, or it is text; Jinja's go over lines. What
/// `{% verbatim %}` and `{% raw %}` hold is text.
pub(super) fn tokens(text: &str, dialect: Dialect) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        dialect,
        tokens: Vec::new(),
        text_start: 0,
        next: Next::default(),
    };
    lexer.run();
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    dialect: Dialect,
    tokens: Vec<Token>,
    /// Where the text began that is not a token yet.
    text_start: usize,
    next: Next,
}

/// Where what closes a tag was last found: a text of nothing but opening braces is read once.
#[derive(Default)]
struct Next {
    variable: Option<usize>,
    tag: Option<usize>,
    comment: Option<usize>,
    line: Option<usize>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = 0;
        while let Some(found) = memchr(b'{', &bytes[at..]) {
            let start = at + found;
            let Some(kind) = bytes.get(start + 1).and_then(|byte| kind(*byte)) else {
                at = start + 1;
                continue;
            };
            let Some(end) = self.end_of(kind, start + 2) else {
                at = start + 2;
                continue;
            };
            let token = self.token(kind, start, end);
            let closing = self.closing_of_raw(&token);
            self.flush_text(start);
            self.tokens.push(token);
            self.text_start = end;
            at = match closing {
                Some(closing) => self.find_closing(end, &closing),
                None => end,
            };
        }
        self.flush_text(bytes.len());
    }

    /// The offset behind the braces that close what begins at `start`.
    fn end_of(&mut self, kind: TokenKind, start: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let (closing, next): (&[u8], _) = match kind {
            TokenKind::Variable => (b"}}", &mut self.next.variable),
            TokenKind::Comment => (b"#}", &mut self.next.comment),
            TokenKind::Tag | TokenKind::Text => (b"%}", &mut self.next.tag),
        };
        let end = find_from(bytes, start, next, |rest| memmem::find(rest, closing))?;
        if self.dialect == Dialect::Django {
            let line = &mut self.next.line;
            let line_end = find_from(bytes, start, line, |rest| memchr(b'\n', rest));
            if line_end.is_some_and(|line_end| line_end < end) {
                return None;
            }
        }
        Some(end + closing.len())
    }

    fn token(&self, kind: TokenKind, start: usize, end: usize) -> Token {
        let mut inner = start + 2..end - 2;
        if self.dialect == Dialect::Jinja {
            if self.text[inner.clone()].starts_with(['-', '+']) {
                inner.start += 1;
            }
            if self.text[inner.clone()].ends_with(['-', '+']) {
                inner.end -= 1;
            }
        }
        let untrimmed = &self.text[inner.clone()];
        let trimmed_start = untrimmed.trim_start();
        let inner_start = inner.end - trimmed_start.len();
        let inner_end = inner_start + trimmed_start.trim_end().len();
        Token {
            kind,
            span: Span::new(start, end),
            inner: Span::new(inner_start, inner_end),
        }
    }

    /// The tag that ends the text which a tag says is not to be read.
    fn closing_of_raw(&self, token: &Token) -> Option<String> {
        if token.kind != TokenKind::Tag {
            return None;
        }
        let inner = &self.text[token.inner.range()];
        match self.dialect {
            Dialect::Django => {
                let is_verbatim = inner == "verbatim" || inner.starts_with("verbatim ");
                is_verbatim.then(|| format!("end{inner}"))
            }
            Dialect::Jinja => (inner == "raw").then(|| "endraw".to_owned()),
        }
    }

    /// Where the tag begins that ends what is not to be read, or the end of the text.
    fn find_closing(&mut self, from: usize, closing: &str) -> usize {
        let bytes = self.text.as_bytes();
        for at in memmem::find_iter(&bytes[from..], b"{%") {
            let at = from + at;
            if let Some(end) = self.end_of(TokenKind::Tag, at + 2) {
                let inner = self.token(TokenKind::Tag, at, end).inner;
                if &self.text[inner.range()] == closing {
                    return at;
                }
            }
        }
        bytes.len()
    }

    fn flush_text(&mut self, end: usize) {
        if self.text_start < end {
            let span = Span::new(self.text_start, end);
            self.tokens.push(Token {
                kind: TokenKind::Text,
                span,
                inner: span,
            });
        }
    }
}

/// The first match at or behind `start`. `last` is what an earlier call found, which had begun no later.
fn find_from(
    bytes: &[u8],
    start: usize,
    last: &mut Option<usize>,
    find: impl Fn(&[u8]) -> Option<usize>,
) -> Option<usize> {
    let found = match *last {
        Some(found) if found >= start => found,
        _ => find(&bytes[start..]).map_or(usize::MAX, |at| start + at),
    };
    *last = Some(found);
    (found != usize::MAX).then_some(found)
}

fn kind(byte: u8) -> Option<TokenKind> {
    match byte {
        b'{' => Some(TokenKind::Variable),
        b'%' => Some(TokenKind::Tag),
        b'#' => Some(TokenKind::Comment),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, dialect: Dialect) -> Vec<(TokenKind, &str)> {
        let tokens = tokens(text, dialect);
        let mut end = 0;
        for token in &tokens {
            assert_eq!(token.span.start, end, "nothing lies between tokens");
            end = token.span.end;
        }
        assert_eq!(end as usize, text.len());
        let shown = |token: &Token| (token.kind, &text[token.inner.range()]);
        tokens.iter().map(shown).collect()
    }

    use TokenKind::{Comment, Tag, Text, Variable};

    #[test]
    fn a_template_is_cut_where_django_cuts_it() {
        let found = shown("a{{ b }}{% c d %}{# e #}{ f }", Dialect::Django);
        let expected = [
            (Text, "a"),
            (Variable, "b"),
            (Tag, "c d"),
            (Comment, "e"),
            (Text, "{ f }"),
        ];
        assert_eq!(found, expected);
        // The regular expression of Django takes the first opening brace of a line that is closed.
        assert_eq!(shown("{{{ a }}}", Dialect::Django)[0], (Variable, "{ a"));
        assert_eq!(
            shown("{{ a {% b %}", Dialect::Django),
            [(Text, "{{ a "), (Tag, "b")]
        );
    }

    #[test]
    fn a_tag_over_two_lines_is_text_to_django_alone() {
        let text = "{{ a\n }}";
        assert_eq!(shown(text, Dialect::Django), [(Text, text)]);
        assert_eq!(shown(text, Dialect::Jinja), [(Variable, "a")]);
        assert_eq!(shown("{%- if a -%}", Dialect::Jinja), [(Tag, "if a")]);
    }

    #[test]
    fn what_is_not_to_be_read_is_text() {
        let text = "{% verbatim x %}{{ a }}{% endverbatim %}{% endverbatim x %}{{ b }}";
        let found = shown(text, Dialect::Django);
        let expected = [
            (Tag, "verbatim x"),
            (Text, "{{ a }}{% endverbatim %}"),
            (Tag, "endverbatim x"),
            (Variable, "b"),
        ];
        assert_eq!(found, expected);
        let unclosed = shown("{% verbatim %}{{ a }}", Dialect::Django);
        assert_eq!(unclosed, [(Tag, "verbatim"), (Text, "{{ a }}")]);
        let raw = shown("{% raw %}{{ a }}{%- endraw %}", Dialect::Jinja);
        assert_eq!(raw, [(Tag, "raw"), (Text, "{{ a }}"), (Tag, "endraw")]);
    }

    #[test]
    fn half_a_tag_is_text() {
        for text in ["{", "{{", "{%", "{{ }", "a {% b", "{#", "{{}", "é{{ é"] {
            assert_eq!(shown(text, Dialect::Django), [(Text, text)]);
        }
        assert_eq!(shown("{{}}", Dialect::Django), [(Variable, "")]);
        assert_eq!(shown("{%-%}", Dialect::Jinja), [(Tag, "")]);
    }
}

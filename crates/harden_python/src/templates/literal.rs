//! From literals of the source to their text, and to where its parts stand.

use ruff_python_ast::StringLiteral;

use super::TextPiece;
use crate::facts::Extents;

/// A text that is put together of literals.
pub(super) struct Writing<'w, 't> {
    source: &'t str,
    extents: &'w Extents<'t>,
    pub(super) text: String,
    pub(super) pieces: Vec<TextPiece>,
}

/// What a backslash and what follows it stand for.
enum Escape {
    /// One character, written with so many bytes.
    Character(usize),
    /// The line goes on.
    Nothing(usize),
    /// Itself.
    Backslash,
}

/// Where a walk over a literal is: in the source, and in its value.
#[derive(Clone, Copy)]
struct At {
    source: usize,
    value: usize,
    line: u32,
    column: u32,
}

impl<'w, 't> Writing<'w, 't> {
    pub(super) fn new(source: &'t str, extents: &'w Extents<'t>) -> Self {
        Self {
            source,
            extents,
            text: String::new(),
            pieces: Vec::new(),
        }
    }

    pub(super) fn literal(&mut self, literal: &StringLiteral) {
        let content = literal.content_range();
        let begin = self.extents.point(content.start().to_u32());
        let start = At {
            source: 0,
            value: 0,
            line: begin.line,
            column: begin.column,
        };
        let first = self.pieces.len();
        let source = &self.source[content.to_std_range()];
        if !self.walk(
            source,
            &literal.value,
            start,
            literal.flags.prefix().is_raw(),
        ) {
            self.pieces.truncate(first);
            self.note(start, false);
        }
        self.text.push_str(&literal.value);
    }

    /// Notes where the parts stand; false where the value is not what the source seems to say.
    fn walk(&mut self, source: &str, value: &str, mut at: At, is_raw: bool) -> bool {
        self.note(at, true);
        loop {
            let rest = &source[at.source..];
            let sign = |letter: char| letter == '\r' || letter == '\\' && !is_raw;
            let Some(length) = rest.find(sign) else {
                return value.get(at.value..) == Some(rest);
            };
            if !at.pass(rest, value, length) {
                return false;
            }
            let rest = &rest[length..];
            let passed = if rest.starts_with('\r') {
                at.pass_line_end(rest, value)
            } else {
                match escape(rest) {
                    Escape::Backslash => {
                        if !at.pass(rest, value, 1) {
                            return false;
                        }
                        continue;
                    }
                    Escape::Character(length) => at.pass_character(rest, value, length),
                    Escape::Nothing(length) => {
                        at.source += length;
                        at.line += 1;
                        at.column = 1;
                        true
                    }
                }
            };
            if !passed {
                return false;
            }
            self.note(at, true);
        }
    }

    fn note(&mut self, at: At, is_verbatim: bool) {
        let piece = TextPiece {
            start: counted(self.text.len() + at.value),
            line: at.line,
            column: at.column,
            is_verbatim,
        };
        match self.pieces.last_mut() {
            Some(last) if last.start == piece.start => *last = piece,
            _ => self.pieces.push(piece),
        }
    }
}

impl At {
    /// What stands in the value as it does in the source.
    fn pass(&mut self, source: &str, value: &str, length: usize) -> bool {
        let text = &source[..length];
        if value.get(self.value..self.value + length) != Some(text) {
            return false;
        }
        let last = text.rsplit('\n').next().unwrap_or(text);
        if last.len() < text.len() {
            self.line += counted(text.matches('\n').count());
            self.column = 1;
        }
        self.column += counted(last.chars().count());
        self.source += length;
        self.value += length;
        true
    }

    /// An end of a line that is no `\n` alone, which the value may have as one.
    fn pass_line_end(&mut self, source: &str, value: &str) -> bool {
        let length = if source.starts_with("\r\n") { 2 } else { 1 };
        let value = value.get(self.value..).unwrap_or_default();
        self.value += if value.starts_with(&source[..length]) {
            length
        } else if value.starts_with('\n') {
            1
        } else {
            return false;
        };
        self.source += length;
        self.line += 1;
        self.column = 1;
        true
    }

    fn pass_character(&mut self, source: &str, value: &str, length: usize) -> bool {
        let written = source.get(..length);
        let character = value.get(self.value..).and_then(|rest| rest.chars().next());
        let (Some(written), Some(character)) = (written, character) else {
            return false;
        };
        self.source += length;
        self.column += counted(written.chars().count());
        self.value += character.len_utf8();
        true
    }
}

/// <https://docs.python.org/3/reference/lexical_analysis.html#escape-sequences>
fn escape(source: &str) -> Escape {
    let rest = &source[1..];
    match rest.bytes().next() {
        Some(b'\n') => Escape::Nothing(2),
        Some(b'\r') => Escape::Nothing(if rest.starts_with("\r\n") { 3 } else { 2 }),
        Some(b'\\' | b'\'' | b'"' | b'a' | b'b' | b'f' | b'n' | b'r' | b't' | b'v') => {
            Escape::Character(2)
        }
        Some(b'0'..=b'7') => {
            let digits = rest.bytes().take(3);
            let digits = digits.take_while(|digit| (b'0'..=b'7').contains(digit));
            Escape::Character(1 + digits.count())
        }
        Some(b'x') => Escape::Character(4),
        Some(b'u') => Escape::Character(6),
        Some(b'U') => Escape::Character(10),
        Some(b'N') => Escape::Character(rest.find('}').map_or(2, |end| end + 2)),
        _ => Escape::Backslash,
    }
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

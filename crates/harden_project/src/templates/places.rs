//! From spans of a template to lines and columns, for any number of spans in any order.

use std::sync::Arc;

use harden_finding::Place;
use harden_templates::syntax::Span;

/// Where the lines of a template begin. `\n`, `\r\n` and `\r` end one.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    /// In bytes; the first is 0.
    starts: Vec<u32>,
    /// Characters before each so many bytes; empty where every character is one byte.
    characters: Vec<u32>,
}

/// Bytes between two counts of characters.
const STRIDE: usize = 512;

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let is_end = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if is_end {
                starts.push(counted(at + 1));
            }
        }
        let mut characters = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for piece in bytes.chunks(STRIDE) {
                characters.push(counted(count));
                count += begun(piece);
            }
            characters.push(counted(count));
        }
        Self { starts, characters }
    }

    pub(super) fn place(&self, text: &str, file: &Arc<str>, span: Span) -> Place {
        let (line, column) = self.line_and_column(text, span.start);
        let (end_line, end_column) = self.line_and_column(text, span.end);
        Place {
            file: Arc::clone(file),
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// Both from 1, the column in characters.
    fn line_and_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let offset = offset.min(counted(text.len()));
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[line - 1];
        let column = self.before(text, offset) - self.before(text, start);
        (counted(line), column + 1)
    }

    /// How many characters begin before a byte.
    fn before(&self, text: &str, offset: u32) -> u32 {
        let offset = offset as usize;
        let Some(known) = self.characters.get(offset / STRIDE) else {
            return counted(offset);
        };
        let from = offset - offset % STRIDE;
        known + counted(begun(&text.as_bytes()[from..offset]))
    }
}

/// How many characters begin in a piece of UTF-8.
fn begun(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

fn counted(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use harden_source::LineCounter;

    use super::*;

    #[test]
    fn lines_and_columns_are_those_of_the_counter() {
        let long = "é{{ a }}x".repeat(300);
        for text in [
            "",
            "a\nbé\r\nc\rd\n\n",
            "\r\r\n\n\r",
            long.as_str(),
            "a\u{2028}é\n",
        ] {
            let lines = Lines::of(text);
            let counter = LineCounter::new(text);
            for offset in 0..=text.len() + 1 {
                if text.is_char_boundary(offset.min(text.len())) {
                    let offset = counted(offset);
                    assert_eq!(
                        lines.line_and_column(text, offset),
                        counter.line_and_column(offset),
                        "{offset} of {text:?}"
                    );
                }
            }
        }
    }
}

//! From byte offsets to what people count.

use std::cell::Cell;
use std::ops::Range;

/// Lines and columns of a text. `\n`, `\r\n` and `\r` end a line, as in Python.
///
/// Offsets are mostly asked for in the order of the text, so that counting from the last answer is less work
/// than knowing where every line begins.
#[derive(Clone, Debug)]
pub struct LineCounter<'t> {
    text: &'t str,
    is_ascii: bool,
    has_carriage_returns: bool,
    /// Of the last answer.
    last: Cell<Position>,
    /// Likewise, where characters were counted.
    counted: Cell<Characters>,
}

/// How many characters stand from the beginning of a line to an offset.
#[derive(Clone, Copy, Debug, Default)]
struct Characters {
    start: usize,
    end: usize,
    count: usize,
}

#[derive(Clone, Copy, Debug)]
struct Position {
    offset: usize,
    /// From 1.
    line: usize,
    /// Where the line begins.
    start: usize,
}

impl<'t> LineCounter<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            is_ascii: text.is_ascii(),
            has_carriage_returns: memchr::memchr(b'\r', text.as_bytes()).is_some(),
            last: Cell::new(Position {
                offset: 0,
                line: 1,
                start: 0,
            }),
            counted: Cell::default(),
        }
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let offset = (offset as usize).min(self.text.len());
        let Position { line, start, .. } = self.find(offset);
        let column = if self.is_ascii {
            offset - start
        } else {
            let end = self.text.floor_char_boundary(offset).max(start);
            self.characters(start, end)
        };
        (counted(line), counted(column + 1))
    }

    /// How many characters stand in a stretch of a line.
    fn characters(&self, start: usize, end: usize) -> usize {
        let last = self.counted.get();
        let known = if last.start == start && last.end <= end {
            last
        } else {
            Characters {
                start,
                end: start,
                count: 0,
            }
        };
        let count = known.count + self.text[known.end..end].chars().count();
        self.counted.set(Characters { start, end, count });
        count
    }

    fn find(&self, offset: usize) -> Position {
        let last = self.last.get();
        let found = if offset >= last.offset {
            self.behind(last, offset)
        } else if offset >= last.start {
            Position { offset, ..last }
        } else if offset >= last.start / 2 {
            self.before(last, offset)
        } else {
            let begin = Position {
                offset: 0,
                line: 1,
                start: 0,
            };
            self.behind(begin, offset)
        };
        self.last.set(found);
        found
    }

    fn behind(&self, last: Position, offset: usize) -> Position {
        match self.last_end(last.offset..offset) {
            None => Position { offset, ..last },
            Some(end) => Position {
                offset,
                line: last.line + 1 + self.count_ends(last.offset..end),
                start: end + 1,
            },
        }
    }

    fn before(&self, last: Position, offset: usize) -> Position {
        Position {
            offset,
            line: last.line - self.count_ends(offset..last.start),
            start: self.last_end(0..offset).map_or(0, |end| end + 1),
        }
    }

    /// Where the last line that ends in a stretch does so.
    fn last_end(&self, stretch: Range<usize>) -> Option<usize> {
        let begin = stretch.start;
        let bytes = &self.text.as_bytes()[stretch.clone()];
        let found = if self.has_carriage_returns {
            memchr::memrchr2_iter(b'\n', b'\r', bytes).find(|end| self.is_end(begin + end))
        } else {
            memchr::memrchr(b'\n', bytes)
        };
        found.map(|end| begin + end)
    }

    /// How many lines end in a stretch.
    fn count_ends(&self, stretch: Range<usize>) -> usize {
        let begin = stretch.start;
        let bytes = &self.text.as_bytes()[stretch];
        if self.has_carriage_returns {
            memchr::memchr2_iter(b'\n', b'\r', bytes)
                .filter(|end| self.is_end(begin + end))
                .count()
        } else {
            memchr::memchr_iter(b'\n', bytes).count()
        }
    }

    /// Whether a `\n` or `\r` ends its line, and is not the first half of `\r\n`.
    fn is_end(&self, at: usize) -> bool {
        let bytes = self.text.as_bytes();
        bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n')
    }
}

fn counted(number: usize) -> u32 {
    u32::try_from(number).expect("texts are bounded in size")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offset_of(text: &str, needle: &str) -> u32 {
        u32::try_from(text.find(needle).unwrap()).unwrap()
    }

    #[test]
    fn lines_end_in_three_ways_and_columns_are_characters() {
        let text = "é = 1\r\nb\rc\n";
        let lines = LineCounter::new(text);
        let at = |needle: &str| lines.line_and_column(offset_of(text, needle));
        assert_eq!(at("é"), (1, 1));
        assert_eq!(at("="), (1, 3));
        assert_eq!(at("b"), (2, 1));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(lines.line_and_column(12), (4, 1));
        // In the middle of `\r\n`, and of a character.
        assert_eq!(lines.line_and_column(7), (1, 7));
        assert_eq!(lines.line_and_column(1), (1, 1));
    }

    #[test]
    fn offsets_may_be_asked_for_in_any_order() {
        for text in [
            "a = [\n  'x',\n]\n\nlast",
            "a\r\nb\rc\n\r\n\n\r",
            "é\nü = 'ö'\n\nlast\n",
            "",
        ] {
            let alone = |offset| LineCounter::new(text).line_and_column(offset);
            let end = u32::try_from(text.len()).unwrap();
            let lines = LineCounter::new(text);
            for (one, other) in (0..=end).flat_map(|one| (0..=end).map(move |other| (one, other))) {
                lines.line_and_column(one);
                let found = lines.line_and_column(other);
                assert_eq!(found, alone(other), "{other} after {one} in {text:?}");
            }
        }
    }
}

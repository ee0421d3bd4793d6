//! From byte offsets to what people count.

use std::cell::{Cell, OnceCell};

/// Lines and columns of a text. `\n`, `\r\n` and `\r` end a line, as in Python.
///
/// Where lines begin is looked up when a place is asked for the first time: of many texts none is.
#[derive(Clone, Debug)]
pub struct LineCounter<'t> {
    text: &'t str,
    lines: OnceCell<Lines>,
    /// Of the last answer, for the next place is mostly near.
    last: Cell<usize>,
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

#[derive(Clone, Debug)]
struct Lines {
    /// Where each line begins.
    starts: Vec<usize>,
    is_ascii: bool,
}

impl<'t> LineCounter<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text,
            lines: OnceCell::new(),
            last: Cell::new(0),
            counted: Cell::default(),
        }
    }

    /// Line and column of a byte offset, both from 1, the column in characters.
    pub fn line_and_column(&self, offset: u32) -> (u32, u32) {
        let offset = (offset as usize).min(self.text.len());
        let lines = self.lines.get_or_init(|| Lines::of(self.text));
        let line = lines.find(offset, self.last.get());
        self.last.set(line);
        let start = lines.starts[line];
        let end = self.text.floor_char_boundary(offset).max(start);
        let column = if lines.is_ascii {
            end - start
        } else {
            self.characters(start, end)
        };
        (counted(line + 1), counted(column + 1))
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
        let rest = &self.text[known.end..end];
        let more = if rest.is_ascii() {
            rest.len()
        } else {
            rest.chars().count()
        };
        let count = known.count + more;
        self.counted.set(Characters { start, end, count });
        count
    }
}

/// Lines of code are longer on average, so that room for so many is enough.
const SHORT_LINE: usize = 24;

impl Lines {
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = Vec::with_capacity(bytes.len() / SHORT_LINE + 1);
        starts.push(0);
        if memchr::memchr(b'\r', bytes).is_none() {
            add_starts(bytes, &mut starts);
        } else {
            // The first half of `\r\n` ends nothing.
            let is_end = |end: &usize| bytes[*end] == b'\n' || bytes.get(end + 1) != Some(&b'\n');
            let ends = memchr::memchr2_iter(b'\n', b'\r', bytes).filter(is_end);
            starts.extend(ends.map(|end| end + 1));
        }
        Self {
            starts,
            is_ascii: text.is_ascii(),
        }
    }

    /// The line of an offset, from 0.
    fn find(&self, offset: usize, near: usize) -> usize {
        let begins_behind = |line: usize| self.starts.get(line).is_none_or(|start| *start > offset);
        if self.starts[near] <= offset {
            if begins_behind(near + 1) {
                return near;
            }
            if begins_behind(near + 2) {
                return near + 1;
            }
        }
        self.starts.partition_point(|start| *start <= offset) - 1
    }
}

/// Eight bytes at a time, for lines are too short for each search to begin anew.
fn add_starts(bytes: &[u8], starts: &mut Vec<usize>) {
    const LOW: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    const NEWLINES: u64 = 0x0a0a_0a0a_0a0a_0a0a;
    let (words, rest) = bytes.as_chunks::<8>();
    for (number, word) in words.iter().enumerate() {
        let other = u64::from_le_bytes(*word) ^ NEWLINES;
        // The upper bit of each byte that is no other than a newline.
        let mut ends = !(((other & LOW) + LOW) | other | LOW);
        while ends != 0 {
            starts.push(number * 8 + ends.trailing_zeros() as usize / 8 + 1);
            ends &= ends - 1;
        }
    }
    let begin = bytes.len() - rest.len();
    let ends = rest.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
    starts.extend(ends.map(|(at, _)| begin + at + 1));
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

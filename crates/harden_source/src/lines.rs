//! From byte offsets to what people count.

use std::sync::Arc;

use harden_finding::Place;

/// Where the lines of a text begin. `\n`, `\r\n` and `\r` end a line, as in Python.
#[derive(Clone, Debug)]
pub struct LineIndex {
    starts: Vec<u32>,
    is_ascii: bool,
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let start_after = |end: usize| u32::try_from(end + 1).expect("texts are bounded in size");
        if memchr::memchr(b'\r', bytes).is_none() {
            starts.extend(memchr::memchr_iter(b'\n', bytes).map(start_after));
        } else {
            for end in memchr::memchr2_iter(b'\n', b'\r', bytes) {
                let is_first_half = bytes[end] == b'\r' && bytes.get(end + 1) == Some(&b'\n');
                if !is_first_half {
                    starts.push(start_after(end));
                }
            }
        }
        Self {
            starts,
            is_ascii: text.is_ascii(),
        }
    }

    /// The line of a byte offset, from 1.
    pub fn line(&self, offset: u32) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        u32::try_from(line).expect("no more lines than bytes")
    }

    /// Line and column, both from 1, the column in characters. `text` is the text of the index.
    pub fn line_and_column(&self, text: &str, offset: u32) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.starts[line as usize - 1];
        let column = if self.is_ascii {
            offset - start
        } else {
            let end = text.floor_char_boundary(offset as usize);
            let characters = text[start as usize..end.max(start as usize)]
                .chars()
                .count();
            u32::try_from(characters).expect("no more characters than bytes")
        };
        (line, column + 1)
    }

    /// The place of a stretch of text, its end exclusive.
    pub fn place(&self, file: &Arc<str>, text: &str, start: u32, end: u32) -> Place {
        let (line, column) = self.line_and_column(text, start);
        let (end_line, end_column) = self.line_and_column(text, end.max(start));
        Place {
            file: Arc::clone(file),
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// The byte offset at which a line begins, from 1.
    pub fn start_of(&self, line: u32) -> Option<u32> {
        self.starts.get(line.checked_sub(1)? as usize).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_three_ways_and_columns_are_characters() {
        let text = "é = 1\r\nb\rc\n";
        let index = LineIndex::new(text);
        let at = |needle: &str| {
            let offset = u32::try_from(text.find(needle).unwrap()).unwrap();
            index.line_and_column(text, offset)
        };
        assert_eq!(at("é"), (1, 1));
        assert_eq!(at("="), (1, 3));
        assert_eq!(at("b"), (2, 1));
        assert_eq!(at("c"), (3, 1));
        assert_eq!(index.line_and_column(text, 12), (4, 1));
        assert_eq!(index.start_of(3), Some(10));
        assert_eq!(index.start_of(0), None);
    }

    #[test]
    fn places_cover_their_text() {
        let text = "a = [\n  'é',\n]\n";
        let place = LineIndex::new(text).place(&Arc::from("x.py"), text, 4, 15);
        assert_eq!(
            (place.line, place.column, place.end_line, place.end_column),
            (1, 5, 3, 2)
        );
    }
}

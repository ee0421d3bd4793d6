use std::sync::Arc;

use harden_finding::Place;
use harden_source::LineCounter;
use ruff_text_size::{Ranged, TextRange};
use serde::{Deserialize, Serialize};

/// A stretch of the file that the fact is about: lines and columns (in characters) from 1, the end
/// exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Extent {
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

impl Extent {
    pub const FILE_START: Self = Self {
        line: 1,
        column: 1,
        end_line: 1,
        end_column: 1,
    };

    /// The place in a file.
    pub fn in_file(self, file: &Arc<str>) -> Place {
        Place {
            file: Arc::clone(file),
            line: self.line,
            column: self.column,
            end_line: self.end_line,
            end_column: self.end_column,
        }
    }
}

/// From the parser's offsets to extents.
pub(crate) struct Extents<'t> {
    lines: LineCounter<'t>,
}

impl<'t> Extents<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            lines: LineCounter::new(text),
        }
    }

    pub(crate) fn of(&self, node: &impl Ranged) -> Extent {
        self.of_range(node.range())
    }

    pub(super) fn of_range(&self, range: TextRange) -> Extent {
        let (line, column) = self.at(range.start().to_u32());
        let (end_line, end_column) = self.at(range.end().to_u32());
        Extent {
            line,
            column,
            end_line,
            end_column,
        }
    }

    pub(super) fn point(&self, offset: u32) -> Extent {
        let (line, column) = self.at(offset);
        Extent {
            line,
            column,
            end_line: line,
            end_column: column,
        }
    }

    fn at(&self, offset: u32) -> (u32, u32) {
        self.lines.line_and_column(offset)
    }
}

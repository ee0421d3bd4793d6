use harden_source::LineCounter;
use ruff_text_size::{Ranged, TextRange};

pub use harden_finding::Extent;

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

    pub(crate) fn point(&self, offset: u32) -> Extent {
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

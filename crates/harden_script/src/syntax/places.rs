use std::cell::Cell;

use harden_finding::Extent;
use harden_source::LineCounter;
use oxc_span::Span;

use super::pieces::{Joined, Origin, Stretch};
use crate::facts::Place;

/// From the parser's offsets to places in the sources.
pub(crate) struct Places<'t> {
    joined: &'t Joined<'t>,
    lines: LineCounter<'t>,
    /// Where the stretch that was asked for last begins, with line and column: counting from there to a place and
    /// back for the next one takes longer than parsing.
    begun: Cell<(u32, (u32, u32))>,
}

impl<'t> Places<'t> {
    pub(crate) fn new(joined: &'t Joined<'t>) -> Self {
        Self {
            joined,
            lines: LineCounter::new(joined.text()),
            begun: Cell::new((0, (1, 1))),
        }
    }

    pub(crate) fn of(&self, span: Span) -> Place {
        let first = self.joined.stretch_at(span.start);
        let start = self.point(span.start, first);
        let end = span.end.max(span.start);
        let last = self
            .joined
            .stretch_at(end.saturating_sub(1).max(span.start));
        let end = if last.origin.source != first.origin.source {
            self.end(first)
        } else if last.is_hole {
            self.end(last)
        } else {
            self.point(end, last)
        };
        Place {
            source: first.origin.source,
            start: start.offset,
            end: end.offset.max(start.offset),
            extent: Extent {
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
            },
        }
    }

    /// Where a stretch ends in its source: a hole where what follows it begins.
    fn end(&self, stretch: Stretch) -> Origin {
        if !stretch.is_hole {
            return self.point(stretch.end, stretch);
        }
        match self.joined.stretch_behind(stretch) {
            Some(next)
                if next.origin.source == stretch.origin.source
                    && next.origin.offset >= stretch.origin.offset =>
            {
                next.origin
            }
            _ => stretch.origin,
        }
    }

    fn point(&self, offset: u32, stretch: Stretch) -> Origin {
        let origin = stretch.origin;
        if stretch.is_hole {
            return origin;
        }
        let (first_line, first_column) = self.begin(stretch);
        let (line, column) = self.lines.line_and_column(offset);
        let down = line - first_line;
        Origin {
            source: origin.source,
            offset: origin.offset + (offset - stretch.start),
            line: origin.line + down,
            column: if down == 0 {
                origin.column + (column - first_column)
            } else {
                column
            },
        }
    }

    fn begin(&self, stretch: Stretch) -> (u32, u32) {
        let (start, known) = self.begun.get();
        if start == stretch.start {
            return known;
        }
        let found = self.lines.line_and_column(stretch.start);
        self.begun.set((stretch.start, found));
        found
    }
}

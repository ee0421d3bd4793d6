use harden_finding::Extent;
use harden_source::LineCounter;
use oxc_span::Span;

use super::Joined;
use crate::facts::Place;

/// From the parser's offsets to places in the sources.
pub(crate) struct Places<'t> {
    joined: &'t Joined<'t>,
    lines: LineCounter<'t>,
}

impl<'t> Places<'t> {
    pub(crate) fn new(joined: &'t Joined<'t>) -> Self {
        Self {
            joined,
            lines: LineCounter::new(joined.text()),
        }
    }

    pub(crate) fn of(&self, span: Span) -> Place {
        let stretch = self.joined.stretch_at(span.start);
        let end = span.end.max(span.start);
        let last = self
            .joined
            .stretch_at(end.saturating_sub(1).max(span.start));
        let (end, last) = if last.origin.source == stretch.origin.source {
            (end, last)
        } else {
            (stretch.end, stretch)
        };
        let (line, column) = self.line_and_column(span.start, stretch.start, stretch.origin);
        let (end_line, end_column) = self.line_and_column(end, last.start, last.origin);
        Place {
            source: stretch.origin.source,
            start: stretch.origin.offset + (span.start - stretch.start),
            end: last.origin.offset + (end - last.start),
            extent: Extent {
                line,
                column,
                end_line,
                end_column,
            },
        }
    }

    fn line_and_column(&self, offset: u32, start: u32, origin: super::Origin) -> (u32, u32) {
        let (first_line, first_column) = self.lines.line_and_column(start);
        let (line, column) = self.lines.line_and_column(offset);
        let down = line - first_line;
        if down == 0 {
            (origin.line, origin.column + (column - first_column))
        } else {
            (origin.line + down, column)
        }
    }
}

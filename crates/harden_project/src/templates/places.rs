use std::sync::Arc;

use harden_finding::Place;
use harden_source::LineCounter;
use harden_templates::syntax::Span;

/// From spans of a template to lines and columns.
pub(super) struct Lines<'t>(LineCounter<'t>);

impl<'t> Lines<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        Self(LineCounter::new(text))
    }

    pub(super) fn place(&self, file: &Arc<str>, span: Span) -> Place {
        let (line, column) = self.0.line_and_column(span.start);
        let (end_line, end_column) = self.0.line_and_column(span.end);
        Place {
            file: Arc::clone(file),
            line,
            column,
            end_line,
            end_column,
        }
    }
}

use harden_finding::Extent;
use oxc_span::Span;
use serde::{Deserialize, Serialize};

/// A stretch of a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Of a script in pieces: [`Origin::source`](crate::Origin::source) of the piece in which it begins.
    pub source: u32,
    /// Bytes of the source.
    pub start: u32,
    /// Exclusive. What ends in another source ends here where the piece does in which it began.
    pub end: u32,
    pub extent: Extent,
}

impl Place {
    /// Of the text that was parsed: where that comes from is asked in the end, of what is kept
    /// ([`ScriptFacts::each_place`](super::ScriptFacts::each_place)).
    pub(crate) fn as_parsed(span: Span) -> Self {
        Self {
            source: 0,
            start: span.start,
            end: span.end,
            extent: Extent::FILE_START,
        }
    }

    pub(crate) fn span(self) -> Span {
        Span::new(self.start, self.end)
    }
}

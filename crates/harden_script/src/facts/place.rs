use harden_finding::Extent;
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

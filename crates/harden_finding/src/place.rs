use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A stretch of a file, as people count: lines and columns (in characters) from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Relative to the audited folder, with `/` on every system.
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    pub end_line: u32,
    /// The column after the last character.
    pub end_column: u32,
}

impl Place {
    /// The beginning of a file: where something is missing that no line can show.
    pub fn file_start(file: Arc<str>) -> Self {
        Self {
            file,
            line: 1,
            column: 1,
            end_line: 1,
            end_column: 1,
        }
    }
}

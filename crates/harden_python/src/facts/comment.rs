use harden_source::{Suppression, suppressions_in_comment};
use ruff_text_size::TextRange;
use serde::{Deserialize, Serialize};

use super::Extent;
use super::extent::Extents;

/// A comment that silences something, where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SuppressionComment {
    #[serde(flatten)]
    pub suppression: Suppression,
    /// Of the whole comment.
    pub extent: Extent,
    /// Nothing else stands on its line: then it speaks for the line below.
    pub own_line: bool,
}

/// What a comment silences. It is a token, so that the same characters in a string say nothing.
pub(super) fn read<'t>(
    comment: TextRange,
    text: &'t str,
    extents: &'t Extents<'_>,
) -> impl Iterator<Item = SuppressionComment> + 't {
    let found = suppressions_in_comment(&text[comment]).into_iter();
    found.map(move |suppression| SuppressionComment {
        suppression,
        extent: extents.of_range(comment),
        own_line: is_alone(text, comment),
    })
}

fn is_alone(text: &str, comment: TextRange) -> bool {
    let before = &text[..comment.start().to_usize()];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    before[line..].trim().is_empty()
}

use harden_source::{Suppression, suppressions_in_comment};
use ruff_python_ast::token::{TokenKind, Tokens};
use ruff_text_size::{Ranged, TextRange};
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

/// Found from tokens, so that the same characters in a string say nothing.
pub(super) fn collect(
    tokens: &Tokens,
    text: &str,
    extents: &Extents<'_>,
) -> Vec<SuppressionComment> {
    let mut found = Vec::new();
    for token in tokens {
        if token.kind() != TokenKind::Comment {
            continue;
        }
        for suppression in suppressions_in_comment(&text[token.range()]) {
            found.push(SuppressionComment {
                suppression,
                extent: extents.of_range(token.range()),
                own_line: is_alone(text, token.range()),
            });
        }
    }
    found
}

fn is_alone(text: &str, comment: TextRange) -> bool {
    let before = &text[..comment.start().to_usize()];
    let line = before.rfind(['\n', '\r']).map_or(0, |end| end + 1);
    before[line..].trim().is_empty()
}

//! Templates that stand in code as texts: `Template("<p>{{ name }}</p>")`, `engines["django"].from_string(TEXT)`.

mod collect;
mod engine;
mod literal;
mod names;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::facts::Extent;
use crate::syntax::Name;

pub(crate) use collect::collect;

/// A text that stands in the file and is handed to an engine of templates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateText {
    /// From the first quote to the last.
    pub extent: Extent,
    pub engine: TextEngine,
    pub text: Arc<str>,
    /// Where its parts stand in the file, in their order.
    pub pieces: Vec<TextPiece>,
    /// The calls that render it, as far as the file shows them.
    pub renders: Vec<Extent>,
}

/// What reads a text as a template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextEngine {
    Django,
    /// Jinja's own classes, which escape where they are told to; `None` where that is computed.
    Jinja {
        escapes: Option<bool>,
    },
    /// A backend of `TEMPLATES`, by its name.
    Named(Name),
}

/// A part of a text that stands in the file as it is, but for its last character, which may be an escape.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextPiece {
    /// In bytes of the text.
    pub start: u32,
    pub line: u32,
    pub column: u32,
    /// Else all of it is said to stand where it begins.
    pub is_verbatim: bool,
}

//! From text to a tree: which script is read, and how far.

mod kind;
mod nesting;
mod parse;
mod pieces;
mod places;
mod provenance;
pub(crate) mod shape;

pub use kind::ScriptKind;
pub(crate) use parse::with_tree;
pub use parse::{is_parsed, is_within_limits, on_large_stack};
pub(crate) use pieces::{Cut, Joined, Joint};
pub use pieces::{HolePlace, Origin, ScriptPiece};
pub(crate) use places::Places;
pub use provenance::Provenance;

//! The walk, file contents and positions. Whatever else of the project is read from the disk is git's.
//!
//! A [`SourceTree`] is what is under the audited folder, seen once, in an order that no machine
//! changes. Contents come through [`Files`], so that an editor or a test can lay its own over them.

mod comments;
mod error;
mod files;
mod git_ignore;
mod lines;
mod skip;
mod suppression;
mod text;
mod tracked;
mod tree;
mod walk;

pub use comments::{FoundSuppression, suppressions_in_file};
pub use error::SourceError;
pub use files::{Disk, EntryKind, Files, MAX_BYTES, Overlay};
pub use lines::LineCounter;
pub use skip::{is_entered, is_own_folder};
pub use suppression::{Suppression, SuppressionKind, SuppressionScope, suppressions_in_comment};
pub use text::{DecodeError, decode};
pub use tree::{Origin, SourceFile, SourceTree};
pub use walk::{Skipped, WalkOptions};

//! How much of a history is looked at. Repositories of the largest sites stay far below; hostile ones do not.

use harden_source::MAX_BYTES;

/// Contents that are larger are not searched, as in the work tree.
pub(crate) const FILE_BYTES: u64 = MAX_BYTES;
/// For one object: two results of a delta and its instructions.
pub(crate) const DECODED_BYTES: usize = 60 << 20;
/// Folders in folders.
pub(crate) const DEPTH: usize = 128;
pub(crate) const PATH_BYTES: usize = 4096;
/// The same contents may have stood in many places: a few say what they are for.
pub(crate) const PATHS_OF_ONE: usize = 8;
pub(crate) const REFERENCES: usize = 1 << 18;
/// A file of references, or one that a reference is kept in.
pub(crate) const REFERENCE_BYTES: u64 = 64 << 20;
/// Tags of tags.
pub(crate) const TAGS: usize = 16;
/// Folders of objects that are borrowed from.
pub(crate) const ALTERNATES: usize = 64;

/// How many there may be of what a history consists of: of each, the rest is left out and said to be.
#[derive(Clone, Debug)]
pub struct Limits {
    pub commits: usize,
    /// Lines between commits; one commit may name very many parents.
    pub parents: usize,
    /// States of folders.
    pub trees: usize,
    /// States of files.
    pub files: usize,
    /// Different secrets.
    pub secrets: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            commits: 1 << 20,
            parents: 1 << 22,
            trees: 1 << 22,
            files: 1 << 22,
            secrets: 20_000,
        }
    }
}

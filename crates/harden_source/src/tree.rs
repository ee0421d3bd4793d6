//! What is under the audited folder.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::files::{EntryKind, Files, Overlay};
use crate::git_ignore::GitIgnore;
use crate::walk::{self, Listing, Skipped, WalkOptions};
use crate::{SourceError, text};

/// A file of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Relative to the audited folder, with `/` on every system.
    pub path: Arc<str>,
    pub origin: Origin,
}

/// Whose file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    Project,
    /// Other people's code, copied into the project: not judged, but imports may lead there.
    Vendored,
    /// Git ignores it: on another machine it may be absent, or another.
    Ignored,
}

/// The audited folder: its files, seen once, and a way to their contents.
pub struct SourceTree {
    root: PathBuf,
    contents: Box<dyn Files>,
    /// Sorted by path.
    files: Vec<SourceFile>,
    /// Relative; the audited folder itself is empty.
    folders: BTreeSet<Arc<str>>,
    unentered: BTreeSet<Arc<str>>,
    git_ignore: GitIgnore,
    skipped: Skipped,
    errors: Vec<SourceError>,
}

impl SourceTree {
    /// Looks at everything under `root`, or at one file.
    pub fn walk(root: &Path, options: &WalkOptions) -> Result<Self, SourceError> {
        let (root, contents, listing) = walk::walk(root, options)?;
        Ok(Self::new(root, contents, listing))
    }

    /// A tree in memory, as if it lay at `/project`. Its `.gitignore` files hold.
    pub fn in_memory<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut overlay = Overlay::default();
        for (path, contents) in files {
            overlay.insert(path, contents.as_bytes());
        }
        let listing = walk::list_overlay(&overlay);
        Self::new(PathBuf::from("/project"), Box::new(overlay), listing)
    }

    fn new(root: PathBuf, contents: Box<dyn Files>, listing: Listing) -> Self {
        let Listing {
            mut files,
            folders,
            unentered,
            git_ignore,
            skipped,
            errors,
        } = listing;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            root,
            contents,
            files,
            folders,
            unentered,
            git_ignore,
            skipped,
            errors,
        }
    }

    /// The audited folder, absolute. For a single file: the folder that it lies in.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files, sorted by path.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The files that harden judges, sorted by path.
    pub fn project_files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files
            .iter()
            .filter(|file| file.origin == Origin::Project)
            .map(|file| &file.path)
    }

    pub fn file(&self, path: &str) -> Option<&SourceFile> {
        self.files
            .binary_search_by(|file| file.path.as_ref().cmp(path))
            .ok()
            .map(|index| &self.files[index])
    }

    /// The folders that were looked into, sorted by path. The audited folder itself is `""`.
    pub fn folders(&self) -> impl Iterator<Item = &Arc<str>> {
        self.folders.iter()
    }

    /// Whether it is a folder of the project that was looked into. The audited folder itself is `""`.
    pub fn is_folder(&self, path: &str) -> bool {
        self.folders.contains(path)
    }

    /// Whether it is, or lies in, a folder that is there but was not looked into.
    pub fn is_unentered(&self, path: &str) -> bool {
        let ends = path.match_indices('/').map(|(end, _)| end);
        ends.chain(std::iter::once(path.len()))
            .any(|end| self.unentered.contains(&path[..end]))
    }

    /// Names in a folder, sorted; `None` where it is none. Files that git ignores are left out.
    pub fn list(&self, folder: &str) -> Option<Vec<String>> {
        if !self.is_folder(folder) {
            return None;
        }
        let files = self
            .files
            .iter()
            .filter(|file| file.origin != Origin::Ignored)
            .map(|file| &file.path);
        let names: BTreeSet<&str> = files
            .chain(&self.folders)
            .filter_map(|path| match path.rsplit_once('/') {
                Some((parent, name)) => (parent == folder).then_some(name),
                None => (folder.is_empty() && !path.is_empty()).then_some(path.as_ref()),
            })
            .collect();
        Some(names.into_iter().map(str::to_owned).collect())
    }

    /// Whether git ignores a path, be something there or not.
    pub fn is_ignored_by_git(&self, path: &str) -> bool {
        self.git_ignore.is_ignored(path, false) || self.git_ignore.is_ignored(path, true)
    }

    /// What is at a path right now, whether it was listed or not.
    pub fn kind(&self, path: &str) -> Option<EntryKind> {
        self.contents.kind(path)
    }

    /// The contents of a file, whether it was listed or not.
    pub fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, SourceError> {
        self.contents.read(path)
    }

    /// The same, in a buffer that serves one file after the other, where they are not in memory already.
    pub fn read_into<'b>(
        &'b self,
        path: &str,
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8], SourceError> {
        self.contents.read_into(path, buffer)
    }

    /// The text of a file, decoded as Python decodes its sources.
    pub fn text(&self, path: &str) -> Result<Arc<str>, SourceError> {
        let bytes = self.read(path)?;
        let text = text::decode(&bytes).map_err(|error| SourceError::NotText {
            path: path.into(),
            error,
        })?;
        Ok(text.into())
    }

    /// What was counted and passed over.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// What could not be looked at.
    pub fn errors(&self) -> &[SourceError] {
        &self.errors
    }
}

impl std::fmt::Debug for SourceTree {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("SourceTree")
            .field("root", &self.root)
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

//! Where the contents of files come from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::SourceError;

/// Larger files are reported instead of read.
pub const MAX_BYTES: u64 = 20 << 20;

/// The contents of files, by their path relative to the audited folder, with `/` on every system.
pub trait Files: Send + Sync {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, SourceError>;

    /// What is at a path right now, links followed. `None` where nothing is.
    fn kind(&self, path: &str) -> Option<EntryKind>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    File,
    Folder,
}

/// Files on the disk.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, SourceError> {
        let absolute = self.root.join(path);
        read_bounded(&absolute, path).map(Cow::Owned)
    }

    fn kind(&self, path: &str) -> Option<EntryKind> {
        let metadata = self.root.join(path).metadata().ok()?;
        Some(if metadata.is_dir() {
            EntryKind::Folder
        } else {
            EntryKind::File
        })
    }
}

fn read_bounded(absolute: &Path, path: &str) -> Result<Vec<u8>, SourceError> {
    let on_error = |error: std::io::Error| SourceError::from_io(path, &error);
    // A pipe would block for ever: look before opening.
    let metadata = absolute.metadata().map_err(on_error)?;
    if !metadata.is_file() {
        return Err(SourceError::NotAFile { path: path.into() });
    }
    let too_large = || SourceError::TooLarge {
        path: path.into(),
        limit: MAX_BYTES >> 20,
    };
    if metadata.len() > MAX_BYTES {
        return Err(too_large());
    }
    let capacity = usize::try_from(metadata.len()).unwrap_or_default();
    let mut bytes = Vec::with_capacity(capacity.saturating_add(1));
    File::open(absolute)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(on_error)?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(bytes)
}

/// Files in memory, over others or over nothing: what an editor holds unsaved, or a test's project.
#[derive(Default)]
pub struct Overlay {
    below: Option<Box<dyn Files>>,
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
}

impl Overlay {
    pub fn over(below: Box<dyn Files>) -> Self {
        Self {
            below: Some(below),
            files: BTreeMap::new(),
        }
    }

    pub fn insert(&mut self, path: &str, contents: impl Into<Arc<[u8]>>) {
        self.files.insert(path.into(), contents.into());
    }

    pub fn paths(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.keys()
    }
}

impl Files for Overlay {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, SourceError> {
        match (self.files.get(path), &self.below) {
            (Some(contents), _) => Ok(Cow::Borrowed(contents)),
            (None, Some(below)) => below.read(path),
            (None, None) => Err(SourceError::Missing { path: path.into() }),
        }
    }

    fn kind(&self, path: &str) -> Option<EntryKind> {
        if self.files.contains_key(path) {
            return Some(EntryKind::File);
        }
        self.below.as_ref()?.kind(path)
    }
}

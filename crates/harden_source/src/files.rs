//! Where the contents of files come from.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::SourceError;

/// Larger files are reported instead of read.
pub const MAX_BYTES: u64 = 20 << 20;

/// The contents of files, by their path relative to the audited folder, with `/` on every system.
pub trait Files: Send + Sync {
    fn read(&self, path: &str) -> Result<Cow<'_, [u8]>, SourceError>;

    /// The same, in a buffer that serves one file after the other, where they are not in memory already.
    fn read_into<'b>(
        &'b self,
        path: &str,
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8], SourceError> {
        Ok(match self.read(path)? {
            Cow::Borrowed(bytes) => bytes,
            Cow::Owned(bytes) => {
                *buffer = bytes;
                buffer
            }
        })
    }

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
        let mut bytes = Vec::new();
        let length = read_bounded(&self.root.join(path), path, &mut bytes)?;
        bytes.truncate(length);
        Ok(Cow::Owned(bytes))
    }

    fn read_into<'b>(
        &'b self,
        path: &str,
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8], SourceError> {
        let length = read_bounded(&self.root.join(path), path, buffer)?;
        Ok(&buffer[..length])
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

/// Reads a file into the beginning of a buffer, and says how long it is.
pub(crate) fn read_bounded(
    absolute: &Path,
    path: &str,
    buffer: &mut Vec<u8>,
) -> Result<usize, SourceError> {
    let not_a_file = || SourceError::NotAFile { path: path.into() };
    let too_large = || SourceError::TooLarge {
        path: path.into(),
        limit: MAX_BYTES >> 20,
    };
    let on_error = |error: io::Error| SourceError::from_io(path, &error);
    let mut file = match open(absolute) {
        Ok(file) => file,
        // A socket, for one, cannot be opened.
        Err(_) if absolute.metadata().is_ok_and(|found| !found.is_file()) => {
            return Err(not_a_file());
        }
        Err(error) => return Err(on_error(error)),
    };
    let metadata = file.metadata().map_err(on_error)?;
    if !metadata.is_file() {
        return Err(not_a_file());
    }
    if metadata.len() > MAX_BYTES {
        return Err(too_large());
    }
    let length = usize::try_from(metadata.len()).expect("files are bounded in size");
    let length = read_whole(&mut file, length, buffer).map_err(on_error)?;
    if length as u64 > MAX_BYTES {
        return Err(too_large());
    }
    Ok(length)
}

/// Reads a file of a known length with one call of the system, unless somebody writes to it meanwhile. Some
/// systems say of a file that they make up while it is read that it is empty.
fn read_whole(file: &mut File, length: usize, buffer: &mut Vec<u8>) -> io::Result<usize> {
    if buffer.len() <= length {
        // A buffer that was too small once is for files of any size.
        let room = if buffer.is_empty() {
            length + 1
        } else {
            (length + 1).next_power_of_two()
        };
        *buffer = vec![0; room];
    }
    let mut filled = 0;
    while filled < buffer.len() {
        match file.read(&mut buffer[filled..]) {
            Ok(0) => return Ok(filled),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
        if filled == length {
            return Ok(filled);
        }
    }
    let most = (MAX_BYTES + 1).saturating_sub(filled as u64);
    file.take(most).read_to_end(buffer)?;
    Ok(buffer.len())
}

/// Opens a file, but never waits for somebody to write into a pipe.
fn open(path: &Path) -> io::Result<File> {
    let mut options = File::options();
    options.read(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.open(path)
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

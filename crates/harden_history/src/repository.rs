//! Where a repository keeps its objects and references.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::HistoryError;
use crate::limits::REFERENCE_BYTES;

/// The repository that a folder lies in.
pub(crate) struct Repository {
    /// Of this work tree alone: `HEAD`, and what is under way.
    pub(crate) own: PathBuf,
    /// Of all work trees together: objects and references.
    pub(crate) common: PathBuf,
    /// The folder below the top of the work tree, with `/`; empty for the top itself.
    pub(crate) folder: String,
}

impl Repository {
    pub(crate) fn around(folder: &Path) -> Result<Self, HistoryError> {
        let folder = folder
            .canonicalize()
            .map_err(|error| HistoryError::Unreadable {
                path: folder.to_owned(),
                what: "the folder",
                error,
            })?;
        for top in folder.ancestors() {
            let found = top.join(".git");
            if fs::symlink_metadata(&found).is_ok() {
                return Self::of(&folder, top, found);
            }
            if is_git_folder(top) {
                return Err(HistoryError::Bare {
                    folder: top.to_owned(),
                });
            }
        }
        Err(HistoryError::NoRepository { folder })
    }

    fn of(folder: &Path, top: &Path, found: PathBuf) -> Result<Self, HistoryError> {
        let own = if is_file(&found) {
            // Of a further work tree, or of a submodule.
            let text = read(&found)?.unwrap_or_default();
            let Some(path) = text.strip_prefix("gitdir:") else {
                return Err(broken(found, "`.git` is a file that names no folder"));
            };
            top.join(path.trim())
        } else {
            found
        };
        let common = match read(&own.join("commondir"))? {
            Some(path) => own.join(path.trim()),
            None => own.clone(),
        };
        if !is_file(&own.join("HEAD")) {
            return Err(broken(own, "it has no HEAD"));
        }
        if !common.join("objects").is_dir() {
            return Err(broken(common, "it has no folder of objects"));
        }
        if common.join("reftable").is_dir() {
            return Err(HistoryError::Reftable { path: common });
        }
        let below = folder.strip_prefix(top).unwrap_or(Path::new(""));
        let names: Vec<_> = below.iter().map(|name| name.to_string_lossy()).collect();
        Ok(Self {
            own,
            common,
            folder: names.join("/"),
        })
    }

    /// The commits whose parents a shallow clone does not have, by name.
    pub(crate) fn shallow(&self) -> Result<Vec<String>, HistoryError> {
        let text = read(&self.common.join("shallow"))?.unwrap_or_default();
        Ok(text.lines().map(|line| line.trim().to_owned()).collect())
    }
}

fn broken(path: PathBuf, why: &'static str) -> HistoryError {
    HistoryError::Broken { path, why }
}

fn is_git_folder(folder: &Path) -> bool {
    is_file(&folder.join("HEAD"))
        && ["objects", "refs"]
            .iter()
            .all(|name| folder.join(name).is_dir())
}

/// A pipe would keep its reader waiting for ever, and so would some devices.
const NO_FILE: &str = "it is neither a file nor a folder";

/// Refuses a folder of objects with anything else than files and folders where objects and lists of them are read:
/// who reads them opens what has the name.
pub(crate) fn check_objects(objects: &Path) -> Result<(), HistoryError> {
    let mut pending = vec![(objects.to_owned(), 0)];
    while let Some((folder, depth)) = pending.pop() {
        // What cannot be listed cannot be read either, and is said when it is missed.
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let kind = match entry.file_type() {
                Ok(kind) if kind.is_symlink() => {
                    fs::metadata(entry.path()).map(|at| at.file_type())
                }
                kind => kind,
            };
            match kind {
                // `info/commit-graphs` is the deepest.
                Ok(kind) if kind.is_dir() && depth < 2 => pending.push((entry.path(), depth + 1)),
                Ok(kind) if kind.is_file() || kind.is_dir() => {}
                Ok(_) => return Err(broken(entry.path(), NO_FILE)),
                // A link to nowhere, or gone meanwhile.
                Err(_) => {}
            }
        }
    }
    Ok(())
}

fn is_file(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// A small file of the repository; `None` where there is none.
pub(crate) fn read(path: &Path) -> Result<Option<String>, HistoryError> {
    let unreadable = |error| HistoryError::Unreadable {
        path: path.to_owned(),
        what: "a file of the repository",
        error,
    };
    match fs::metadata(path) {
        Ok(found) if found.is_file() => {}
        Ok(found) if !found.is_dir() => return Err(broken(path.to_owned(), NO_FILE)),
        _ => return Ok(None),
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(REFERENCE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > REFERENCE_BYTES {
        return Err(unreadable(io::Error::from(io::ErrorKind::FileTooLarge)));
    }
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

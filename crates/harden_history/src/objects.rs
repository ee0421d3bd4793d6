//! What an object holds, within limits.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix_hash::{ObjectId, oid};
use gix_object::{Data, Find as _, FindHeader as _};
use gix_odb::HandleArc;
use gix_odb::store::init::Options;

use crate::base_cache::BaseCache;
use crate::error::HistoryError;
use crate::gaps::{Gap, Gaps};
use crate::limits::{ALTERNATES, DECODED_BYTES, FILE_BYTES};
use crate::repository::{Repository, check_objects, read};

/// The objects of a repository and of those that it borrows from.
pub(crate) struct Store(Arc<gix_odb::Store>, gix_hash::Kind);

/// A thread's way to them.
pub(crate) struct Objects {
    handle: HandleArc,
    pub(crate) hash_kind: gix_hash::Kind,
}

/// Why there is no object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    Missing,
    Broken,
    Large,
}

impl Lost {
    /// Says it, naming the object, or better what is known of it.
    pub(crate) fn add_to(self, gaps: &mut Gaps, id: &oid, path: impl FnOnce() -> String) {
        match self {
            Self::Missing => gaps.add(Gap::Missing, || id.to_string()),
            Self::Broken => gaps.add(Gap::Broken, || id.to_string()),
            Self::Large => gaps.add(Gap::Large, path),
        }
    }
}

impl Store {
    pub(crate) fn of(
        repository: &Repository,
        hash_kind: gix_hash::Kind,
    ) -> Result<Self, HistoryError> {
        let folder = repository.common.join("objects");
        for objects in all_folders(&folder)? {
            check_objects(&objects)?;
        }
        let options = Options {
            alloc_limit_bytes: Some(DECODED_BYTES),
            ..Options::default()
        };
        // Nothing stands for anything else: what `git replace` hides is searched too.
        let mut none = std::iter::empty();
        let store = gix_odb::Store::at_opts(folder.clone(), hash_kind, &mut none, options);
        let store = store.map_err(|error| HistoryError::Unreadable {
            path: folder,
            what: "the folder of objects",
            error,
        })?;
        Ok(Self(Arc::new(store), hash_kind))
    }

    pub(crate) fn open(&self) -> Objects {
        let mut handle = self.0.to_cache_arc();
        // What is not there now will not come.
        handle.refresh_never();
        handle.set_pack_cache(|| Box::new(BaseCache::new()));
        Objects {
            handle,
            hash_kind: self.1,
        }
    }
}

/// A folder of objects and those that it borrows from, and those in their turn.
fn all_folders(first: &Path) -> Result<Vec<PathBuf>, HistoryError> {
    let mut folders = vec![first.to_owned()];
    let mut next = 0;
    while let Some(folder) = folders.get(next).cloned() {
        next += 1;
        let text = read(&folder.join("info/alternates"))?.unwrap_or_default();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let other = folder.join(line.trim().trim_matches('"'));
            let other = other.canonicalize().unwrap_or(other);
            if folders.contains(&other) {
                continue;
            }
            if folders.len() >= ALTERNATES {
                return Err(HistoryError::Broken {
                    path: folder,
                    why: "it borrows objects from more folders than anybody keeps",
                });
            }
            folders.push(other);
        }
    }
    Ok(folders)
}

impl Objects {
    pub(crate) fn read<'b>(&self, id: &oid, buffer: &'b mut Vec<u8>) -> Result<Data<'b>, Lost> {
        match self.handle.try_find(id, buffer) {
            Ok(Some(data)) if data.data.len() as u64 > FILE_BYTES => Err(Lost::Large),
            Ok(Some(data)) => Ok(data),
            Ok(None) => Err(Lost::Missing),
            Err(_) => Err(match self.handle.try_header(id) {
                Ok(Some(header)) if header.size > FILE_BYTES => Lost::Large,
                _ => Lost::Broken,
            }),
        }
    }

    /// The same, where it can only be an object of one kind.
    pub(crate) fn read_as<'b>(
        &self,
        kind: gix_object::Kind,
        id: &ObjectId,
        buffer: &'b mut Vec<u8>,
    ) -> Result<&'b [u8], Lost> {
        let found = self.read(id, buffer)?;
        if found.kind == kind {
            Ok(found.data)
        } else {
            Err(Lost::Broken)
        }
    }
}

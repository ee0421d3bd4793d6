//! Folders as commits have them.

use std::borrow::Cow;
use std::collections::HashMap;

use gix_hash::{ObjectId, oid};
use gix_object::{Kind, TreeRefIter};

use crate::limits::{DEPTH, PATH_BYTES};
use crate::objects::{Lost, Objects};

/// A name in a folder.
pub(crate) struct Entry<'t> {
    pub(crate) kind: EntryKind,
    pub(crate) name: Cow<'t, str>,
    pub(crate) id: &'t oid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EntryKind {
    Folder,
    File,
    Link,
    Submodule,
}

/// The names in a folder, as far as they can be read, and whether that is all of them.
pub(crate) fn entries(data: &[u8], kind: gix_hash::Kind) -> (Vec<Entry<'_>>, bool) {
    let mut entries = Vec::new();
    for entry in TreeRefIter::from_bytes(data, kind) {
        let Ok(entry) = entry else {
            return (entries, false);
        };
        let kind = if entry.mode.is_tree() {
            EntryKind::Folder
        } else if entry.mode.is_commit() {
            EntryKind::Submodule
        } else if entry.mode.is_link() {
            EntryKind::Link
        } else {
            EntryKind::File
        };
        entries.push(Entry {
            kind,
            name: readable(entry.filename),
            id: entry.oid,
        });
    }
    (entries, true)
}

/// Names may hold whatever git stores: what would command a terminal is left out of them.
fn readable(name: &[u8]) -> Cow<'_, str> {
    let name = String::from_utf8_lossy(name);
    if name.contains(char::is_control) {
        name.replace(char::is_control, "\u{fffd}").into()
    } else {
        name
    }
}

/// Whether no file of this path can be in a work tree.
pub(crate) fn is_too_deep(path: &str) -> bool {
    path.len() > PATH_BYTES || path.matches('/').count() > DEPTH
}

/// The audited folder in the trees of commits.
pub(crate) struct Tops<'a> {
    folder: &'a str,
    known: HashMap<ObjectId, Option<ObjectId>>,
}

impl<'a> Tops<'a> {
    pub(crate) fn new(folder: &'a str) -> Self {
        Self {
            folder,
            known: HashMap::new(),
        }
    }

    /// `None` where a commit does not have the folder.
    pub(crate) fn in_tree(
        &mut self,
        tree: ObjectId,
        objects: &Objects,
        buffer: &mut Vec<u8>,
    ) -> Result<Option<ObjectId>, (ObjectId, Lost)> {
        if self.folder.is_empty() {
            return Ok(Some(tree));
        }
        if let Some(known) = self.known.get(&tree) {
            return Ok(*known);
        }
        let mut top = Some(tree);
        for name in self.folder.split('/') {
            let Some(id) = top else { break };
            let data = objects.read_as(Kind::Tree, &id, buffer);
            let (entries, _) = entries(data.map_err(|lost| (id, lost))?, objects.hash_kind);
            let found = entries
                .iter()
                .find(|entry| entry.kind == EntryKind::Folder && entry.name == name);
            top = found.map(|entry| entry.id.to_owned());
        }
        self.known.insert(tree, top);
        Ok(top)
    }
}

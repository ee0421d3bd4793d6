//! What lay around a secret when it came: other files say what one is for.

use gix_hash::ObjectId;
use gix_object::Kind;
use harden_source::SourceTree;

use crate::commits::Commit;
use crate::objects::Objects;
use crate::paths::join;
use crate::trees::{Entry, EntryKind, Tops, entries};

/// Files of a folder, at most.
const MOST: usize = 512;
/// Larger files say nothing of others.
const LONGEST: usize = 256 << 10;
/// The contents of files with such names are there; of others, their names alone.
const TELLING: [&str; 5] = ["compose", ".crt", ".cer", ".cert", ".pem"];

/// Reads the files of the folder that a file lay in, and of the top, as a commit has them.
pub(crate) struct Around<'a> {
    tops: Tops<'a>,
    objects: &'a Objects,
    buffer: Vec<u8>,
    files: Vec<(String, String)>,
}

impl<'a> Around<'a> {
    pub(crate) fn new(folder: &'a str, objects: &'a Objects) -> Self {
        Self {
            tops: Tops::new(folder),
            objects,
            buffer: Vec::new(),
            files: Vec::new(),
        }
    }

    pub(crate) fn of(&mut self, path: &str, commit: &Commit) -> SourceTree {
        self.files.clear();
        // What could not be read is counted already.
        let top = self
            .tops
            .in_tree(commit.tree, self.objects, &mut self.buffer);
        if let Ok(Some(top)) = top {
            self.take(top, "", path.rsplit_once('/').map(|(folder, _)| folder));
        }
        let files = self.files.iter();
        SourceTree::in_memory(files.map(|(path, text)| (path.as_str(), text.as_str())))
    }

    /// Takes the files of a folder, and goes down to another.
    fn take(&mut self, folder: ObjectId, path: &str, down: Option<&str>) {
        let mut buffer = Vec::new();
        let Ok(data) = self.objects.read_as(Kind::Tree, &folder, &mut buffer) else {
            return;
        };
        let (entries, _) = entries(data, self.objects.hash_kind);
        if path.is_empty() || down.is_none() {
            for entry in entries
                .iter()
                .filter(|entry| entry.kind == EntryKind::File)
                .take(MOST)
            {
                let text = self.text(entry);
                self.files.push((join(path, &entry.name), text));
            }
        }
        let Some(down) = down else { return };
        let (name, down) = down
            .split_once('/')
            .map_or((down, None), |(name, down)| (name, Some(down)));
        let below = entries
            .iter()
            .find(|entry| entry.kind == EntryKind::Folder && entry.name == name);
        if let Some(below) = below {
            self.take(below.id.to_owned(), &join(path, name), down);
        }
    }

    fn text(&mut self, entry: &Entry<'_>) -> String {
        if !TELLING.iter().any(|telling| entry.name.contains(telling)) {
            return String::new();
        }
        let content = ObjectId::from(entry.id);
        let content = self.objects.read_as(Kind::Blob, &content, &mut self.buffer);
        match content {
            Ok(bytes) if bytes.len() <= LONGEST => String::from_utf8_lossy(bytes).into_owned(),
            Ok(_) | Err(_) => String::new(),
        }
    }
}

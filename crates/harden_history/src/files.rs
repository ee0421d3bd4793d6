//! Every content that the audited folder ever had, each once, with the paths that it had.

use std::collections::{BTreeSet, HashMap};

use gix_hash::ObjectId;
use gix_object::Kind;
use harden_source::{is_entered, is_own_folder};
use indexmap::IndexMap;
use smallvec::SmallVec;

use crate::commits::Commits;
use crate::gaps::{Gap, Gaps};
use crate::limits::{Limits, PATHS_OF_ONE};
use crate::objects::Objects;
use crate::paths::{Paths, TOP, join};
use crate::trees::{EntryKind, Tops, entries, is_too_deep};

/// Contents, the newest first.
pub(crate) struct Files {
    pub(crate) paths: Paths,
    pub(crate) contents: IndexMap<ObjectId, Numbers>,
}

/// Of paths: a few, the newest first.
pub(crate) type Numbers = SmallVec<[u32; 2]>;

impl Files {
    pub(crate) fn of(
        commits: &Commits,
        folder: &str,
        objects: &Objects,
        limits: &Limits,
        gaps: &mut Gaps,
    ) -> Self {
        let mut walk = Walk {
            objects,
            limits,
            gaps,
            files: Self {
                paths: Paths::new(),
                contents: IndexMap::new(),
            },
            seen: HashMap::new(),
            submodules: BTreeSet::new(),
            pending: Vec::new(),
            buffer: Vec::new(),
        };
        let mut tops = Tops::new(folder);
        for commit in &commits.list {
            match tops.in_tree(commit.tree, objects, &mut walk.buffer) {
                Ok(Some(top)) => walk.all_below(top),
                Ok(None) => {}
                Err((id, lost)) => lost.add_to(walk.gaps, &id, || format!("folder {id}")),
            }
        }
        for submodule in &walk.submodules {
            let path = walk.files.paths.text(*submodule);
            walk.gaps.add(Gap::Submodule, || path.to_owned());
        }
        walk.files
    }
}

struct Walk<'a> {
    objects: &'a Objects,
    limits: &'a Limits,
    gaps: &'a mut Gaps,
    files: Files,
    /// Folders that were looked into, and under which paths.
    seen: HashMap<ObjectId, Numbers>,
    submodules: BTreeSet<u32>,
    pending: Vec<(ObjectId, u32)>,
    buffer: Vec<u8>,
}

impl Walk<'_> {
    fn all_below(&mut self, top: ObjectId) {
        self.meet_folder(top, TOP);
        while let Some((folder, path)) = self.pending.pop() {
            self.enter(folder, path);
        }
    }

    /// A folder that is seen under another path may be there for something else. One that holds itself, as only a
    /// hostile hand can make it, is not looked into for ever.
    fn meet_folder(&mut self, folder: ObjectId, path: u32) {
        let most = self.limits.trees;
        let is_full = self.seen.len() >= most;
        match self.seen.get_mut(&folder) {
            Some(paths) if paths.contains(&path) || paths.len() >= PATHS_OF_ONE => return,
            Some(paths) => paths.push(path),
            None if is_full => {
                self.gaps
                    .add(Gap::Limit, || format!("{most} states of folders"));
                return;
            }
            None => {
                self.seen.insert(folder, Numbers::from_slice(&[path]));
            }
        }
        self.pending.push((folder, path));
    }

    fn enter(&mut self, folder: ObjectId, number: u32) {
        let mut buffer = std::mem::take(&mut self.buffer);
        let path = self.files.paths.text(number).to_owned();
        match self.objects.read_as(Kind::Tree, &folder, &mut buffer) {
            Ok(data) => self.look_through(folder, &path, data),
            Err(lost) => lost.add_to(self.gaps, &folder, || format!("folder {path}")),
        }
        self.buffer = buffer;
    }

    fn look_through(&mut self, folder: ObjectId, path: &str, data: &[u8]) {
        let (entries, is_whole) = entries(data, self.objects.hash_kind);
        if !is_whole {
            self.gaps.add(Gap::Broken, || folder.to_string());
        }
        let name = path.rsplit('/').next().unwrap_or(path);
        let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_ref()).collect();
        if !path.is_empty() && !is_own_folder(name, &names) {
            return;
        }
        for entry in entries {
            let path = join(path, &entry.name);
            if is_too_deep(&path) {
                self.gaps.add(Gap::Deep, || path.chars().take(80).collect());
                continue;
            }
            match entry.kind {
                EntryKind::Folder if is_entered(&entry.name) => {
                    let number = self.files.paths.number(path);
                    self.meet_folder(entry.id.to_owned(), number);
                }
                EntryKind::Submodule => {
                    let number = self.files.paths.number(path);
                    self.submodules.insert(number);
                }
                EntryKind::File => self.meet_file(entry.id.to_owned(), path),
                EntryKind::Folder | EntryKind::Link => {}
            }
        }
    }

    fn meet_file(&mut self, content: ObjectId, path: String) {
        let number = self.files.paths.number(path);
        if !self.files.paths.is_searched(number) {
            return;
        }
        let contents = &mut self.files.contents;
        let most = self.limits.files;
        let is_full = contents.len() >= most;
        match contents.get_mut(&content) {
            Some(paths) if paths.contains(&number) || paths.len() >= PATHS_OF_ONE => {}
            Some(paths) => paths.push(number),
            None if is_full => self
                .gaps
                .add(Gap::Limit, || format!("{most} states of files")),
            None => {
                contents.insert(content, Numbers::from_slice(&[number]));
            }
        }
    }
}

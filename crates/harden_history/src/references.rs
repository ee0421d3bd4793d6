//! The names that lead to commits.
//!
//! Names are all that is wanted, so they are read here: what gitoxide has for them locks and writes files.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use gix_hash::ObjectId;

use crate::error::HistoryError;
use crate::gaps::{Gap, Gaps};
use crate::limits::{DEPTH, REFERENCES};
use crate::repository::{Repository, read};

/// What is under way: rebases, merges, bisections keep commits beside the branches.
const UNDER_WAY: [&str; 4] = [
    "rebase-merge/orig-head",
    "rebase-merge/onto",
    "rebase-apply/orig-head",
    "rebase-apply/onto",
];

/// References by name, such as `refs/heads/main`.
#[derive(Default)]
pub(crate) struct References(BTreeMap<String, ObjectId>);

impl References {
    /// Every reference of a repository, and what the stash has had.
    pub(crate) fn of(repository: &Repository, gaps: &mut Gaps) -> Result<Self, HistoryError> {
        let mut references = Self::default();
        // What is packed may be out of date, so that the files come later.
        references.take_packed(&repository.common, gaps)?;
        let mut folders = vec![&repository.common, &repository.own];
        folders.dedup();
        for folder in folders {
            references.take_folder(folder, "refs", gaps)?;
            references.take_heads(folder, "", gaps)?;
        }
        for name in UNDER_WAY {
            references.take_file(&repository.own, name, gaps)?;
        }
        for name in names_in(&repository.common.join("worktrees"))? {
            references.take_heads(&repository.common, &format!("worktrees/{name}"), gaps)?;
        }
        references.take_stashes(&repository.common, gaps)?;
        Ok(references)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &ObjectId)> {
        self.0.iter()
    }

    /// How long names of objects are: the format of the repository.
    pub(crate) fn hash_kind(&self) -> gix_hash::Kind {
        let first = self.0.values().next();
        first.map_or(gix_hash::Kind::Sha1, ObjectId::kind)
    }

    fn add(&mut self, name: String, id: ObjectId, gaps: &mut Gaps) {
        if self.0.len() < REFERENCES {
            self.0.insert(name, id);
        } else {
            gaps.add(Gap::Limit, || format!("{REFERENCES} references"));
        }
    }

    fn take_packed(&mut self, common: &Path, gaps: &mut Gaps) -> Result<(), HistoryError> {
        let text = read(&common.join("packed-refs"))?.unwrap_or_default();
        for line in text.lines() {
            // `#` begins a header, and `^` what the tag above stands for.
            if line.is_empty() || line.starts_with(['#', '^']) {
                continue;
            }
            match line.split_once(' ').map(|(id, name)| (object(id), name)) {
                Some((Some(id), name)) => self.add(name.trim().to_owned(), id, gaps),
                _ => gaps.add(Gap::Reference, || "packed-refs".to_owned()),
            }
        }
        Ok(())
    }

    fn take_folder(
        &mut self,
        top: &Path,
        folder: &str,
        gaps: &mut Gaps,
    ) -> Result<(), HistoryError> {
        let mut pending = vec![folder.to_owned()];
        while let Some(folder) = pending.pop() {
            for name in names_in(&top.join(&folder))? {
                let name = format!("{folder}/{name}");
                let path = top.join(&name);
                // Links to folders may lead in circles.
                let is_folder = fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir());
                if !is_folder {
                    self.take_file(top, &name, gaps)?;
                } else if name.split('/').count() < DEPTH && pending.len() < REFERENCES {
                    pending.push(name);
                } else {
                    gaps.add(Gap::Deep, || name);
                }
            }
        }
        Ok(())
    }

    /// `HEAD`, `ORIG_HEAD`, `MERGE_HEAD` and the like.
    fn take_heads(
        &mut self,
        top: &Path,
        folder: &str,
        gaps: &mut Gaps,
    ) -> Result<(), HistoryError> {
        for name in names_in(&top.join(folder))? {
            if name == "HEAD" || name.ends_with("_HEAD") {
                self.take_file(top, &crate::paths::join(folder, &name), gaps)?;
            }
        }
        Ok(())
    }

    /// A file with the name of an object at the beginning of its lines; what names another reference is found there.
    fn take_file(&mut self, top: &Path, name: &str, gaps: &mut Gaps) -> Result<(), HistoryError> {
        let Some(text) = read(&top.join(name))? else {
            return Ok(());
        };
        // No reference may be called like the file that git writes while it changes one.
        if text.starts_with("ref:") || name.strip_suffix(".lock").is_some() {
            return Ok(());
        }
        let mut ids = text
            .lines()
            .filter_map(|line| object(line.split_whitespace().next()?));
        match ids.next() {
            Some(id) => self.add(name.to_owned(), id, gaps),
            // Git leaves `FETCH_HEAD` empty where there was nothing to fetch.
            None if text.trim().is_empty() && name.ends_with("_HEAD") => {}
            None => gaps.add(Gap::Reference, || name.to_owned()),
        }
        for (number, id) in ids.enumerate() {
            self.add(format!("{name}@{}", number + 1), id, gaps);
        }
        Ok(())
    }

    /// Stashes below the first are in the log of the reference alone.
    fn take_stashes(&mut self, common: &Path, gaps: &mut Gaps) -> Result<(), HistoryError> {
        let text = read(&common.join("logs/refs/stash"))?.unwrap_or_default();
        for (line, number) in text.lines().rev().zip(0..) {
            let new = line.split_whitespace().nth(1).and_then(object);
            if let Some(id) = new {
                self.add(format!("stash@{{{number}}}"), id, gaps);
            }
        }
        Ok(())
    }
}

fn object(name: &str) -> Option<ObjectId> {
    let id = ObjectId::from_hex(name.as_bytes()).ok()?;
    // A branch that is about to be made or removed.
    (!id.is_null()).then_some(id)
}

/// The names in a folder, sorted; none where there is no folder.
fn names_in(folder: &Path) -> Result<Vec<String>, HistoryError> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(Vec::new());
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(|error| HistoryError::Unreadable {
            path: folder.to_owned(),
            what: "a folder of the repository",
            error,
        })?;
        // Git refuses to make references whose names are no text.
        names.extend(entry.file_name().into_string());
    }
    names.sort();
    Ok(names)
}

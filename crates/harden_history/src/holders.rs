//! Which commits hold a value: how many, which brought it, which removed it.

use std::collections::{HashMap, HashSet};

use gix_hash::ObjectId;
use gix_object::Kind;
use indexmap::IndexSet;

use crate::commits::{Commit, Commits};
use crate::files::Files;
use crate::limits::DEPTH;
use crate::objects::Objects;
use crate::paths::{TOP, join};
use crate::scan::Secrets;
use crate::trees::{EntryKind, Tops, entries};

/// The commits that hold a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holders {
    pub commits: usize,
    /// The first, or the first that a shallow clone has.
    pub brought_by: NamedCommit,
    /// Older commits, which this clone does not have, may hold it too.
    pub may_be_older: bool,
    /// The last that took it out, if one did.
    pub removed_by: Option<NamedCommit>,
    /// The references whose commits hold it still.
    pub standing_in: Vec<String>,
}

/// A commit, and when it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedCommit {
    pub id: String,
    /// Since 1970.
    pub seconds: i64,
}

/// The holders of each value, in the order of the values, and the number of the commit that brought it; `None` where no
/// commit could be read that holds it.
pub(crate) fn of_all(
    secrets: &Secrets,
    files: &Files,
    commits: &Commits,
    folder: &str,
    objects: &Objects,
) -> Vec<Option<(Holders, u32)>> {
    let mut look = Look::new(secrets, files, objects);
    let mut tops = Tops::new(folder);
    let mut buffer = Vec::new();
    let sets: Vec<u32> = commits
        .list
        .iter()
        .map(
            |commit| match tops.in_tree(commit.tree, objects, &mut buffer) {
                Ok(Some(top)) => look.held_by(top, TOP, 0),
                // What could not be read is counted already.
                Ok(None) | Err(_) => NOTHING,
            },
        )
        .collect();
    Count::of(commits, &sets, &look.sets, secrets.len()).holders()
}

/// The number of the empty set.
const NOTHING: u32 = 0;
/// Numbers of values, sorted.
type Values = Box<[u32]>;

/// Looks only where a value ever stood.
struct Look<'a> {
    files: &'a Files,
    objects: &'a Objects,
    values: HashMap<ObjectId, Vec<u32>>,
    /// Those on the way to a value.
    folders: HashSet<u32>,
    sets: IndexSet<Values>,
    known: HashMap<(ObjectId, u32), u32>,
}

impl<'a> Look<'a> {
    fn new(secrets: &Secrets, files: &'a Files, objects: &'a Objects) -> Self {
        let mut values: HashMap<ObjectId, Vec<u32>> = HashMap::new();
        let mut folders = HashSet::from([TOP]);
        for (value, found) in (0..).zip(secrets.values()) {
            for content in &found.contents {
                let Some((id, paths)) = files.contents.get_index(*content as usize) else {
                    continue;
                };
                values.entry(*id).or_default().push(value);
                for path in paths {
                    let path = files.paths.text(*path);
                    let ends = path.match_indices('/').map(|(end, _)| end);
                    folders.extend(ends.filter_map(|end| files.paths.known(&path[..end])));
                }
            }
        }
        Self {
            files,
            objects,
            values,
            folders,
            sets: IndexSet::from([Values::default()]),
            known: HashMap::new(),
        }
    }

    /// The number of the set of values that a folder holds.
    fn held_by(&mut self, folder: ObjectId, path: u32, depth: usize) -> u32 {
        if let Some(known) = self.known.get(&(folder, path)) {
            return *known;
        }
        let mut buffer = Vec::new();
        let mut held: Vec<u32> = Vec::new();
        let (files, objects) = (self.files, self.objects);
        let data = objects.read_as(Kind::Tree, &folder, &mut buffer);
        let (entries, _) = entries(data.unwrap_or_default(), objects.hash_kind);
        for entry in entries {
            match entry.kind {
                EntryKind::File => {
                    held.extend(self.values.get(entry.id).into_iter().flatten());
                }
                EntryKind::Folder if depth < DEPTH => {
                    let below = join(files.paths.text(path), &entry.name);
                    let below = files.paths.known(&below);
                    if let Some(below) = below.filter(|below| self.folders.contains(below)) {
                        let set = self.held_by(entry.id.to_owned(), below, depth + 1);
                        held.extend(self.sets.get_index(set as usize).into_iter().flatten());
                    }
                }
                EntryKind::Folder | EntryKind::Link | EntryKind::Submodule => {}
            }
        }
        held.sort_unstable();
        held.dedup();
        let (set, _) = self.sets.insert_full(held.into());
        let set = u32::try_from(set).expect("there are fewer sets than folders");
        self.known.insert((folder, path), set);
        set
    }
}

/// What is found out of each value, by its number.
struct Count<'a> {
    commits: &'a Commits,
    held: Vec<usize>,
    /// Numbers of commits; the greater, the older.
    brought_by: Vec<Option<u32>>,
    /// Whether no parent was without it, and the number of the commit.
    removed_by: Vec<Option<(bool, u32)>>,
    standing_in: Vec<Vec<String>>,
}

impl<'a> Count<'a> {
    fn of(commits: &'a Commits, sets_of: &[u32], sets: &IndexSet<Values>, values: usize) -> Self {
        let mut count = Self {
            commits,
            held: vec![0; values],
            brought_by: vec![None; values],
            removed_by: vec![None; values],
            standing_in: vec![Vec::new(); values],
        };
        let set = |number: u32| sets.get_index(number as usize).map_or(&[][..], |set| set);
        let mut holding = vec![0; sets.len()];
        for number in sets_of {
            holding[*number as usize] += 1;
        }
        for (values, commits) in sets.iter().zip(holding) {
            for value in values {
                count.held[*value as usize] += commits;
            }
        }
        for ((number, commit), own) in (0..).zip(&commits.list).zip(sets_of) {
            let parents: Vec<u32> = commit
                .parents
                .iter()
                .map(|parent| sets_of[*parent as usize])
                .collect();
            // Most commits change nothing here.
            if !parents.is_empty() && parents.iter().all(|parent| parent == own) {
                continue;
            }
            let is_held = |set_of: u32, value: u32| set(set_of).binary_search(&value).is_ok();
            for value in set(*own) {
                if !parents.iter().any(|parent| is_held(*parent, *value)) {
                    // Commits come newest first: the last one stays.
                    count.brought_by[*value as usize] = Some(number);
                }
            }
            for value in parents.iter().flat_map(|parent| set(*parent)) {
                if is_held(*own, *value) {
                    continue;
                }
                // Merging a branch that never had it is no removal, unless nothing else is.
                let by_all = parents.iter().all(|parent| is_held(*parent, *value));
                let removed = &mut count.removed_by[*value as usize];
                if removed.is_none_or(|(by_all_known, _)| by_all && !by_all_known) {
                    *removed = Some((by_all, number));
                }
            }
        }
        for (name, number) in &commits.tips {
            for value in set(sets_of[*number as usize]) {
                count.standing_in[*value as usize].push(name.clone());
            }
        }
        count
    }

    fn holders(mut self) -> Vec<Option<(Holders, u32)>> {
        let named = |commit: &Commit| NamedCommit {
            id: commit.id.to_string(),
            seconds: commit.seconds,
        };
        let commit = |number: u32| &self.commits.list[number as usize];
        let mut standing_in = std::mem::take(&mut self.standing_in).into_iter();
        let all = self.held.iter().zip(&self.brought_by).zip(&self.removed_by);
        all.map(|((commits, brought_by), removed_by)| {
            let standing_in = standing_in.next().unwrap_or_default();
            let brought_by = (*brought_by)?;
            let first = commit(brought_by);
            let holders = Holders {
                commits: *commits,
                brought_by: named(first),
                may_be_older: first.is_cut,
                removed_by: removed_by.map(|(_, number)| named(commit(number))),
                standing_in,
            };
            Some((holders, brought_by))
        })
        .collect()
    }
}

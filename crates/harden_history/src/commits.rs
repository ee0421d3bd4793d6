//! All commits that references lead to.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix_hash::ObjectId;
use gix_object::{CommitRefIter, Kind, TagRefIter};
use smallvec::SmallVec;

use crate::gaps::{Gap, Gaps};
use crate::limits::{Limits, TAGS};
use crate::objects::{Lost, Objects};
use crate::references::References;

/// Commits, children before their parents, newer before older ones.
pub(crate) struct Commits {
    pub(crate) list: Vec<Commit>,
    /// References, and the numbers of their commits.
    pub(crate) tips: Vec<(String, u32)>,
}

pub(crate) struct Commit {
    pub(crate) id: ObjectId,
    pub(crate) tree: ObjectId,
    pub(crate) parents: SmallVec<[u32; 2]>,
    /// When it was committed, since 1970.
    pub(crate) seconds: i64,
    /// Its parents are not in this clone.
    pub(crate) is_cut: bool,
}

impl Commits {
    pub(crate) fn from(
        references: &References,
        shallow: &HashSet<ObjectId>,
        objects: &Objects,
        limits: &Limits,
        gaps: &mut Gaps,
    ) -> Self {
        let mut walk = Walk {
            objects,
            limits,
            shallow,
            gaps,
            numbers: HashMap::new(),
            list: Vec::new(),
            buffer: Vec::new(),
            parents: 0,
        };
        let mut tips = Vec::new();
        for (name, id) in references.iter() {
            match walk.commit_of(*id) {
                Ok(Some(id)) => {
                    if let Some(number) = walk.reach(id) {
                        tips.push((name.clone(), number));
                    }
                }
                Ok(None) => walk.gaps.add(Gap::Reference, || name.clone()),
                Err(lost) => lost.add_to(walk.gaps, id, || name.clone()),
            }
        }
        let list = walk.list;
        sorted(list, tips)
    }
}

struct Walk<'a> {
    objects: &'a Objects,
    limits: &'a Limits,
    shallow: &'a HashSet<ObjectId>,
    gaps: &'a mut Gaps,
    /// `None` for commits that cannot be read.
    numbers: HashMap<ObjectId, Option<u32>>,
    list: Vec<Commit>,
    buffer: Vec<u8>,
    parents: usize,
}

impl Walk<'_> {
    /// The commit that an object is or, being a tag, leads to.
    fn commit_of(&mut self, mut id: ObjectId) -> Result<Option<ObjectId>, Lost> {
        for _ in 0..TAGS {
            if self.numbers.contains_key(&id) {
                return Ok(Some(id));
            }
            let found = self.objects.read(&id, &mut self.buffer)?;
            match found.kind {
                Kind::Commit => return Ok(Some(id)),
                Kind::Tag => {
                    let tag = TagRefIter::from_bytes(found.data, self.objects.hash_kind);
                    id = tag.target_id().map_err(|_| Lost::Broken)?;
                }
                Kind::Tree | Kind::Blob => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Takes a commit and all before it. Its number, if it can be read.
    fn reach(&mut self, tip: ObjectId) -> Option<u32> {
        let mut pending = vec![tip];
        let mut lines: Vec<(u32, SmallVec<[ObjectId; 2]>)> = Vec::new();
        while let Some(id) = pending.pop() {
            if self.numbers.contains_key(&id) {
                continue;
            }
            let Limits {
                commits, parents, ..
            } = self.limits;
            if self.list.len() >= *commits {
                self.gaps.add(Gap::Limit, || format!("{commits} commits"));
                break;
            }
            if self.parents >= *parents {
                self.gaps
                    .add(Gap::Limit, || format!("{parents} lines between commits"));
                break;
            }
            let number = match self.read(&id) {
                Ok((commit, parents)) => {
                    let number = u32::try_from(self.list.len()).ok()?;
                    self.list.push(commit);
                    self.parents += parents.len();
                    pending.extend(&parents);
                    lines.push((number, parents));
                    Some(number)
                }
                Err(lost) => {
                    lost.add_to(self.gaps, &id, || format!("commit {id}"));
                    None
                }
            };
            self.numbers.insert(id, number);
        }
        for (number, parents) in lines {
            let known = parents.iter().filter_map(|id| *self.numbers.get(id)?);
            self.list[number as usize].parents = known.collect();
        }
        *self.numbers.get(&tip)?
    }

    fn read(&mut self, id: &ObjectId) -> Result<(Commit, SmallVec<[ObjectId; 2]>), Lost> {
        let data = self.objects.read_as(Kind::Commit, id, &mut self.buffer)?;
        let mut fields = CommitRefIter::from_bytes(data, self.objects.hash_kind);
        let seconds = fields
            .committer()
            .map_or(0, |committer| committer.seconds());
        let tree = fields.tree_id().map_err(|_| Lost::Broken)?;
        let is_cut = self.shallow.contains(id);
        let commit = Commit {
            id: *id,
            tree,
            parents: SmallVec::new(),
            seconds,
            is_cut,
        };
        let parents = if is_cut {
            SmallVec::new()
        } else {
            fields.parent_ids().collect()
        };
        Ok((commit, parents))
    }
}

/// Children come before their parents; where neither is the other's, the newer one does.
fn sorted(list: Vec<Commit>, tips: Vec<(String, u32)>) -> Commits {
    let mut children = vec![0_usize; list.len()];
    for parent in list.iter().flat_map(|commit| &commit.parents) {
        children[*parent as usize] += 1;
    }
    let key = |number: u32| {
        (
            list[number as usize].seconds,
            list[number as usize].id,
            number,
        )
    };
    let all = 0..u32::try_from(list.len()).expect("there is a limit");
    let mut ready: BinaryHeap<_> = all
        .clone()
        .filter(|number| children[*number as usize] == 0)
        .map(key)
        .collect();
    let mut order = Vec::with_capacity(list.len());
    let mut is_placed = vec![false; list.len()];
    while let Some((_, _, number)) = ready.pop() {
        order.push(number);
        is_placed[number as usize] = true;
        for parent in &list[number as usize].parents {
            let left = &mut children[*parent as usize];
            *left -= 1;
            if *left == 0 {
                ready.push(key(*parent));
            }
        }
    }
    // Commits that are each other's parents: objects whose names are not those of their contents.
    order.extend(all.filter(|number| !is_placed[*number as usize]));
    let mut places = vec![0_u32; list.len()];
    for (place, number) in (0_u32..).zip(&order) {
        places[*number as usize] = place;
    }
    let mut list: Vec<(u32, Commit)> = places.iter().copied().zip(list).collect();
    list.sort_unstable_by_key(|(place, _)| *place);
    let list = list.into_iter().map(|(_, mut commit)| {
        for parent in &mut commit.parents {
            *parent = places[*parent as usize];
        }
        commit
    });
    Commits {
        list: list.collect(),
        tips: tips
            .into_iter()
            .map(|(name, number)| (name, places[number as usize]))
            .collect(),
    }
}

//! Maps that keep the order in which they were filled, as Python's do.

use std::hash::BuildHasher;
use std::rc::Rc;
use std::sync::LazyLock;

use foldhash::fast::{FoldHasher, RandomState};
use indexmap::map::raw_entry_v1::RawEntryApiV1;

/// Hashed quickly, and differently in each process: names of an audited project cannot be chosen to
/// collide.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, Seed>;

/// The seed of this process: all its maps hash a name alike.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seed;

static OF_PROCESS: LazyLock<RandomState> = LazyLock::new(RandomState::default);

impl BuildHasher for Seed {
    type Hasher = FoldHasher<'static>;

    fn build_hasher(&self) -> Self::Hasher {
        OF_PROCESS.build_hasher()
    }
}

/// A name that is looked for in several maps, hashed once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted<'name> {
    pub(crate) name: &'name str,
    hash: u64,
}

impl<'name> Wanted<'name> {
    pub(crate) fn new(name: &'name str) -> Self {
        Self {
            name,
            hash: Seed.hash_one(name),
        }
    }

    pub(crate) fn find<'map, V>(&self, map: &'map IndexMap<Rc<str>, V>) -> Option<&'map V> {
        if map.is_empty() {
            return None;
        }
        let entries = map.raw_entry_v1();
        let (_, value) = entries.from_key_hashed_nocheck(self.hash, self.name)?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wanted_name_is_found_as_the_map_itself_finds_it() {
        let mut map: IndexMap<Rc<str>, usize> = IndexMap::default();
        for number in 0..100 {
            assert_eq!(Wanted::new(&format!("n{number}")).find(&map), None);
            map.insert(Rc::from(format!("n{number}")), number);
            assert_eq!(Wanted::new(&format!("n{number}")).find(&map), Some(&number));
        }
    }
}

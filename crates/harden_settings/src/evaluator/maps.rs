//! Maps that keep the order in which they were filled, as Python's do.

use foldhash::fast::RandomState;

/// Hashed quickly, and differently in each process: names of an audited project cannot be chosen to
/// collide.
pub(crate) type IndexMap<K, V> = indexmap::IndexMap<K, V, RandomState>;

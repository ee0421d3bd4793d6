//! Secrets in what git remembers: every file of every commit that a reference leads to, searched once.
//!
//! 1. `repository`: where objects and references are kept, from the audited folder upwards.
//! 2. `references`: the names that lead to commits; `commits`: all commits that can be reached from them.
//! 3. `files`: the contents of the audited folder in all of them, each once, with the paths that they had.
//! 4. `scan`: what looks like a secret in them, each value once.
//! 5. `holders`: the commits that hold a value: how many, which brought it, which removed it.
//! 6. `around`: the files beside it when it came, which may say what it is for.
//!
//! Nothing is written, no program is started, and neither the configuration of the repository nor its hooks are
//! read: the format of names of objects says all that is needed. Everything has a limit (`limits`), and what was
//! not searched is counted (`gaps`).

mod around;
mod base_cache;
mod commits;
mod error;
mod files;
mod gaps;
mod holders;
mod limits;
mod objects;
mod paths;
mod references;
mod repository;
mod scan;
mod search;
mod trees;

pub use error::HistoryError;
pub use gaps::{Gap, Gaps};
pub use holders::{Holders, NamedCommit};
pub use limits::Limits;
pub use search::{Past, PastSecret, search, search_and_weigh, search_within};

//! What was not searched, for a reader who takes silence for an answer.

use std::fmt;

use crate::limits::FILE_BYTES;

/// A reason not to search something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// There is no commit.
    Empty,
    /// Older commits are not in this clone.
    Shallow,
    /// The audited folder is not the top of the repository.
    Subfolder,
    /// Objects that cannot be decoded.
    Broken,
    /// Objects that are not there, as in partial clones.
    Missing,
    /// Objects that are larger than what is searched.
    Large,
    /// Contents that are not text, though their names do not say so.
    Binary,
    /// Contents in which more was to be judged than people write.
    Overfull,
    Submodule,
    /// References that lead to no commit, or that cannot be read.
    Reference,
    /// Folders in folders without end, names that are too long.
    Deep,
    /// One of the limits was reached.
    Limit,
}

/// How often each happened, and the first that it happened to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gaps(Vec<(Gap, usize, String)>);

impl Gaps {
    pub(crate) fn add(&mut self, gap: Gap, what: impl FnOnce() -> String) {
        match self.0.iter_mut().find(|(known, ..)| *known == gap) {
            Some((_, count, _)) => *count += 1,
            None => self.0.push((gap, 1, what())),
        }
    }

    /// Each once, the worst first, in words.
    pub fn said(&self) -> impl Iterator<Item = (Gap, String)> {
        let mut gaps: Vec<_> = self.0.iter().collect();
        gaps.sort();
        gaps.into_iter()
            .map(|(gap, count, first)| (*gap, said(*gap, *count, first)))
    }
}

impl Gap {
    /// Whether something is wrong with the repository, rather than beyond what is searched.
    pub const fn is_error(self) -> bool {
        matches!(self, Self::Broken)
    }
}

fn said(gap: Gap, count: usize, first: &str) -> String {
    const NOT_WHOLLY: &str = "the history was not wholly searched";
    const NOT: &str = "not searched in the history";
    let others = Others(count);
    match gap {
        Gap::Empty => "there is no commit yet, so there is no history to search".to_owned(),
        Gap::Shallow => {
            "the history was searched as far as this clone has it: older commits are missing; \
             `git fetch --unshallow` brings them"
                .to_owned()
        }
        Gap::Subfolder => format!(
            "of the history, only what lay in `{first}` of the repository was searched: other folders, and other \
             names that this one had, are checked from the top"
        ),
        Gap::Broken => {
            format!("{NOT_WHOLLY}: cannot be read: object {first}{others}; `git fsck` says more")
        }
        Gap::Missing => format!(
            "{NOT_WHOLLY}: not in this clone: object {first}{others}; a full `git clone` has what a partial one \
             leaves out"
        ),
        Gap::Large => format!(
            "{NOT}: `{first}`{others}, larger than {} MB",
            FILE_BYTES >> 20
        ),
        Gap::Binary => format!("{NOT}: `{first}`{others}, not text"),
        Gap::Overfull => format!(
            "{NOT_WHOLLY}: `{first}`{others} has more names of secrets in one another's values than people write"
        ),
        Gap::Submodule => {
            format!("{NOT}: what submodules remember: `{first}`{others}; check each by itself")
        }
        Gap::Reference => format!("{NOT}: `{first}`{others}, a reference that leads to no commit"),
        Gap::Deep => format!(
            "{NOT}: `{first}`{others}, deeper or longer than any path that git can check out"
        ),
        Gap::Limit => format!("{NOT_WHOLLY}: it has more than {first}"),
    }
}

/// ` (and 3 others)`
struct Others(usize);

impl fmt::Display for Others {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 | 1 => Ok(()),
            2 => formatter.write_str(" (and 1 other)"),
            count => write!(formatter, " (and {} others)", count - 1),
        }
    }
}

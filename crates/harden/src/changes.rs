//! `--changed`, `--staged`, `--since REV`: which files changed, as git has it.
//!
//! The analysis itself knows nothing of it: all is judged, and what is not about a changed file is hidden.

use std::collections::BTreeSet;
use std::path::Path;

use crate::arguments::Selection;
use crate::failure::Failure;
use crate::git::Git;

/// Files that changed.
#[derive(Debug)]
pub(crate) struct Changes {
    /// Relative to the audited folder, with `/`.
    files: BTreeSet<String>,
}

impl Changes {
    /// The changes that the command line asks for, if it does. `root` is the audited folder.
    pub(crate) fn asked_for(asked: &Selection, root: &Path) -> Result<Option<Self>, Failure> {
        let find: &dyn Fn(&Git) -> Result<Vec<String>, Failure> = match &asked.since {
            Some(revision) => &|git| since(git, revision),
            None if asked.staged => &Git::staged,
            None if asked.changed => &changed,
            None => return Ok(None),
        };
        let git = Git::of_folder(root)?;
        let inside = git.prefix(root);
        let files = find(&git)?
            .into_iter()
            .filter_map(|file| Some(file.strip_prefix(&inside)?.to_owned()))
            .collect();
        Ok(Some(Self { files }))
    }

    /// Whether a file, or the submodule that it lies in, changed.
    pub(crate) fn include(&self, file: &str) -> bool {
        let mut ends = file.match_indices('/').map(|(end, _)| end);
        self.files.contains(file) || ends.any(|end| self.files.contains(&file[..end]))
    }
}

/// What differs from the last commit, staged or not, and files that git does not know yet.
fn changed(git: &Git) -> Result<Vec<String>, Failure> {
    let mut files = match git.commit("HEAD")? {
        Some(head) => git.differing_from(&head)?,
        // Before the first commit everything is new.
        None => git.tracked()?,
    };
    files.extend(git.untracked()?);
    Ok(files)
}

/// What changed since the branch left a commit: what others did there since is not ours.
fn since(git: &Git, revision: &str) -> Result<Vec<String>, Failure> {
    let refuse = |why: &str| Failure::Usage(format!("--since {revision}: {why}"));
    if revision.is_empty() || revision.starts_with('-') {
        return Err(refuse("this is not the name of a commit"));
    }
    let commit = git.commit(revision)?.ok_or_else(|| {
        refuse("git knows no such commit; in a shallow clone, `git fetch` it first")
    })?;
    let base = git.common_ancestor(&commit)?.ok_or_else(|| {
        refuse(
            "it has no commit in common with the current one; in a shallow clone, \
             `git fetch --unshallow` brings what is missing",
        )
    })?;
    let mut files = git.differing_from(&base)?;
    files.extend(git.untracked()?);
    Ok(files)
}

//! What searching the files of a project for secrets costs, beside ripgrep counting one literal in the same files.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use harden_source::{SourceTree, WalkOptions};

use super::measure::{Cost, measure};
use crate::lab::Environment;
use crate::{Error, Result};

/// How many times ripgrep's processor time the search may take, over all projects.
const MOST_OF_RIPGREP: f64 = 2.0;
/// Such as settings have.
const LITERAL: &str = "SECRET_KEY";

/// One project, in seconds of processors.
pub(super) struct Search {
    /// harden without the rules that search the tree.
    pub(super) without: Cost,
    /// `None` where there is no ripgrep.
    pub(super) ripgrep: Option<f64>,
}

/// The files that harden searches in a project, absolute.
pub(super) fn files(tree: &Path) -> Result<Vec<PathBuf>> {
    let listed = SourceTree::walk(tree, &WalkOptions::default())
        .map_err(|error| Error::Failed(error.to_string()))?;
    Ok(listed
        .project_files()
        .filter(|path| harden_secrets::is_searched(path))
        .map(|path| tree.join(path.as_ref()))
        .collect())
}

pub(super) fn has_ripgrep() -> bool {
    Command::new("rg")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// What ripgrep needs to count a literal in these files: on one thread, so that none waits for another.
pub(super) fn ripgrep(tools: &Environment, files: &[PathBuf]) -> Result<f64> {
    /// A command line is bounded.
    const AT_ONCE: usize = 4000;
    let mut seconds = 0.0;
    for some in files.chunks(AT_ONCE) {
        let options = ["--threads=1", "--count", "--no-messages", "--fixed-strings"];
        let mut arguments: Vec<&OsStr> = options.iter().map(AsRef::as_ref).collect();
        arguments.extend([LITERAL.as_ref(), OsStr::new("--")]);
        arguments.extend(some.iter().map(|path| path.as_os_str()));
        seconds += measure(tools, Path::new("/dev/null"), Path::new("rg"), &arguments)?.cpu;
    }
    Ok(seconds)
}

/// The sum over all projects, and what is wrong with it.
pub(super) fn judge<'r>(rows: impl Iterator<Item = (&'r Cost, &'r Search)>) -> Option<String> {
    let (mut search, mut ripgrep) = (0.0, 0.0);
    for (whole, row) in rows {
        let Some(seconds) = row.ripgrep else {
            println!("the search beside ripgrep: NOT RUN, ripgrep is not installed");
            return None;
        };
        search += whole.cpu - row.without.cpu;
        ripgrep += seconds;
    }
    let ratio = search / ripgrep;
    println!(
        "searching for secrets {search:.3} s, ripgrep counting one literal {ripgrep:.3} s: {ratio:.2}"
    );
    (ratio > MOST_OF_RIPGREP).then(|| {
        format!("the search takes {ratio:.2} of ripgrep, and {MOST_OF_RIPGREP} is the limit")
    })
}

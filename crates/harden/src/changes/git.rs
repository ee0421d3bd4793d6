//! Questions to the `git` program.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::failure::Failure;

/// The repository that a folder lies in.
pub(super) struct Git {
    /// Where git is started.
    folder: Option<PathBuf>,
    /// The top of the work tree.
    top: PathBuf,
}

impl Git {
    pub(super) fn of_folder(folder: &Path) -> Result<Self, Failure> {
        // In a hook, git's variables say which repository it is, relative to where harden was started.
        let is_told = env::var_os("GIT_DIR").is_some();
        let mut git = Self {
            folder: (!is_told).then(|| folder.to_owned()),
            top: PathBuf::new(),
        };
        let top = git.lines(&["rev-parse", "--show-toplevel"])?;
        let top = PathBuf::from(top.trim_end_matches(['\r', '\n']));
        git.top = top.canonicalize().unwrap_or(top);
        Ok(git)
    }

    /// What git's names of the files in a folder begin with.
    pub(super) fn prefix(&self, folder: &Path) -> String {
        let inside = folder.strip_prefix(&self.top).unwrap_or(Path::new(""));
        let mut prefix = String::new();
        for part in inside.components() {
            prefix.push_str(&part.as_os_str().to_string_lossy());
            prefix.push('/');
        }
        prefix
    }

    /// The full name of a commit; `None` where there is none of this name.
    pub(super) fn commit(&self, name: &str) -> Result<Option<String>, Failure> {
        let commit = format!("{name}^{{commit}}");
        self.hash(&[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ])
    }

    /// The last commit that the current branch has in common with another.
    pub(super) fn common_ancestor(&self, commit: &str) -> Result<Option<String>, Failure> {
        self.hash(&["merge-base", commit, "HEAD"])
    }

    /// Files of the work tree that are not as they are in a commit. Those that are gone are left out, and a
    /// file that was renamed has its new name.
    pub(super) fn differing_from(&self, commit: &str) -> Result<Vec<String>, Failure> {
        self.diff(&[commit])
    }

    /// Files that the next commit changes.
    pub(super) fn staged(&self) -> Result<Vec<String>, Failure> {
        self.diff(&["--cached"])
    }

    /// Files that git knows.
    pub(super) fn tracked(&self) -> Result<Vec<String>, Failure> {
        self.list(&["--cached"])
    }

    /// Files that git neither knows nor ignores.
    pub(super) fn untracked(&self) -> Result<Vec<String>, Failure> {
        self.list(&["--others", "--exclude-standard"])
    }

    fn diff(&self, what: &[&str]) -> Result<Vec<String>, Failure> {
        let mut arguments = vec![
            "diff",
            "--name-only",
            "-z",
            "--no-renames",
            "--diff-filter=d",
            "--no-ext-diff",
            "--no-textconv",
        ];
        arguments.extend(what);
        arguments.push("--");
        self.names(&arguments)
    }

    fn list(&self, what: &[&str]) -> Result<Vec<String>, Failure> {
        let mut arguments = vec!["ls-files", "--full-name", "-z"];
        arguments.extend(what);
        arguments.extend(["--", ":/"]);
        self.names(&arguments)
    }

    fn names(&self, arguments: &[&str]) -> Result<Vec<String>, Failure> {
        let names = self.lines(arguments)?;
        let names = names.split('\0').filter(|name| !name.is_empty());
        Ok(names.map(str::to_owned).collect())
    }

    /// The name of a commit that git answers with; `None` where it quietly has none.
    fn hash(&self, arguments: &[&str]) -> Result<Option<String>, Failure> {
        let output = self.output(arguments)?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        Ok(text.lines().next().map(str::to_owned))
    }

    fn lines(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.output(arguments)?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let said = said.lines().next().unwrap_or("it failed without a word");
        Err(Failure::Usage(format!(
            "which files changed is for git to say, and it says: {said}"
        )))
    }

    fn output(&self, arguments: &[&str]) -> Result<Output, Failure> {
        let mut git = Command::new("git");
        if let Some(folder) = &self.folder {
            git.current_dir(folder);
        }
        git.args(["--no-pager", "-c", "core.quotepath=false"])
            // The configuration of a repository may name programs to run, and options that change the output.
            .args(["-c", "core.fsmonitor=false", "-c", "diff.relative=false"])
            .args(arguments)
            .env("GIT_OPTIONAL_LOCKS", "0")
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        git.output().map_err(|error| {
            Failure::Usage(match error.kind() {
                io::ErrorKind::NotFound => {
                    "which files changed is for git to say, and there is no `git` program"
                        .to_owned()
                }
                _ => format!("`git` cannot be started: {error}"),
            })
        })
    }
}

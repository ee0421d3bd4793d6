//! Questions to the `git` program.

use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::failure::Failure;

/// The repository that a folder lies in.
pub(crate) struct Git {
    /// Where git is started.
    folder: Option<PathBuf>,
    /// The top of the work tree.
    top: PathBuf,
}

impl Git {
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, Failure> {
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
    pub(crate) fn prefix(&self, folder: &Path) -> String {
        let inside = folder.strip_prefix(&self.top).unwrap_or(Path::new(""));
        let mut prefix = String::new();
        for part in inside.components() {
            prefix.push_str(&part.as_os_str().to_string_lossy());
            prefix.push('/');
        }
        prefix
    }

    /// The full name of a commit; `None` where there is none of this name.
    pub(crate) fn commit(&self, name: &str) -> Result<Option<String>, Failure> {
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
    pub(crate) fn common_ancestor(&self, commit: &str) -> Result<Option<String>, Failure> {
        self.hash(&["merge-base", commit, "HEAD"])
    }

    /// Files of the work tree that are not as they are in a commit. Those that are gone are left out, and a
    /// file that was renamed has its new name.
    pub(crate) fn differing_from(&self, commit: &str) -> Result<Vec<String>, Failure> {
        self.diff(&[commit])
    }

    /// Files that the next commit changes.
    pub(crate) fn staged(&self) -> Result<Vec<String>, Failure> {
        self.diff(&["--cached"])
    }

    /// Files that git knows.
    pub(crate) fn tracked(&self) -> Result<Vec<String>, Failure> {
        self.list(&["--cached"])
    }

    /// Files that git neither knows nor ignores.
    pub(crate) fn untracked(&self) -> Result<Vec<String>, Failure> {
        self.list(&["--others", "--exclude-standard"])
    }

    /// Whether commits are missing, as in most clones that servers test with.
    pub(crate) fn is_shallow(&self) -> Result<bool, Failure> {
        let answer = self.lines(&["rev-parse", "--is-shallow-repository"])?;
        Ok(answer.trim_end() != "false")
    }

    /// A file as it is in a commit; `None` where that has none of this name.
    pub(crate) fn content(&self, commit: &str, file: &str) -> Result<Option<Vec<u8>>, Failure> {
        let output = self.output(&["cat-file", "blob", &format!("{commit}:{file}")])?;
        Ok(output.status.success().then_some(output.stdout))
    }

    /// When the newest of some lines of a file in a commit was committed: seconds since 1970.
    pub(crate) fn last_change(
        &self,
        commit: &str,
        file: &str,
        lines: (u32, u32),
    ) -> Result<Option<u64>, Failure> {
        let range = format!("-L{},{}", lines.0, lines.1);
        let path = self.top.join(file);
        // What a repository's configuration calls a text converter is a program of its own.
        let output = self.output(&[
            "blame",
            "--no-textconv",
            "--porcelain",
            &range,
            commit,
            "--",
            &path.to_string_lossy(),
        ])?;
        if !output.status.success() {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&output.stdout);
        let times = text.lines().filter_map(|line| {
            let time = line.strip_prefix("committer-time ")?;
            time.parse().ok()
        });
        Ok(times.max())
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
            "the history is for git to tell, and it says: {said}"
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
                    "the history is for git to tell, and there is no `git` program".to_owned()
                }
                _ => format!("`git` cannot be started: {error}"),
            })
        })
    }
}

//! Repositories that the real git makes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harden_history::{Gap, HistoryError, Past, PastSecret};
use tempfile::TempDir;

/// A folder that git works in, removed at the end of the test.
pub(crate) struct Repository {
    folder: TempDir,
}

impl Repository {
    pub(crate) fn new() -> Self {
        let repository = Self::empty();
        repository.git(&["init", "--quiet", "--initial-branch", "main"]);
        repository
    }

    /// A folder that is no repository yet.
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder }
    }

    /// A clone made with these options.
    pub(crate) fn clone(&self, options: &[&str]) -> Self {
        let clone = Self::empty();
        let url = format!("file://{}", self.path().display());
        clone.git(&[&["clone", "--quiet"], options, &[&url, "."]].concat());
        clone
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("a folder");
        fs::write(path, text).expect("a file can be written");
    }

    /// What git says; it must work.
    #[track_caller]
    pub(crate) fn git(&self, arguments: &[&str]) -> String {
        let (done, said) = self.try_git(arguments);
        assert!(done, "git {arguments:?}: {said}");
        said
    }

    /// Whether git worked, and what it says.
    pub(crate) fn try_git(&self, arguments: &[&str]) -> (bool, String) {
        let mut git = Command::new("git");
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
            git.env_remove(name);
        }
        let done = git
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_COMMITTER_DATE", "2024-02-29T12:00:00Z")
            .current_dir(self.path())
            .args([
                "-c",
                "user.name=Someone",
                "-c",
                "user.email=someone@example.org",
            ])
            .args([
                "-c",
                "protocol.file.allow=always",
                "-c",
                "commit.gpgsign=false",
            ])
            .args(arguments)
            .output()
            .expect("git can be started");
        let said = [done.stdout, done.stderr].concat();
        let said = String::from_utf8_lossy(&said).trim().to_owned();
        (done.status.success(), said)
    }

    /// Commits everything, and says the name of the commit.
    #[track_caller]
    pub(crate) fn commit(&self) -> String {
        self.git(&["add", "--all"]);
        self.git(&[
            "commit",
            "--quiet",
            "--allow-empty",
            "--message",
            "something",
        ]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Writes a file and commits it.
    #[track_caller]
    pub(crate) fn commit_file(&self, path: &str, text: &str) -> String {
        self.write(path, text);
        self.commit()
    }

    #[track_caller]
    pub(crate) fn search(&self) -> Past {
        harden_history::search(self.path()).expect("there is a history")
    }

    pub(crate) fn refused(&self) -> HistoryError {
        harden_history::search(self.path()).expect_err("there is no history")
    }

    /// The loose object of this name, as a file.
    pub(crate) fn loose(&self, id: &str) -> PathBuf {
        self.join(&format!(".git/objects/{}/{}", &id[..2], &id[2..]))
    }
}

/// A line with a password in it that nobody has.
pub(crate) fn secret(number: u32) -> String {
    format!("DATABASE_URL=postgres://shop:b7Gq0z{number:04}kPw@db.internal/shop\n")
}

/// Where secrets were found: path and line.
pub(crate) fn places(past: &Past) -> Vec<(&str, u32)> {
    let places = past.secrets.iter();
    let mut places: Vec<_> = places
        .map(|secret| (secret.path.as_str(), secret.candidate.line))
        .collect();
    places.sort_unstable();
    places
}

/// The only secret.
#[track_caller]
pub(crate) fn only(past: &Past) -> &PastSecret {
    let [secret] = &past.secrets[..] else {
        panic!("{:?}", places(past));
    };
    secret
}

/// What was said of this kind.
#[track_caller]
pub(crate) fn said(past: &Past, gap: Gap) -> String {
    let said: Vec<_> = past.gaps.said().collect();
    let found = said.iter().find(|(known, _)| *known == gap);
    let (_, text) = found.unwrap_or_else(|| panic!("{said:?}"));
    text.clone()
}

/// Nothing else than what is named was left out.
#[track_caller]
pub(crate) fn only_gaps(past: &Past, gaps: &[Gap]) {
    let found: Vec<Gap> = past.gaps.said().map(|(gap, _)| gap).collect();
    assert_eq!(found, gaps, "{:?}", past.gaps);
}

//! The `CPython` interpreters of this machine: on PATH, and under pyenv.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

pub(crate) struct Interpreter {
    pub(crate) path: PathBuf,
    /// `3.12`
    pub(crate) version: String,
}

/// The first interpreter whose version is among `versions`, in their order.
pub(crate) fn find(versions: &[String]) -> Option<&'static Interpreter> {
    static FOUND: OnceLock<Vec<Interpreter>> = OnceLock::new();
    let found = FOUND.get_or_init(|| candidates().into_iter().filter_map(ask).collect());
    versions.iter().find_map(|wanted| {
        found
            .iter()
            .find(|interpreter| interpreter.version == *wanted)
    })
}

fn candidates() -> Vec<PathBuf> {
    let mut candidates = Vec::new();
    let names = (8..=14)
        .rev()
        .map(|minor| format!("python3.{minor}"))
        .chain(["python3".to_owned()]);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    for name in names {
        candidates.extend(folders.iter().map(|folder| folder.join(&name)));
    }
    let home = std::env::var_os("HOME").map(|home| Path::new(&home).join(".pyenv"));
    for pyenv in std::env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .into_iter()
        .chain(home)
    {
        let Ok(versions) = std::fs::read_dir(pyenv.join("versions")) else {
            continue;
        };
        let mut folders: Vec<_> = versions
            .flatten()
            .map(|entry| entry.path().join("bin/python"))
            .collect();
        folders.sort();
        candidates.extend(folders);
    }
    candidates.retain(|candidate| candidate.is_file());
    candidates
}

/// Its version, if it runs, is `CPython` and can make virtual environments. A shim of pyenv's may not run.
fn ask(path: PathBuf) -> Option<Interpreter> {
    let question = "import sys, venv, ensurepip; assert sys.implementation.name == 'cpython'; print('%d.%d' % sys.version_info[:2])";
    let answer = Command::new(&path)
        .args(["-I", "-c", question])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let version = String::from_utf8(answer.stdout).ok()?.trim().to_owned();
    (answer.status.success() && !version.is_empty()).then_some(Interpreter { path, version })
}

//! Source distributions of public packages, pinned by hash, fetched once and unpacked below `target/lab/`.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use serde::{Deserialize, Serialize};

use super::Environment;
use crate::{Context, Error, Result};

/// A pinned source distribution.
#[derive(Clone, Deserialize, Serialize)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) sha256: String,
}

#[derive(Deserialize)]
struct Fetched {
    tree: PathBuf,
}

/// The unpacked trees of `packages`, in their order. Nothing of them is built or run.
pub(crate) fn fetch(tools: &Environment, packages: &[Package]) -> Result<Vec<PathBuf>> {
    let folder = super::folder()?.join("corpus");
    let script = "fetch.py";
    let mut child = tools
        .command()
        .arg(super::script(script))
        .arg(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context(script)?;
    let lines: Vec<_> = packages
        .iter()
        .map(|package| serde_json::to_string(package).expect("three strings"))
        .collect();
    // The list is shorter than a pipe holds, so that nobody waits for anybody here.
    child
        .stdin
        .take()
        .expect("stdin is a pipe")
        .write_all(lines.join("\n").as_bytes())
        .context(script)?;
    let output = child.wait_with_output().context(script)?;
    if !output.status.success() {
        return Err(Error::Failed(format!("{script}: {}", output.status)));
    }
    let answers = String::from_utf8_lossy(&output.stdout).into_owned();
    answers
        .lines()
        .map(|line| Ok(serde_json::from_str::<Fetched>(line).context(script)?.tree))
        .collect()
}

//! The laboratory below `target/lab/`: interpreters, environments and public packages to measure on.

mod corpus;
mod environments;
mod interpreters;

use std::path::PathBuf;

use crate::process;
use crate::{Context, Result};

pub(crate) use corpus::{Package, fetch};
pub(crate) use environments::{Environment, Series, environment, hooks, series, tools};

/// The laboratory's folder, made where it is missing.
pub(crate) fn folder() -> Result<PathBuf> {
    let folder = process::target().join("lab");
    // The ignore files of this checkout end here: what is measured on must not count as ignored.
    let marker = folder.join(".git");
    std::fs::create_dir_all(&marker).context(marker.display().to_string())?;
    Ok(folder)
}

/// A file beside the lab's scripts.
pub(crate) fn script(name: &str) -> PathBuf {
    process::root().join("xtask/lab").join(name)
}

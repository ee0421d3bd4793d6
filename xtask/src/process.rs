//! Running other programs, with their output shown or taken.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::{Context, Error, Result};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask is a folder of the workspace")
        .to_owned()
}

/// Where everything that xtask makes is kept.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

pub(crate) fn cargo() -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// Run a program with its output shown; anything but success is an error.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = shown(command);
    println!("    {shown}");
    let status = command.stdin(Stdio::null()).status().context(&shown)?;
    if status.success() {
        Ok(())
    } else {
        Err(Error::Failed(format!("{shown}: {status}")))
    }
}

fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    command.get_args().fold(program, |line, argument| {
        format!("{line} {}", argument.to_string_lossy())
    })
}

/// The release build of harden.
pub(crate) fn harden() -> Result<PathBuf> {
    run(cargo().args(["build", "--quiet", "--release", "--package", "harden"]))?;
    Ok(target().join("release/harden"))
}

//! The pre-commit hook, as somebody gets it: pre-commit clones this repository, builds the program through
//! `pip install .`, and runs it on the example project.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::{Context as _, Error, Result, bookshop, lab, process};

/// Try the hook as it stands, with what is not committed yet; how many checks passed.
pub(crate) fn run() -> Result<usize> {
    let Some(environment) = lab::hooks()? else {
        return Err(Error::Failed(
            "no Python 3.11 or newer was found on PATH or under pyenv".to_owned(),
        ));
    };
    println!("==> pre-commit, Python {}", environment.python);
    let project = lab::folder()?.join("hook/bookshop");
    if project.exists() {
        fs::remove_dir_all(&project).context(project.display().to_string())?;
    }
    bookshop::copy(&project)?;
    for arguments in [&["init", "--quiet"][..], &["add", "--all"]] {
        process::run(Command::new("git").current_dir(&project).args(arguments))?;
    }
    let pre_commit = |arguments: &[&str]| {
        let mut command = environment.command();
        command.args(["-m", "pre_commit"]).args(arguments);
        command
    };
    let manifest = process::root().join(".pre-commit-hooks.yaml");
    process::run(pre_commit(&["validate-manifest"]).arg(&manifest))?;

    let target = lab::folder()?.join("hook/target");
    let mut command = pre_commit(&["try-repo"]);
    command
        .arg(process::root())
        .args(["harden", "--all-files", "--color", "never"])
        .current_dir(&project)
        // What is tested is the way, not the speed of the program at its end.
        .env("MATURIN_PEP517_ARGS", "--profile dev")
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0");
    println!("    pre-commit try-repo … harden --all-files");
    let done = command
        .stdin(Stdio::null())
        .output()
        .context("pre-commit")?;
    forget_own(&target)?;
    let said = String::from_utf8_lossy(&done.stdout);
    let expected = [
        "- exit code: 1",
        "bookshop.settings.production: production",
        "SECRET001",
    ];
    match expected.iter().find(|text| !said.contains(*text)) {
        None if done.status.code() == Some(1) => Ok(2),
        missing => Err(Error::Failed(format!(
            "the hook did not find what is wrong with the example ({}, {missing:?}):\n{said}{}",
            done.status,
            String::from_utf8_lossy(&done.stderr)
        ))),
    }
}

/// pre-commit clones into another folder each time, so nothing of harden itself would ever be used again.
fn forget_own(target: &Path) -> Result<()> {
    for folder in ["deps", ".fingerprint", "build"] {
        let folder = target.join("debug").join(folder);
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.context(folder.display().to_string())?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if !name.starts_with("harden") && !name.starts_with("libharden") {
                continue;
            }
            let removed = if path.is_dir() {
                fs::remove_dir_all(&path)
            } else {
                fs::remove_file(&path)
            };
            removed.context(path.display().to_string())?;
        }
    }
    Ok(())
}

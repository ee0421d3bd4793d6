//! Virtual environments with pinned packages, made once and kept below `target/lab/`.

use std::path::PathBuf;
use std::process::Command;

use serde::Deserialize;

use super::interpreters;
use crate::{Context, Result, process};

/// A series of Django, and where it runs; `environments.json` has them.
#[derive(Clone, Deserialize)]
pub(crate) struct Series {
    #[serde(rename = "series")]
    pub(crate) name: String,
    pub(crate) release: String,
    /// The versions of Python that it supports and the pins allow, the newest first.
    pub(crate) python: Vec<String>,
    /// Continuous integration fails where it cannot run.
    pub(crate) required: bool,
    /// The name of a set of packages; their pins are `pins`.
    packages: String,
    #[serde(skip)]
    pub(crate) pins: Vec<String>,
}

#[derive(Deserialize)]
struct Lab {
    django: Vec<Series>,
    packages: std::collections::BTreeMap<String, Vec<String>>,
    tools: Tools,
    hooks: Tools,
}

#[derive(Deserialize)]
struct Tools {
    python: Vec<String>,
    packages: Vec<String>,
}

/// A virtual environment.
#[derive(Clone)]
pub(crate) struct Environment {
    pub(crate) folder: PathBuf,
    /// The version of its Python: `3.12`.
    pub(crate) python: String,
}

impl Environment {
    /// Its interpreter, cut off from the user's own packages, which writes no byte code.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(self.folder.join("bin/python"));
        command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONNOUSERSITE", "1")
            .env_remove("PYTHONPATH");
        command
    }
}

/// Every series of Django that harden knows.
pub(crate) fn series() -> Vec<Series> {
    let mut lab = lab();
    for series in &mut lab.django {
        series.pins = lab.packages[&series.packages].clone();
        series.pins.insert(0, format!("Django=={}", series.release));
    }
    lab.django
}

/// The environment of the tools that are not tested but used: pip and ruff.
pub(crate) fn tools() -> Result<Option<Environment>> {
    let Tools { python, packages } = lab().tools;
    environment("tools", &python, &packages)
}

/// The environment of pre-commit.
pub(crate) fn hooks() -> Result<Option<Environment>> {
    let Tools { python, packages } = lab().hooks;
    environment("hooks", &python, &packages)
}

fn lab() -> Lab {
    serde_json::from_str(include_str!("../../lab/environments.json"))
        .expect("environments.json is of this shape")
}

/// The environment `name` with exactly these packages; `None` without an interpreter for it.
pub(crate) fn environment(
    name: &str,
    python: &[String],
    packages: &[String],
) -> Result<Option<Environment>> {
    let Some(interpreter) = interpreters::find(python) else {
        return Ok(None);
    };
    let folder = super::folder()?.join("environments").join(name);
    let environment = Environment {
        folder: folder.clone(),
        python: interpreter.version.clone(),
    };
    let recipe = format!("{}\n{}\n", interpreter.path.display(), packages.join("\n"));
    let made = folder.join("made-from.txt");
    if std::fs::read_to_string(&made).is_ok_and(|from| from == recipe) {
        return Ok(Some(environment));
    }
    println!("==> environment {name}: Python {}", interpreter.version);
    process::run(
        Command::new(&interpreter.path)
            .args(["-m", "venv", "--clear"])
            .arg(&folder),
    )?;
    let pip = [
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-input",
    ];
    process::run(environment.command().args(pip).args(packages))?;
    std::fs::write(&made, recipe).context(made.display().to_string())?;
    Ok(Some(environment))
}

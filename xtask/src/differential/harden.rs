//! harden, asked: its command line, as anybody calls it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;
use serde_json::Value;

use super::generate::Project;
use crate::{Context, Result};

/// What harden says of a project.
#[derive(Clone)]
pub(crate) struct Answer {
    /// The ids that Django would print, as harden has it.
    pub(crate) ids: BTreeSet<String>,
    /// It says that a process with these settings does not start, or that it cannot know.
    pub(crate) refuses: bool,
    pub(crate) settings: BTreeMap<String, Setting>,
    /// It failed: a crash, or no JSON.
    pub(crate) failed: Option<String>,
}

#[derive(Clone, Deserialize)]
pub(crate) struct Setting {
    pub(crate) state: String,
    /// `null` is a value, and stands for a missing one as well.
    #[serde(default)]
    pub(crate) value: Value,
}

#[derive(Deserialize)]
struct Check {
    findings: Vec<Finding>,
    errors: Vec<Problem>,
}

#[derive(Deserialize)]
struct Finding {
    same_as: Vec<String>,
}

#[derive(Deserialize)]
struct Problem {
    level: String,
}

#[derive(Deserialize)]
struct Settings {
    settings: BTreeMap<String, Setting>,
}

/// Ask about the project that stands in `root`.
pub(crate) fn ask(harden: &Path, root: &Path, project: &Project) -> Result<Answer> {
    let mut answer = Answer {
        ids: BTreeSet::new(),
        refuses: false,
        settings: BTreeMap::new(),
        failed: None,
    };
    let all = ["--isolated", "--no-cache", "--persona", "auditor"];
    let (code, said, complaint) = call(harden, "check", &all, root, project)?;
    match serde_json::from_str::<Check>(&said) {
        Ok(check) if code.is_some() => {
            answer.ids = check
                .findings
                .into_iter()
                .flat_map(|finding| finding.same_as)
                .collect();
            answer.refuses = check.errors.iter().any(|problem| problem.level == "error");
        }
        _ if code == Some(2) => answer.refuses = true,
        _ => answer.failed = Some(format!("harden check: {code:?}: {complaint}")),
    }
    let (code, said, complaint) = call(
        harden,
        "settings",
        &["--isolated", "--show-secrets"],
        root,
        project,
    )?;
    match serde_json::from_str::<Settings>(&said) {
        Ok(settings) => answer.settings = settings.settings,
        Err(_) if code == Some(2) => answer.refuses = true,
        Err(error) => {
            answer.failed = Some(format!("harden settings: {code:?}: {error}: {complaint}"));
        }
    }
    Ok(answer)
}

fn call(
    harden: &Path,
    verb: &str,
    options: &[&str],
    root: &Path,
    project: &Project,
) -> Result<(Option<i32>, String, String)> {
    let mut command = Command::new(harden);
    command
        .arg(verb)
        .arg(root)
        .args(options)
        .args([
            "--format",
            "json",
            "--env-only",
            "--settings",
            &project.module,
        ])
        .arg("--cwd")
        .arg(root);
    for (name, value) in &project.env {
        command.arg("--env").arg(format!("{name}={value}"));
    }
    let output = command
        .stdin(Stdio::null())
        .output()
        .context(harden.display().to_string())?;
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ok((
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    ))
}

/// The command that asks again, for the person who looks at a difference.
pub(crate) fn command_line(root: &Path, project: &Project) -> String {
    let root = root.display();
    let env = project
        .env
        .iter()
        .map(|(name, value)| format!(" --env {name}='{value}'"));
    format!(
        "harden check {root} --isolated --persona auditor --env-only --settings {}{}",
        project.module,
        env.collect::<Vec<_>>().concat()
    )
}

/// Where the project is written: its files, and the pins of what it runs with.
pub(crate) fn write(root: &Path, project: &Project, pins: &[String]) -> Result<PathBuf> {
    if root.exists() {
        std::fs::remove_dir_all(root).context(root.display().to_string())?;
    }
    let requirements = (
        "requirements.txt".to_owned(),
        format!("{}\n", pins.join("\n")),
    );
    for (path, content) in project
        .files
        .iter()
        .map(|(path, content)| (path.clone(), content.clone()))
        .chain([requirements])
    {
        let path = root.join(path);
        let folder = path.parent().expect("a file is in a folder");
        std::fs::create_dir_all(folder).context(folder.display().to_string())?;
        std::fs::write(&path, content).context(path.display().to_string())?;
    }
    Ok(root.to_owned())
}

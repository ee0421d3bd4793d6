//! What the real Django prints and a real browser runs, beside what harden says of the same templates; and the
//! example project under the policies that harden writes.

mod overrides;
mod policies;
mod templates;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::lab::{self, Environment};
use crate::{Context, Error, Result, process};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Name every template on which the browser and harden differ
    #[arg(long)]
    verbose: bool,
    /// The harden to ask; without it, a release build of this workspace
    #[arg(long)]
    harden: Option<PathBuf>,
    /// Only the policies, not the templates
    #[arg(long)]
    policies: bool,
}

impl Options {
    pub(crate) const fn quiet() -> Self {
        Self {
            verbose: false,
            harden: None,
            policies: false,
        }
    }
}

/// Findings at high confidence that nothing could be made of, at most: one in so many.
const MOST_UNPROVEN: usize = 50;

/// Compares, and gives the number of templates and policies.
pub(crate) fn run(options: &Options) -> Result<usize> {
    let chromium = chromium()?;
    let harden = options.harden.clone().map_or_else(process::harden, Ok)?;
    let policies = policies::run(&harden, &chromium)?;
    if options.policies {
        return Ok(policies);
    }
    println!("==> templates in a browser");
    let Some(environment) = environment()? else {
        println!("    NOT RUN: there is no Python for Django");
        return Ok(policies);
    };
    let folder = lab::folder()?.join("browser");
    drop(std::fs::remove_dir_all(&folder));
    let cases = templates::all();
    write(&folder, &cases)?;
    let status = environment
        .command()
        .args(["-I", "-B"])
        .arg(lab::script("browser.py"))
        .args([&folder, &chromium])
        .status()
        .context("browser.py")?;
    if !status.success() {
        return Err(Error::Failed(format!("browser.py: {status}")));
    }
    let ran = folder.join("ran.json");
    let ran = std::fs::read_to_string(&ran).context(ran.display().to_string())?;
    let ran: BTreeSet<String> = serde_json::from_str(&ran).context("ran.json")?;
    let found = findings(&harden, &folder)?;
    Ok(policies + compare(&cases, &ran, &found, options)?)
}

/// The newest series of Django that runs here.
fn environment() -> Result<Option<Environment>> {
    for series in lab::series().iter().rev() {
        let name = format!("django-{}", series.name);
        let found = lab::environment(&name, &series.python, &series.pins)?;
        if found.is_some() {
            return Ok(found);
        }
    }
    Ok(None)
}

/// Debian's Chromium; installed where that can be done.
pub(crate) fn chromium() -> Result<PathBuf> {
    const PLACES: [&str; 3] = [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
    ];
    let find = || PLACES.iter().map(PathBuf::from).find(|path| path.exists());
    if let Some(found) = find() {
        return Ok(found);
    }
    for arguments in [
        ["update", "--quiet"].as_slice(),
        &[
            "install",
            "--yes",
            "--quiet",
            "--no-install-recommends",
            "chromium",
        ],
    ] {
        drop(Command::new("apt-get").args(arguments).status());
    }
    find()
        .ok_or_else(|| Error::Failed("there is no Chromium: `apt-get install chromium`".to_owned()))
}

fn write(folder: &Path, cases: &[templates::Case]) -> Result<()> {
    let templates = folder.join("templates");
    std::fs::create_dir_all(&templates).context(templates.display().to_string())?;
    for case in cases {
        for (name, text) in &case.files {
            let path = templates.join(name);
            std::fs::write(&path, text).context(path.display().to_string())?;
        }
    }
    let names: Vec<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    let told = serde_json::json!({ "templates": names, "payloads": templates::payloads() });
    let path = folder.join("cases.json");
    std::fs::write(&path, told.to_string()).context(path.display().to_string())
}

/// What harden finds in each template: whether anything, and whether at high confidence.
fn findings(harden: &Path, folder: &Path) -> Result<BTreeMap<String, bool>> {
    let output = Command::new(harden)
        .args(["check", "--isolated", "--persona", "auditor", "--exit-zero"])
        .args(["--format", "json"])
        .arg(folder)
        .output()
        .context("harden check")?;
    let report: Value = serde_json::from_slice(&output.stdout).context("harden check")?;
    let mut found = BTreeMap::new();
    for finding in report["findings"].as_array().into_iter().flatten() {
        // What breaks nothing by itself is no answer to what the browser ran.
        if finding["topic"] != "xss" || finding["name"] == "value-without-escapejs" {
            continue;
        }
        let file = finding["file"].as_str().unwrap_or_default();
        let name = file.rsplit('/').next().unwrap_or_default();
        let is_high = finding["confidence"] == "high";
        *found.entry(templates::owner(name).to_owned()).or_default() |= is_high;
    }
    Ok(found)
}

fn compare(
    cases: &[templates::Case],
    ran: &BTreeSet<String>,
    found: &BTreeMap<String, bool>,
    options: &Options,
) -> Result<usize> {
    let mut missed = Vec::new();
    let mut unproven = Vec::new();
    let mut certain = 0;
    for case in cases {
        let name = case.name.as_str();
        let finding = found.get(templates::owner(name));
        if ran.contains(name) && finding.is_none() {
            missed.push(case);
        }
        if finding == Some(&true) {
            certain += 1;
            if !ran.contains(name) {
                unproven.push(case);
            }
        }
    }
    println!(
        "    {} templates, {} of which ran a script; {} findings at high confidence, {} of which ran none; {} missed",
        cases.len(),
        ran.len(),
        certain,
        unproven.len(),
        missed.len()
    );
    let show = |what: &str, cases: &[&templates::Case]| {
        for case in cases {
            println!("    {what}: {}", case.files[0].1.replace('\n', "\\n"));
        }
    };
    if options.verbose || !missed.is_empty() {
        show("missed", &missed);
    }
    if options.verbose {
        show("unproven", &unproven);
    }
    if !missed.is_empty() {
        let message = format!(
            "{} templates run a script that harden does not report",
            missed.len()
        );
        return Err(Error::Failed(message));
    }
    if unproven.len() * MOST_UNPROVEN > certain {
        let message = format!(
            "{} of {certain} findings could not be made to run",
            unproven.len()
        );
        return Err(Error::Failed(message));
    }
    Ok(cases.len())
}

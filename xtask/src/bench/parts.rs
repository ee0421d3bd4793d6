//! What the parts of a check cost: Python beside ruff, templates beside html5gum, scripts beside oxc.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use super::measure::{Cost, measure};
use crate::lab::Environment;
use crate::process::{self, cargo};
use crate::{Context, Error, Result};

/// How many times html5gum's time over the same bytes reading templates may take, over all projects.
const MOST_OF_HTML5GUM: f64 = 3.0;
/// How many times oxc's time over the same scripts reading them may take, over all projects: oxc parses all that are
/// the project's own, harden does not parse those without a word that matters.
const MOST_OF_OXC: f64 = 1.5;

/// One project, in seconds.
pub(super) struct Parts {
    /// All of a check but templates, scripts and the search for secrets.
    pub(super) python: Cost,
    pub(super) pages: Pages,
}

/// What `parts pages` prints.
#[derive(Clone, Copy, Default, Deserialize)]
pub(super) struct Pages {
    pub(super) templates: f64,
    pub(super) html5gum: f64,
    pub(super) scripts: f64,
    pub(super) oxc: f64,
    /// Of the same scripts those that harden parses, for comparison.
    pub(super) oxc_of_parsed: f64,
}

/// The program that runs parts, optimised as harden is.
pub(super) fn program() -> Result<PathBuf> {
    let options = ["build", "--quiet", "--release", "--package", "xtask"];
    process::run(cargo().args(options).args(["--bin", "parts"]))?;
    Ok(process::target().join("release/parts"))
}

pub(super) fn python(tools: &Environment, program: &Path, tree: &OsStr) -> Result<Cost> {
    let arguments = [OsStr::new("python"), tree];
    let cost = measure(tools, Path::new("/dev/null"), program, &arguments)?;
    if cost.status != 0 {
        return Err(Error::Failed(format!("parts ended with {}", cost.status)));
    }
    Ok(cost)
}

pub(super) fn pages(program: &Path, tree: &OsStr, runs: usize) -> Result<Pages> {
    let done = Command::new(program)
        .args([OsStr::new("pages"), runs.to_string().as_ref(), tree])
        .output()
        .context("parts")?;
    if !done.status.success() {
        let said = String::from_utf8_lossy(&done.stderr);
        return Err(Error::Failed(format!("parts: {said}")));
    }
    serde_json::from_slice(&done.stdout).context("parts")
}

/// The sums over all projects, and what is wrong with them.
pub(super) fn judge<'r>(rows: impl Iterator<Item = &'r Pages>) -> Vec<String> {
    let mut sum = Pages::default();
    for row in rows {
        sum.templates += row.templates;
        sum.html5gum += row.html5gum;
        sum.scripts += row.scripts;
        sum.oxc += row.oxc;
        sum.oxc_of_parsed += row.oxc_of_parsed;
    }
    let held = [
        (
            "templates",
            sum.templates,
            "html5gum",
            sum.html5gum,
            MOST_OF_HTML5GUM,
        ),
        ("scripts", sum.scripts, "oxc", sum.oxc, MOST_OF_OXC),
    ];
    println!(
        "scripts {:.3} s, oxc over those that harden parses {:.3} s: {:.2}",
        sum.scripts,
        sum.oxc_of_parsed,
        sum.scripts / sum.oxc_of_parsed.max(f64::EPSILON)
    );
    let mut faults = Vec::new();
    for (part, seconds, other, of_other, most) in held {
        // Where there is nothing to read, nothing is slow.
        let ratio = seconds / of_other.max(f64::EPSILON);
        println!("{part} {seconds:.3} s, {other} {of_other:.3} s: {ratio:.2}");
        if ratio > most {
            faults.push(format!(
                "{part} take {ratio:.2} of {other}, and {most} is the limit"
            ));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::{Pages, judge};

    #[test]
    fn sums_are_held_against_the_limits() {
        let fast = Pages {
            templates: 2.0,
            html5gum: 1.0,
            scripts: 1.0,
            oxc: 1.0,
            oxc_of_parsed: 1.0,
        };
        let slow = Pages {
            templates: 5.0,
            ..fast
        };
        assert_eq!(judge([&fast].into_iter()), [""; 0]);
        assert_eq!(
            judge([&fast, &slow].into_iter()),
            ["templates take 3.50 of html5gum, and 3 is the limit"]
        );
    }
}

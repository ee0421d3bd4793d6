//! What is known of vulnerable releases: by the table that comes with harden, and by exports that the user has.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use harden_advisories::osv::{self, Outcome, ReadError};
use harden_advisories::{Advisories, checked};
use harden_project::Project;
use harden_report::{ErrorLevel, ReportedError};

use crate::failure::Failure;
use crate::today::Day;

/// What is known of a package for longer than this is said to be old, in days.
const OLD: u32 = 90;
/// So many packages are named.
const NAMED: usize = 5;

pub(super) struct KnownReleases {
    pub(super) advisories: Advisories,
    /// What of the exports could not be read.
    pub(super) errors: Vec<ReportedError>,
    /// The day of the newest entry of all exports.
    newest: Option<String>,
}

impl KnownReleases {
    /// Reads what exports say of the project's packages.
    pub(super) fn read(exports: &[PathBuf], project: &Project) -> Result<Self, Failure> {
        let mut advisories = Advisories::default();
        let mut errors = Vec::new();
        let mut newest = None;
        if !exports.is_empty() {
            let installed = project.deployment.versions.installed();
            let names: BTreeSet<&str> = installed.iter().map(|package| &*package.name).collect();
            for export in exports {
                let outcome = osv::read(
                    export,
                    &|package| names.contains(package),
                    &mut |package, advisory| advisories.add(package, advisory),
                );
                let outcome = outcome.map_err(failure)?;
                errors.extend(broken(export, &outcome));
                newest = newest.max(outcome.newest);
            }
        }
        Ok(Self {
            advisories,
            errors,
            newest,
        })
    }

    /// Of which packages nothing newer is known than of long ago, for each day: silence about them is no praise.
    pub(super) fn ages(&self, today: Day, project: &Project) -> Vec<String> {
        let mut packages: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for package in project.deployment.versions.installed() {
            // An export is about all packages.
            let days = [checked(&package.name), self.newest.as_deref()];
            if let Some(day) = days.into_iter().flatten().max() {
                packages.entry(day).or_default().insert(package.name);
            }
        }
        let ages = packages.iter().filter_map(|(day, names)| {
            let known: Day = day.parse().ok()?;
            let days = today.days_since(known);
            (days > OLD).then(|| {
                format!(
                    "vulnerable releases of {} are known as of {day}, {days} days ago: a newer harden, or a newer \
                     export in `--advisories`, knows more",
                    listed(names)
                )
            })
        });
        ages.collect()
    }
}

/// `a, b and 3 more`.
fn listed(names: &BTreeSet<String>) -> String {
    let shown: Vec<&str> = names.iter().take(NAMED).map(String::as_str).collect();
    match names.len() - shown.len() {
        0 => shown.join(", "),
        others => format!("{} and {others} more", shown.join(", ")),
    }
}

fn failure(error: ReadError) -> Failure {
    match error {
        ReadError::Io { file, error } => Failure::Unreadable { file, error },
        ReadError::Archive { .. } => Failure::Usage(error.to_string()),
    }
}

/// Entries that were not understood may have been about the project's packages.
fn broken(export: &Path, outcome: &Outcome) -> Option<ReportedError> {
    let first = outcome.broken.first()?;
    let count = match outcome.broken_count {
        1 => "1 entry".to_owned(),
        count => format!("{count} entries"),
    };
    Some(ReportedError {
        level: ErrorLevel::Error,
        file: export.display().to_string(),
        line: None,
        message: format!("{count} could not be read; {}: {}", first.what, first.why),
    })
}

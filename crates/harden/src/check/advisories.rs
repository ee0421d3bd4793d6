//! What is known of vulnerable releases: by the table that comes with harden, and by exports that the user has.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harden_advisories::osv::{self, Outcome, ReadError};
use harden_advisories::{Advisories, date};
use harden_project::Project;
use harden_report::{ErrorLevel, ReportedError};

use crate::failure::Failure;
use crate::today::Day;

/// A table that is older is said to be old, in days.
const OLD: u32 = 90;

pub(super) struct KnownReleases {
    pub(super) advisories: Advisories,
    /// What of the exports could not be read.
    pub(super) errors: Vec<ReportedError>,
    has_export: bool,
}

impl KnownReleases {
    /// Reads what exports say of the project's packages.
    pub(super) fn read(exports: &[PathBuf], project: &Project) -> Result<Self, Failure> {
        let mut advisories = Advisories::default();
        let mut errors = Vec::new();
        if !exports.is_empty() {
            let installed = project.deployment.versions.installed();
            let names: BTreeSet<&str> = installed.iter().map(|package| &*package.name).collect();
            for export in exports {
                let outcome = osv::read(
                    export,
                    &|package| names.contains(package),
                    &mut |package, advisory| advisories.add(package, advisory),
                );
                errors.extend(broken(export, &outcome.map_err(failure)?));
            }
        }
        Ok(Self {
            advisories,
            errors,
            has_export: !exports.is_empty(),
        })
    }

    /// That the table is old, where nothing newer was given and a package could be in it.
    pub(super) fn age(&self, today: Day, project: &Project) -> Option<String> {
        let made: Day = date().parse().expect("the table has a day");
        let days = today.days_since(made);
        let concerns = !self.has_export && !project.deployment.versions.is_empty();
        (concerns && days > OLD).then(|| {
            format!(
                "vulnerable releases are known as of {}, {days} days ago: a newer harden, or an export in \
                 `--advisories`, knows more",
                date()
            )
        })
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

//! What a check does with its baseline.

use std::path::{Path, PathBuf};

use harden_finding::Finding;
use harden_project::Project;
use harden_report::{ErrorLevel, Gone, ReportedError};

use super::shown::Shown;
use crate::arguments::Selection;
use crate::baseline::{Baseline, Update};
use crate::config::Config;
use crate::failure::Failure;

/// Findings that are known, by the baseline that was asked for.
pub(super) struct Known {
    path: PathBuf,
    baseline: Option<Baseline>,
    updates: bool,
    outcome: Outcome,
    /// What was found no more; `None` where there is no baseline.
    gone: Option<Vec<Gone>>,
}

/// What became of the baseline.
enum Outcome {
    /// As many of its findings are gone.
    Applied(usize),
    Updated(Update),
}

impl Known {
    /// Reads the baseline before anything else is done: a broken one costs no one a minute.
    pub(super) fn read(asked: &Selection, config: &Config) -> Result<Self, Failure> {
        let updates = asked.update_baseline;
        let path = asked.baseline.clone().or_else(|| config.baseline.clone());
        if updates && path.is_none() {
            return Err(Failure::Usage(
                "--update-baseline needs --baseline FILE, or `baseline` in the configuration"
                    .to_owned(),
            ));
        }
        Ok(Self {
            baseline: path
                .as_ref()
                .map(|path| Baseline::read(path, updates))
                .transpose()?,
            path: path.unwrap_or_default(),
            updates,
            outcome: Outcome::Applied(0),
            gone: None,
        })
    }

    /// Marks what is known, and writes the baseline where that was asked for.
    pub(super) fn apply(
        &mut self,
        project: &Project,
        findings: &mut [Finding],
        shown: &Shown,
    ) -> Result<(), Failure> {
        let Some(mut baseline) = self.baseline.take() else {
            return Ok(());
        };
        if !shown.searches_tree() {
            baseline.set_aside(&harden_rules::OF_WHOLE_TREE);
        }
        if !shown.history {
            baseline.set_aside(&harden_rules::OF_HISTORY);
        }
        baseline.apply(findings, |file| project.tree.file(file).is_some());
        self.outcome = Outcome::Applied(baseline.gone());
        self.gone = Some(baseline.gone_findings());
        if self.updates && project.judged_anything() {
            // What could not be judged may hide findings that are still there.
            let is_blind = project.remarks.iter().any(|remark| remark.is_error);
            let is_shown = |finding: &Finding| shown.hides(finding).is_none();
            self.outcome = Outcome::Updated(baseline.update(findings, is_shown, is_blind)?);
            // The baseline is now what was found.
            self.gone = Some(Vec::new());
        }
        Ok(())
    }

    /// What the baseline lists and nothing found again; `None` where there is no baseline.
    pub(super) fn gone(&mut self) -> Option<Vec<Gone>> {
        self.gone.take()
    }

    /// What a reader should know of it.
    pub(super) fn note(&self, project: &Project) -> Option<ReportedError> {
        let message = match self.outcome {
            Outcome::Applied(0) => return None,
            Outcome::Applied(1) => {
                "1 finding of the baseline is gone; `--update-baseline` drops it".to_owned()
            }
            Outcome::Applied(gone) => {
                format!("{gone} findings of the baseline are gone; `--update-baseline` drops them")
            }
            Outcome::Updated(Update { written, dropped }) => {
                format!("the baseline was written: {written} in it, {dropped} dropped")
            }
        };
        Some(ReportedError {
            level: ErrorLevel::Note,
            file: relative(&self.path, project.tree.root()),
            line: None,
            message,
        })
    }
}

/// As other files are named in a report, where it lies in the project.
fn relative(path: &Path, root: &Path) -> String {
    let absolute = path.canonicalize().unwrap_or_default();
    let shown = absolute.strip_prefix(root).unwrap_or(path);
    shown.to_string_lossy().into_owned()
}

//! How long lines have been as they are, as git has it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use harden_finding::Place;
use harden_project::Project;
use harden_report::{ErrorLevel, ReportedError};
use harden_rules::project::History;

use crate::failure::Failure;
use crate::git::Git;
use crate::today::Day;

/// The history of the audited folder. Nobody asks git anything before a rule does.
pub(crate) struct GitHistory<'p> {
    project: &'p Project,
    today: Day,
    /// Ages in days, or why nobody can tell them.
    answers: Mutex<BTreeMap<Place, Result<u32, String>>>,
}

impl<'p> GitHistory<'p> {
    pub(crate) fn new(project: &'p Project, today: Day) -> Self {
        Self {
            project,
            today,
            answers: Mutex::default(),
        }
    }

    /// What rules asked and could not be told.
    pub(crate) fn unanswered(&self) -> Vec<ReportedError> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let unanswered = answers.iter().filter_map(|(place, answer)| {
            let why = answer.as_ref().err()?;
            Some(ReportedError {
                level: ErrorLevel::Note,
                file: place.file.to_string(),
                line: Some(place.line),
                message: format!("how long this has been so could not be judged: {why}"),
            })
        });
        unanswered.collect()
    }

    fn ask(&self, place: &Place) -> Result<u32, String> {
        let why = |failure: Failure| failure.to_string();
        let root = self.project.tree.root();
        let git = Git::of_folder(root).map_err(why)?;
        if git.is_shallow().map_err(why)? {
            return Err(
                "this clone lacks older commits; `git fetch --unshallow` brings them".to_owned(),
            );
        }
        let head = git.commit("HEAD").map_err(why)?;
        let head = head.ok_or_else(|| "there is no commit yet".to_owned())?;
        let file = format!("{}{}", git.prefix(root), place.file);
        // Lines of another text have other numbers.
        let committed = git.content(&head, &file).map_err(why)?;
        let current = self.project.tree.read(&place.file).ok();
        if committed
            .as_deref()
            .is_none_or(|committed| current.as_deref() != Some(committed))
        {
            return Err("the file is not as it was committed".to_owned());
        }
        let changed = git
            .last_change(&head, &file, (place.line, place.end_line))
            .map_err(why)?;
        let changed = changed.ok_or_else(|| "git does not tell".to_owned())?;
        Ok(self.today.days_since(Day::of_seconds(changed)))
    }
}

impl History for GitHistory<'_> {
    fn age_in_days(&self, place: &Place) -> Option<u32> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = answers.entry(place.clone());
        let answer = answer.or_insert_with_key(|place| self.ask(place));
        answer.as_ref().ok().copied()
    }
}

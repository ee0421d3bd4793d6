//! From a folder to the secrets of its past.

use std::collections::HashSet;
use std::path::Path;

use gix_hash::ObjectId;
use harden_secrets::{Candidate, Usage};
use harden_source::SourceTree;

use crate::around::Around;
use crate::commits::Commits;
use crate::error::HistoryError;
use crate::files::Files;
use crate::gaps::{Gap, Gaps};
use crate::holders::{self, Holders};
use crate::limits::Limits;
use crate::objects::Store;
use crate::references::References;
use crate::repository::Repository;
use crate::scan;

/// What was found in a history.
#[derive(Debug)]
pub struct Past {
    /// Each value once, whether it still stands in the work tree or not.
    pub secrets: Vec<PastSecret>,
    /// What was not searched.
    pub gaps: Gaps,
    /// How many commits there are.
    pub commits: usize,
    /// How many contents of files were searched.
    pub contents: usize,
}

/// A secret, at the path and line that it had.
#[derive(Debug)]
pub struct PastSecret {
    /// Relative to the audited folder, with `/`.
    pub path: String,
    pub usage: Usage,
    pub candidate: Candidate,
    pub holders: Holders,
}

/// Searches everything that was ever committed of a folder.
pub fn search(folder: &Path) -> Result<Past, HistoryError> {
    search_and_weigh(folder, &|_, _| ())
}

/// The same, of no more than so much.
pub fn search_within(folder: &Path, limits: &Limits) -> Result<Past, HistoryError> {
    search_all(folder, limits, &|_, _| ())
}

/// The same. What matters most is weighed once more, by the files that lay beside it when it came.
pub fn search_and_weigh(
    folder: &Path,
    weigh: &dyn Fn(&mut PastSecret, &SourceTree),
) -> Result<Past, HistoryError> {
    search_all(folder, &Limits::default(), weigh)
}

fn search_all(
    folder: &Path,
    limits: &Limits,
    weigh: &dyn Fn(&mut PastSecret, &SourceTree),
) -> Result<Past, HistoryError> {
    let repository = Repository::around(folder)?;
    let mut gaps = Gaps::default();
    let references = References::of(&repository, &mut gaps)?;
    let store = Store::of(&repository, references.hash_kind())?;
    let objects = store.open();
    let cut: HashSet<ObjectId> = repository
        .shallow()?
        .iter()
        .filter_map(|id| ObjectId::from_hex(id.as_bytes()).ok())
        .collect();
    if !cut.is_empty() {
        gaps.add(Gap::Shallow, String::new);
    }
    if !repository.folder.is_empty() {
        gaps.add(Gap::Subfolder, || repository.folder.clone());
    }
    let commits = Commits::from(&references, &cut, &objects, limits, &mut gaps);
    if commits.list.is_empty() {
        gaps.add(Gap::Empty, String::new);
    }
    let files = Files::of(&commits, &repository.folder, &objects, limits, &mut gaps);
    let found = scan::search(&files, &store, limits, &mut gaps);
    let holders = holders::of_all(&found, &files, &commits, &repository.folder, &objects);
    let mut around = Around::new(&repository.folder, &objects);
    let secrets = found.into_values().zip(holders);
    let secrets = secrets.filter_map(|(found, holders)| {
        let (holders, brought_by) = holders?;
        let path = files.paths.text(found.path).to_owned();
        let mut secret = PastSecret {
            usage: Usage::of(&path),
            path,
            candidate: found.candidate,
            holders,
        };
        if secret.usage == Usage::Site {
            let beside = around.of(&secret.path, &commits.list[brought_by as usize]);
            weigh(&mut secret, &beside);
        }
        Some(secret)
    });
    Ok(Past {
        secrets: secrets.collect(),
        commits: commits.list.len(),
        contents: files.contents.len(),
        gaps,
    })
}

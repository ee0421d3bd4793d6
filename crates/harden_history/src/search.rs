//! From a folder to the secrets of its past.

use std::collections::HashSet;
use std::path::Path;

use gix_hash::ObjectId;
use harden_secrets::Candidate;

use crate::commits::Commits;
use crate::error::HistoryError;
use crate::files::Files;
use crate::gaps::{Gap, Gaps};
use crate::holders::{self, Holders};
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
    pub candidate: Candidate,
    pub holders: Holders,
}

/// Searches everything that was ever committed of a folder.
pub fn search(folder: &Path) -> Result<Past, HistoryError> {
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
    let commits = Commits::from(&references, &cut, &objects, &mut gaps);
    if commits.list.is_empty() {
        gaps.add(Gap::Empty, String::new);
    }
    let files = Files::of(&commits, &repository.folder, &objects, &mut gaps);
    let found = scan::search(&files, &store, &mut gaps);
    let holders = holders::of_all(&found, &files, &commits, &repository.folder, &objects);
    let secrets = found.into_values().zip(holders);
    let secrets = secrets.filter_map(|(found, holders)| {
        Some(PastSecret {
            path: files.paths.text(found.path).to_owned(),
            candidate: found.candidate,
            holders: holders?,
        })
    });
    Ok(Past {
        secrets: secrets.collect(),
        commits: commits.list.len(),
        contents: files.contents.len(),
        gaps,
    })
}

//! What looks like a secret in the contents, each value once.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use gix_hash::ObjectId;
use gix_object::Kind as ObjectKind;
use harden_secrets::{Candidate, Kind, Scan, Secret, Strength, Usage, is_binary, scan};
use rayon::prelude::*;

use crate::files::Files;
use crate::gaps::{Gap, Gaps};
use crate::limits::Limits;
use crate::objects::{Lost, Objects, Store};

/// Contents that are searched before what was found is put together.
const AT_ONCE: usize = 4096;
/// Contents that one thread searches in a row: versions of a file are made from one another.
const IN_A_ROW: usize = 128;

/// A value, at the place that says most of it.
pub(crate) struct Found {
    pub(crate) path: u32,
    pub(crate) candidate: Candidate,
    /// Numbers of the contents that hold it.
    pub(crate) contents: Vec<u32>,
}

pub(crate) type Secrets = BTreeMap<Secret, Found>;

/// A content to search: its number, its name, and the path that it is searched as.
type Searched = (u32, ObjectId, u32);

enum Outcome {
    Found(Scan),
    Binary,
    Lost(Lost),
}

/// Searches all contents, all threads at once.
pub(crate) fn search(files: &Files, store: &Store, limits: &Limits, gaps: &mut Gaps) -> Secrets {
    let mut searched: Vec<Searched> = (0..)
        .zip(&files.contents)
        .map(|(number, (id, paths))| (number, *id, files.paths.foremost(paths)))
        .collect();
    searched.sort_unstable_by_key(|(number, _, path)| (*path, *number));
    let mut secrets = Secrets::new();
    for part in searched.chunks(AT_ONCE) {
        let outcomes: Vec<(&Searched, Outcome)> = part
            .par_chunks(IN_A_ROW)
            .flat_map_iter(|row| {
                let objects = store.open();
                let mut buffer = Vec::new();
                row.iter().map(move |one| {
                    let path = files.paths.text(one.2);
                    (one, look_into(&objects, one.1, path, &mut buffer))
                })
            })
            .collect();
        for ((number, id, path), outcome) in outcomes {
            let text = || files.paths.text(*path).to_owned();
            match outcome {
                Outcome::Found(scan) => {
                    if !scan.is_whole {
                        gaps.add(Gap::Overfull, text);
                    }
                    for candidate in scan.candidates {
                        add(
                            &mut secrets,
                            files,
                            (*number, *path),
                            candidate,
                            limits,
                            gaps,
                        );
                    }
                }
                Outcome::Binary => gaps.add(Gap::Binary, text),
                Outcome::Lost(lost) => lost.add_to(gaps, id, text),
            }
        }
    }
    secrets
}

fn look_into(objects: &Objects, id: ObjectId, path: &str, buffer: &mut Vec<u8>) -> Outcome {
    match objects.read_as(ObjectKind::Blob, &id, buffer) {
        Ok(bytes) => {
            let scan = scan(path, bytes);
            // Stores of keys are no text either.
            if scan.candidates.is_empty() && is_binary(bytes) {
                Outcome::Binary
            } else {
                Outcome::Found(scan)
            }
        }
        Err(lost) => Outcome::Lost(lost),
    }
}

fn add(
    secrets: &mut Secrets,
    files: &Files,
    (content, path): (u32, u32),
    candidate: Candidate,
    limits: &Limits,
    gaps: &mut Gaps,
) {
    if let Some(known) = secrets.get_mut(&candidate.secret) {
        if known.contents.last() != Some(&content) {
            known.contents.push(content);
        }
        let text = |path| files.paths.text(path);
        if rank(&candidate, text(path)) < rank(&known.candidate, text(known.path)) {
            known.path = path;
            known.candidate = candidate;
        }
    } else if secrets.len() < limits.secrets {
        let found = Found {
            path,
            contents: vec![content],
            candidate: candidate.clone(),
        };
        secrets.insert(candidate.secret, found);
    } else {
        let most = limits.secrets;
        gaps.add(Gap::Limit, || format!("{most} different secrets"));
    }
}

/// What says more of a value comes first, and then who has most to lose.
fn rank<'p>(candidate: &Candidate, path: &'p str) -> (u8, Usage, Reverse<Strength>, &'p str, u32) {
    let kind = match candidate.kind {
        Kind::PrivateKey { .. } => 0,
        Kind::Token(_) => 1,
        Kind::UrlPassword => 2,
        Kind::Assignment => 3,
    };
    (
        kind,
        Usage::of(path),
        Reverse(candidate.strength),
        path,
        candidate.line,
    )
}

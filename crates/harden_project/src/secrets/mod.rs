//! What looks like a secret in the files of a project, whatever they are written in.

mod certificates;
mod compose;

use std::sync::Arc;

use harden_finding::Past;
use harden_secrets::{Candidate, Kind, Scan, Strength, Usage, is_binary, is_searched, scan};
use harden_source::SourceTree;
use rayon::prelude::*;

use crate::load::Remark;
use compose::ComposeFiles;

/// Every candidate of a project, in the order of the files.
#[derive(Debug, Default)]
pub struct TreeSecrets {
    pub found: Vec<PlacedSecret>,
    /// Files that hold no text, though their names do not say so.
    pub binary: Vec<Arc<str>>,
    /// Files that could not be read, or not be judged whole, or that are too large; what happened.
    pub unread: Vec<(Arc<str>, String)>,
}

/// Of a file in which names of secrets stand in the values of others, over and over.
const OVERFULL: &str =
    "not wholly: more names of secrets stand in one another's values than people write";

/// A candidate, and the file that it stands in.
#[derive(Debug)]
pub struct PlacedSecret {
    pub file: Arc<str>,
    pub usage: Usage,
    pub candidate: Candidate,
}

/// A secret that git remembers: at the path and line that it had.
#[derive(Debug)]
pub struct PastSecret {
    pub placed: PlacedSecret,
    pub past: Past,
}

impl TreeSecrets {
    /// What was not searched, for a reader who takes silence for an answer.
    pub fn remarks(&self) -> Vec<Remark> {
        let note = |file: Arc<str>, message: String| Remark {
            is_error: false,
            file,
            line: None,
            message,
        };
        let unread = self
            .unread
            .iter()
            .map(|(file, why)| note(Arc::clone(file), format!("not searched for secrets: {why}")));
        let binary = self.binary.iter().map(|file| {
            let more = match self.binary.len() {
                1 => String::new(),
                count => format!(", like {} others", count - 1),
            };
            note(
                Arc::clone(file),
                format!("not searched for secrets: not text{more}"),
            )
        });
        unread.chain(binary.take(1)).collect()
    }
}

enum Outcome {
    Found(Scan),
    Binary,
    Unread(String),
}

impl TreeSecrets {
    /// Searches the files that are the project's own, but media, locks and other files that nobody writes.
    pub fn collect(tree: &SourceTree) -> Self {
        let paths: Vec<&Arc<str>> = tree
            .project_files()
            .filter(|path| is_searched(path))
            .collect();
        let outcomes: Vec<Outcome> = paths
            .par_iter()
            .map_init(Vec::new, |buffer, path| {
                match tree.read_into(path, buffer) {
                    Ok(bytes) => {
                        let scan = scan(path, bytes);
                        // Stores of keys are no text either.
                        if scan.candidates.is_empty() && is_binary(bytes) {
                            Outcome::Binary
                        } else {
                            Outcome::Found(scan)
                        }
                    }
                    Err(error) => Outcome::Unread(error.to_string()),
                }
            })
            .collect();
        let mut secrets = Self::default();
        for (path, outcome) in paths.into_iter().zip(outcomes) {
            match outcome {
                Outcome::Binary => secrets.binary.push(Arc::clone(path)),
                Outcome::Unread(why) => secrets.unread.push((Arc::clone(path), why)),
                Outcome::Found(scan) => {
                    if !scan.is_whole {
                        secrets.unread.push((Arc::clone(path), OVERFULL.to_owned()));
                    }
                    let placed = scan.candidates.into_iter().map(|candidate| PlacedSecret {
                        file: Arc::clone(path),
                        usage: Usage::of(path),
                        candidate,
                    });
                    secrets.found.extend(placed);
                }
            }
        }
        secrets.weigh(tree);
        secrets
    }

    /// What other files say of those in which something was found.
    fn weigh(&mut self, tree: &SourceTree) {
        let mut compose = None;
        for secret in &mut self.found {
            if secret.usage == Usage::Site {
                let compose = compose.get_or_insert_with(|| ComposeFiles::read(tree));
                secret.weigh(compose, tree);
            }
        }
    }
}

impl PlacedSecret {
    /// The same, as the files of a tree have it in which it stands.
    #[must_use]
    pub fn weighed_in(mut self, tree: &SourceTree) -> Self {
        self.weigh(&ComposeFiles::read(tree), tree);
        self
    }

    fn weigh(&mut self, compose: &ComposeFiles, tree: &SourceTree) {
        if compose.is_for_development(&self.file, tree) {
            self.usage = Usage::Development;
        } else if matches!(self.candidate.kind, Kind::PrivateKey { .. })
            && certificates::is_for_local_names(self, tree)
        {
            self.candidate.strength = Strength::Weak;
        }
    }
}

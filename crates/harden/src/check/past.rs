//! `--history`: secrets that git remembers.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::{Past, PastCommit};
use harden_history::{Holders, NamedCommit};
use harden_project::{PastSecret, PlacedSecret, Project, Remark};
use harden_secrets::Secret;
use harden_source::SourceTree;

use crate::arguments::Check;
use crate::failure::Failure;
use crate::today::Day;

/// What the remarks are about.
const FILE: &str = ".git";
/// References that are named.
const NAMED: usize = 10;

/// Searches the history of the audited folder, where the command line asks for it.
pub(super) fn asked_for(
    arguments: &Check,
    project: &Project,
) -> Result<Option<harden_history::Past>, Failure> {
    if !arguments.history {
        return Ok(None);
    }
    if arguments.path.is_file() {
        return Err(Failure::Usage(
            "--history searches what was ever committed of a folder: name the project's folder"
                .to_owned(),
        ));
    }
    let past = harden_history::search_and_weigh(project.tree.root(), &weigh)?;
    Ok(Some(past))
}

/// Files beside it say of a secret of the past what they say of one that stands.
fn weigh(secret: &mut harden_history::PastSecret, beside: &SourceTree) {
    let weighed = PlacedSecret {
        file: secret.path.as_str().into(),
        usage: secret.usage,
        candidate: secret.candidate.clone(),
    }
    .weighed_in(beside);
    secret.usage = weighed.usage;
    secret.candidate = weighed.candidate;
}

/// What was searched, and what was not.
pub(super) fn remarks(past: &harden_history::Past) -> Vec<Remark> {
    let searched = format!(
        "the history was searched for secrets: {} commits with {} states of files",
        past.commits, past.contents
    );
    let searched = (past.commits > 0).then_some((false, searched));
    let gaps = past.gaps.said();
    let gaps = gaps.map(|(gap, message)| (gap.is_error(), message));
    let remark = |(is_error, message)| Remark {
        is_error,
        file: Arc::from(FILE),
        line: None,
        message,
    };
    searched.into_iter().chain(gaps).map(remark).collect()
}

/// For whoever selects a rule that has nothing to judge.
pub(super) fn not_searched() -> Remark {
    Remark {
        is_error: false,
        file: Arc::from(FILE),
        line: None,
        message: "the history was not searched for secrets: --history does".to_owned(),
    }
}

/// What was found, as rules see it: what `standing` has stands in the work tree still.
pub(super) fn placed(past: harden_history::Past, standing: &[PlacedSecret]) -> Vec<PastSecret> {
    let standing: BTreeSet<&Secret> = standing
        .iter()
        .map(|secret| &secret.candidate.secret)
        .collect();
    let secrets = past.secrets.into_iter();
    secrets
        .map(|secret| PastSecret {
            past: told(secret.holders, standing.contains(&secret.candidate.secret)),
            placed: PlacedSecret {
                usage: secret.usage,
                file: secret.path.into(),
                candidate: secret.candidate,
            },
        })
        .collect()
}

fn told(holders: Holders, in_tree: bool) -> Past {
    let mut references = holders.standing_in;
    let reference_count = references.len();
    references.sort_by_key(|name| !Past::is_branch(name));
    references.truncate(NAMED);
    Past {
        in_tree,
        commits: holders.commits,
        brought_by: dated(holders.brought_by),
        may_be_older: holders.may_be_older,
        removed_by: holders.removed_by.map(dated),
        references,
        reference_count,
    }
}

fn dated(commit: NamedCommit) -> PastCommit {
    PastCommit {
        date: Day::of_seconds(commit.seconds.try_into().unwrap_or(0)).written(),
        commit: commit.id,
    }
}

use std::fmt;

use serde::Serialize;

/// What git's history has of something that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Past {
    /// Whether it still stands in the work tree. If not, the finding's place is one of the past.
    pub in_tree: bool,
    /// How many commits hold it.
    pub commits: usize,
    /// The first commit that holds it.
    pub brought_by: PastCommit,
    /// Older commits, which a shallow clone does not have, may hold it too.
    pub may_be_older: bool,
    /// The last commit that removed it, if one did.
    pub removed_by: Option<PastCommit>,
    /// References that still lead to it: some of them, by their full names, branches first.
    pub references: Vec<String>,
    /// How many references do.
    pub reference_count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastCommit {
    /// Its full name.
    pub commit: String,
    /// The day it was made, as in `2026-01-31`.
    pub date: String,
}

impl fmt::Display for PastCommit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHORT: usize = 10;
        let short = self.commit.get(..SHORT).unwrap_or(&self.commit);
        write!(formatter, "{short} ({})", self.date)
    }
}

impl fmt::Display for Past {
    /// As part of a sentence: `came with …, went with …; 3 commits hold it`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "came with {}", self.brought_by)?;
        if self.may_be_older {
            formatter.write_str(" or before")?;
        }
        if let Some(commit) = &self.removed_by {
            let again = if self.in_tree { "once " } else { "" };
            write!(formatter, ", {again}went with {commit}")?;
        }
        if !self.in_tree {
            self.say_references(formatter)?;
        }
        match self.commits {
            1 => formatter.write_str("; 1 commit holds it"),
            commits => write!(formatter, "; {commits} commits hold it"),
        }
    }
}

impl Past {
    /// Whether somebody may go on from where a reference leads. Tags lead to what was for ever.
    pub fn is_branch(name: &str) -> bool {
        let begins = ["refs/heads/", "refs/remotes/", "stash@"];
        name.ends_with("HEAD") || begins.iter().any(|begin| name.starts_with(begin))
    }

    fn say_references(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMED: usize = 2;
        let Some((first, others)) = self.references.split_first() else {
            return Ok(());
        };
        if self.removed_by.is_some() && !Self::is_branch(first) {
            return Ok(());
        }
        write!(formatter, ", still stands in `{}`", short(first))?;
        let more = self.reference_count.saturating_sub(1);
        match others.first() {
            Some(other) if more < NAMED => write!(formatter, " and `{}`", short(other)),
            Some(_) => write!(formatter, " and {more} other references"),
            None => Ok(()),
        }
    }
}

/// As git's own messages name references.
fn short(name: &str) -> &str {
    let before = ["refs/heads/", "refs/remotes/", "refs/tags/", "refs/"];
    let mut before = before.iter();
    before
        .find_map(|before| name.strip_prefix(before))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(letter: &str, date: &str) -> PastCommit {
        PastCommit {
            commit: letter.repeat(40),
            date: date.to_owned(),
        }
    }

    #[test]
    fn what_happened_is_said_in_one_breath() {
        let mut past = Past {
            in_tree: false,
            commits: 3,
            brought_by: commit("a", "2020-01-01"),
            may_be_older: false,
            removed_by: Some(commit("b", "2021-01-01")),
            references: Vec::new(),
            reference_count: 0,
        };
        assert_eq!(
            past.to_string(),
            "came with aaaaaaaaaa (2020-01-01), went with bbbbbbbbbb (2021-01-01); 3 commits hold it"
        );
        past.removed_by = None;
        past.commits = 1;
        past.may_be_older = true;
        past.references = vec!["refs/heads/old".to_owned(), "refs/tags/v1".to_owned()];
        past.reference_count = 2;
        assert_eq!(
            past.to_string(),
            "came with aaaaaaaaaa (2020-01-01) or before, still stands in `old` and `v1`; 1 commit holds it"
        );
        past.reference_count = 9;
        assert!(past.to_string().contains("`old` and 8 other references;"));
        past.references = vec!["refs/tags/v1".to_owned()];
        past.reference_count = 1;
        assert!(past.to_string().contains("still stands in `v1`;"));
        past.removed_by = Some(commit("b", "2021-01-01"));
        assert!(!past.to_string().contains("`v1`"), "tags remember");
        past.references = vec!["refs/heads/old".to_owned()];
        past.in_tree = true;
        assert!(!past.to_string().contains("`old`"), "it is plain to see");
    }
}

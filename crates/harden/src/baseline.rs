//! `--baseline`: the findings that a project had when it began to look, so that only new ones count.
//!
//! An entry says what a finding is about and in which file, never on which line or in which profile, and
//! how often. So moved lines and added profiles change nothing, and a second copy is new.

mod file;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use harden_finding::{Finding, State};
use harden_report::Gone;

use crate::failure::Failure;

/// A baseline file, and what it says.
#[derive(Debug)]
pub(crate) struct Baseline {
    path: PathBuf,
    entries: Entries,
    /// Of rules that were not asked: neither found nor gone.
    aside: Entries,
}

/// How often each was there.
type Entries = BTreeMap<Entry, usize>;

/// What is told apart. The order is that of the file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    file: String,
    code: String,
    /// The rule and the subject, as one number: [`Finding::about`].
    about: String,
    /// For people, and to say which of two copies is the old one.
    message: String,
}

/// What [`Baseline::update`] did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Update {
    pub(crate) written: usize,
    pub(crate) dropped: usize,
}

impl Baseline {
    /// Reads a baseline. One that is not there is an error, unless it is about to be written.
    pub(crate) fn read(path: &Path, may_be_absent: bool) -> Result<Self, Failure> {
        Ok(Self {
            path: path.to_owned(),
            entries: file::read(path, may_be_absent)?,
            aside: Entries::new(),
        })
    }

    /// Keeps what rules of these codes have found once out of every comparison.
    pub(crate) fn set_aside(&mut self, codes: &[&str]) {
        let entries = std::mem::take(&mut self.entries);
        let (mut aside, entries): (Entries, Entries) = entries
            .into_iter()
            .partition(|(entry, _)| codes.contains(&entry.code.as_str()));
        self.aside.append(&mut aside);
        self.entries = entries;
    }

    /// Marks the open findings that are in the baseline, and takes their entries out of it: what stays is
    /// matched by nothing. `exists` says whether a file is in the project.
    pub(crate) fn apply(&mut self, findings: &mut [Finding], exists: impl Fn(&str) -> bool) {
        let known: BTreeSet<String> = self
            .entries
            .keys()
            .map(|entry| entry.file.clone())
            .collect();
        // Which of two copies is the old one, their messages may tell.
        self.mark(findings, |entries, new| {
            entries.contains_key(new).then(|| new.clone())
        });
        self.mark(findings, |entries, new| {
            let first = Entry {
                message: String::new(),
                ..new.clone()
            };
            let (old, _) = entries.range(first..).next()?;
            (old.file == new.file && old.is_about_the_same(new)).then(|| old.clone())
        });
        // A file that is gone may have another name now: one that the baseline has never heard of.
        let mut gone: BTreeMap<(String, String), Vec<Entry>> = BTreeMap::new();
        for old in self.entries.keys().filter(|old| !exists(&old.file)) {
            let about = (old.code.clone(), old.about.clone());
            gone.entry(about).or_default().push(old.clone());
        }
        for needs_message in [true, false] {
            self.mark(findings, |entries, new| {
                if known.contains(&new.file) {
                    return None;
                }
                gone.get(&(new.code.clone(), new.about.clone()))?
                    .iter()
                    .filter(|old| old.message == new.message || !needs_message)
                    .find(|old| entries.contains_key(old))
                    .cloned()
            });
        }
    }

    fn mark(&mut self, findings: &mut [Finding], old: impl Fn(&Entries, &Entry) -> Option<Entry>) {
        let why = self.why();
        for finding in findings {
            if finding.state != State::Open {
                continue;
            }
            let Some(old) = old(&self.entries, &Entry::of(finding)) else {
                continue;
            };
            if let Some(count) = self.entries.get_mut(&old) {
                *count -= 1;
                if *count == 0 {
                    self.entries.remove(&old);
                }
            }
            finding.state = State::Baselined;
            finding.state_why = Some(why.clone());
        }
    }

    /// How many findings of the baseline are not there any more, once it is applied.
    pub(crate) fn gone(&self) -> usize {
        let counts = self.entries.values().copied();
        counts.fold(0, usize::saturating_add)
    }

    /// The same, one by one; copies are named once.
    pub(crate) fn gone_findings(&self) -> Vec<Gone> {
        let why = self.why();
        let gone = self.entries.keys().map(|entry| Gone {
            code: entry.code.clone(),
            file: entry.file.clone(),
            message: entry.message.clone(),
            why: why.clone(),
        });
        gone.collect()
    }

    /// The state of what it lists, in words.
    fn why(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        format!("in {}", name.to_string_lossy())
    }

    /// Takes the open findings that are shown into the baseline, keeps those that were in it, and writes it.
    /// What matched nothing is dropped, unless something could not be judged.
    pub(crate) fn update(
        mut self,
        findings: &mut [Finding],
        is_shown: impl Fn(&Finding) -> bool,
        keeps_gone: bool,
    ) -> Result<Update, Failure> {
        let dropped = if keeps_gone { 0 } else { self.gone() };
        if !keeps_gone {
            self.entries.clear();
        }
        for finding in findings {
            if finding.state == State::Open && is_shown(finding) {
                finding.state = State::Baselined;
            }
            if finding.state == State::Baselined {
                let count = self.entries.entry(Entry::of(finding)).or_default();
                *count = count.saturating_add(1);
            }
        }
        self.entries.append(&mut self.aside);
        file::write(&self.path, &self.entries)?;
        Ok(Update {
            written: self.gone(),
            dropped,
        })
    }
}

impl Entry {
    fn of(finding: &Finding) -> Self {
        Self {
            file: finding.place.file.to_string(),
            code: finding.rule.code.to_owned(),
            about: finding.about().to_owned(),
            message: without_lines(&finding.message),
        }
    }

    fn is_about_the_same(&self, other: &Self) -> bool {
        (&self.code, &self.about) == (&other.code, &other.about)
    }
}

/// A message that names other lines, as in `nginx.conf:14`, says the same when they move.
fn without_lines(message: &str) -> String {
    let mut parts = message.split('`');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push('`');
        let name = match part.rsplit_once(':') {
            Some((name, line)) if line.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => part,
        };
        out.push_str(name);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_kept_without_the_lines_it_names() {
        for (message, kept) in [
            (
                "`deploy/nginx.conf:14` redirects.",
                "`deploy/nginx.conf` redirects.",
            ),
            ("see `a.py:1` and `b:c`: 7", "see `a.py` and `b:c`: 7"),
            ("no names", "no names"),
        ] {
            assert_eq!(without_lines(message), kept);
        }
    }
}

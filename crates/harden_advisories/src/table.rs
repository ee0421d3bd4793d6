//! The table that comes with harden, and what an export adds to it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use harden_finding::Severity;
use pep440_rs::Version;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::advisory::Advisory;

const TABLE: &str = include_str!("../data/advisories.json");

#[derive(Deserialize)]
struct Table {
    #[serde(borrow)]
    packages: BTreeMap<&'static str, Package>,
}

#[derive(Deserialize)]
struct Package {
    /// The day up to which somebody looked what was published.
    checked: &'static str,
    /// A few packages of many are asked for: the others stay text.
    #[serde(borrow)]
    advisories: &'static RawValue,
}

#[derive(Deserialize)]
struct Row<'t> {
    id: &'t str,
    #[serde(borrow, default)]
    aliases: Vec<&'t str>,
    #[serde(borrow)]
    affected: Vec<&'t str>,
    #[serde(default)]
    severity: Option<&'t str>,
    summary: String,
    source: &'t str,
    #[serde(borrow, default)]
    only: Vec<&'t str>,
}

static JSON: LazyLock<Table> =
    LazyLock::new(|| serde_json::from_str(TABLE).expect("the table is as it is read"));

/// The newest day of the table, as in `2026-01-31`.
pub fn date() -> &'static str {
    let days = JSON.packages.values().map(|package| package.checked);
    days.max().expect("there are packages in the table")
}

/// The day up to which the table knows a package, by its normalised name; `None` if it does not have it at all.
pub fn checked(package: &str) -> Option<&'static str> {
    JSON.packages.get(package).map(|package| package.checked)
}

/// What is known of vulnerable releases.
#[derive(Clone, Debug, Default)]
pub struct Advisories {
    /// By package.
    added: BTreeMap<String, Vec<Advisory>>,
}

impl Advisories {
    /// Adds what somebody else published; the table's own words about the same fault stand.
    pub fn add(&mut self, package: &str, advisory: Advisory) {
        let known = self.added.entry(package.to_owned()).or_default();
        if !known.iter().any(|other| other.is_same_as(&advisory)) {
            known.push(advisory);
        }
    }

    /// All about a package, by its normalised name.
    pub fn about(&self, package: &str) -> Vec<Advisory> {
        let mut known = built_in(package);
        for added in self.added.get(package).into_iter().flatten() {
            if !known.iter().any(|other| other.is_same_as(added)) {
                known.push(added.clone());
            }
        }
        known
    }
}

fn built_in(package: &str) -> Vec<Advisory> {
    let Some(package) = JSON.packages.get(package) else {
        return Vec::new();
    };
    let rows = package.advisories.get();
    let rows: Vec<Row<'_>> = serde_json::from_str(rows).expect("rows are as they are read");
    rows.into_iter().map(Row::advisory).collect()
}

impl Row<'_> {
    fn advisory(self) -> Advisory {
        let owned = |texts: Vec<&str>| texts.into_iter().map(str::to_owned).collect();
        let ranges = self.affected.iter().map(|range| range.parse());
        Advisory {
            id: self.id.to_owned(),
            aliases: owned(self.aliases),
            affected: ranges
                .collect::<Result<_, _>>()
                .expect("ranges are written as PEP 440 has them"),
            severity: self.severity.map(|severity| {
                let severity: Result<Severity, _> = severity.parse();
                severity.expect("a severity is one of harden's")
            }),
            summary: self.summary,
            source: self.source.to_owned(),
            only: owned(self.only),
        }
    }
}

/// The release to go to: the first that no advisory affects, of the same series if there is one, else of the
/// same major release, else any. `None` where no fixed release is known.
pub fn way_up(advisories: &[Advisory], release: &Version) -> Option<Version> {
    let ranges = advisories.iter().flat_map(|advisory| &advisory.affected);
    let mut fixed: Vec<&Version> = ranges
        .filter_map(|range| range.fixed())
        .filter(|fixed| *fixed > release)
        .filter(|fixed| !advisories.iter().any(|advisory| advisory.affects(fixed)))
        .collect();
    fixed.sort();
    let same = |parts: usize| {
        fixed.iter().find(|fixed| {
            fixed.epoch() == release.epoch()
                && (0..parts).all(|index| part(fixed, index) == part(release, index))
        })
    };
    same(2)
        .or_else(|| same(1))
        .or_else(|| fixed.first())
        .map(|fixed| (*fixed).clone())
}

fn part(version: &Version, index: usize) -> u64 {
    version.release().get(index).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_can_be_read_and_stands_once() {
        assert!(JSON.packages.len() > 60);
        for (name, package) in &JSON.packages {
            let day: Vec<u32> = package
                .checked
                .split('-')
                .map(|part| part.parse().expect("a number"))
                .collect();
            assert!(
                matches!(day[..], [2024..=2099, 1..=12, 1..=31]),
                "{name}: {}",
                package.checked
            );
            let mut names = BTreeSet::new();
            for advisory in built_in(name) {
                assert!(!advisory.affected.is_empty(), "{name}: {}", advisory.id);
                assert!(advisory.source.starts_with("https://"), "{}", advisory.id);
                let summary = &advisory.summary;
                assert!(!summary.ends_with(['.', '…']), "{name}: {summary}");
                for id in std::iter::once(&advisory.id).chain(&advisory.aliases) {
                    assert!(names.insert(id.clone()), "{name}: {id} stands twice");
                }
            }
        }
    }
}

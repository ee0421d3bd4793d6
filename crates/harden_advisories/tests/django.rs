//! For every release of Django, the table says what Django's own archive of security issues says.
//!
//! The archive names series and days, not releases: a release is vulnerable to an issue if its series is named and
//! the release that fixes came after it. The fix is the first release of the series on the day of disclosure, by
//! `PyPI`'s list of files, or the later one that the archive says completed it. The table was made from the notes of
//! releases, so the two are independent of each other.

use std::collections::{BTreeMap, BTreeSet};

use harden_advisories::{Advisories, Version};
use serde::Deserialize;

#[derive(Deserialize)]
struct Facts {
    issues: Vec<Issue>,
    releases: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Issue {
    ids: Vec<String>,
    date: String,
    series: Vec<String>,
    completed_in: Vec<String>,
}

impl Issue {
    fn affects(&self, release: &Version, releases: &BTreeMap<Version, String>) -> bool {
        let Some(series) = self.series.iter().find(|series| is_in(release, series)) else {
            return false;
        };
        if let Some(completed) = self
            .completed_in
            .iter()
            .find(|fixed| is_in(&version(fixed), series))
        {
            return *release < version(completed);
        }
        let mut of_series = releases.iter().filter(|(other, _)| is_in(other, series));
        of_series
            .find(|(_, day)| **day >= self.date)
            .is_none_or(|(fixed, _)| release < fixed)
    }
}

fn is_in(release: &Version, series: &str) -> bool {
    let numbers = release.release();
    series == format!("{}.{}", numbers[0], numbers[1])
}

fn version(text: &str) -> Version {
    text.parse().expect("a release")
}

#[test]
fn every_release_is_judged_as_django_judges_it() {
    let facts = include_str!("../testdata/django_security.json");
    let facts: Facts = serde_json::from_str(facts).expect("facts are as they are read");
    let releases: BTreeMap<Version, String> = facts
        .releases
        .iter()
        .map(|(release, day)| (version(release), day.clone()))
        .collect();
    let table = Advisories::default().about("django");
    let archived: BTreeSet<&str> = facts
        .issues
        .iter()
        .flat_map(|issue| &issue.ids)
        .map(String::as_str)
        .collect();
    let last = facts.issues.iter().map(|issue| issue.date.as_str()).max();
    let last = last.expect("there are issues");

    assert!(releases.len() > 250 && facts.issues.len() > 100);
    let mut wrong = Vec::new();
    for release in releases.keys() {
        let theirs: BTreeSet<&str> = facts
            .issues
            .iter()
            .filter(|issue| issue.affects(release, &releases))
            .flat_map(|issue| &issue.ids)
            .map(String::as_str)
            .collect();
        let ours: BTreeSet<&str> = table
            .iter()
            .filter(|advisory| advisory.affects(release))
            .map(|advisory| advisory.id.as_str())
            .collect();
        for id in theirs.symmetric_difference(&ours) {
            // The archive is written after the release that discloses: its newest issues are not in it yet.
            let is_newer = !archived.contains(id)
                && table
                    .iter()
                    .filter(|advisory| advisory.id == **id)
                    .all(|advisory| {
                        let fixes = advisory.affected.iter().filter_map(|range| range.fixed());
                        fixes
                            .into_iter()
                            .all(|fixed| releases[fixed].as_str() > last)
                    });
            if !is_newer {
                let whose = if ours.contains(id) {
                    "only ours"
                } else {
                    "only Django's"
                };
                wrong.push(format!("{release}: {id} is {whose}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_last_release_of_each_series_is_the_way_up() {
    let about = Advisories::default().about("django");
    for (from, to) in [
        ("1.11", "1.11.29"),
        ("2.2.5", "2.2.28"),
        ("3.2rc1", "3.2.25"),
        ("4.2.13", "4.2.30"),
        ("5.2", "5.2.19"),
    ] {
        let way = harden_advisories::way_up(&about, &version(from));
        assert_eq!(way, Some(version(to)), "{from}");
    }
}

//! One entry, as <https://ossf.github.io/osv-schema/> describes it, as far as it matters here.

use harden_finding::Severity;
use pep440_rs::Version;
use serde::Deserialize;

use crate::advisory::Advisory;
use crate::range::Range;

#[derive(Deserialize)]
pub(super) struct Entry {
    id: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    summary: Option<String>,
    #[serde(default)]
    details: Option<String>,
    #[serde(default)]
    withdrawn: Option<String>,
    #[serde(default)]
    modified: Option<String>,
    #[serde(default)]
    affected: Vec<Affected>,
    #[serde(default)]
    database_specific: Option<DatabaseSpecific>,
}

#[derive(Deserialize)]
struct Affected {
    package: Option<Package>,
    #[serde(default)]
    ranges: Vec<Events>,
    #[serde(default)]
    versions: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    ecosystem: String,
    name: String,
}

#[derive(Deserialize)]
struct Events {
    #[serde(rename = "type")]
    kind: String,
    events: Vec<Event>,
}

/// Exactly one of them is there.
#[derive(Deserialize)]
struct Event {
    introduced: Option<String>,
    fixed: Option<String>,
    last_affected: Option<String>,
}

/// What GitHub adds.
#[derive(Deserialize)]
struct DatabaseSpecific {
    #[serde(default)]
    severity: Option<serde_json::Value>,
}

impl Entry {
    /// The day on which it was last changed, as in `2026-01-31`.
    pub(super) fn day(&self) -> Option<&str> {
        let day = self.modified.as_deref()?.get(..10)?;
        let is_one = day.bytes().enumerate().all(|(index, byte)| match index {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
        is_one.then_some(day)
    }

    /// Hands on what the entry says of packages of Python that are wanted.
    pub(super) fn advisories(
        &self,
        wanted: &dyn Fn(&str) -> bool,
        found: &mut dyn FnMut(&str, Advisory),
    ) -> Result<(), String> {
        if self.withdrawn.is_some() {
            return Ok(());
        }
        for affected in &self.affected {
            let Some(package) = &affected.package else {
                continue;
            };
            let name = normalised(&package.name);
            if package.ecosystem != "PyPI" || !wanted(&name) {
                continue;
            }
            let ranges = affected
                .ranges()
                .map_err(|why| format!("{}: {why}", self.id))?;
            found(&name, self.advisory(ranges));
        }
        Ok(())
    }

    fn advisory(&self, affected: Vec<Range>) -> Advisory {
        let is_cve = |name: &&String| name.starts_with("CVE-");
        let id = self.aliases.iter().find(is_cve).unwrap_or(&self.id);
        let names = std::iter::once(&self.id).chain(&self.aliases);
        Advisory {
            id: id.clone(),
            aliases: names.filter(|name| *name != id).cloned().collect(),
            affected,
            severity: self.severity(),
            summary: self.sentence(),
            source: format!("https://osv.dev/vulnerability/{}", self.id),
            only: Vec::new(),
        }
    }

    fn severity(&self) -> Option<Severity> {
        let named = self.database_specific.as_ref()?.severity.as_ref()?;
        Some(match named.as_str()?.to_ascii_lowercase().as_str() {
            "critical" | "high" => Severity::High,
            "moderate" | "medium" => Severity::Medium,
            "low" => Severity::Low,
            _ => return None,
        })
    }

    /// The summary, or the beginning of the details: one line, without what a terminal would obey.
    fn sentence(&self) -> String {
        const LONGEST: usize = 120;
        let summary = self
            .summary
            .as_deref()
            .filter(|text| !text.trim().is_empty());
        let text = summary.or(self.details.as_deref()).unwrap_or_default();
        let line = text.lines().find(|line| !line.trim().is_empty());
        let line: String = line
            .unwrap_or("no description")
            .chars()
            .filter(|c| !c.is_control())
            .collect();
        let line = line.trim().trim_end_matches('.');
        match line.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{}…", line[..end].trim_end()),
            None => line.to_owned(),
        }
    }
}

impl Affected {
    fn ranges(&self) -> Result<Vec<Range>, String> {
        let ordered = self.ranges.iter().filter(|range| range.kind == "ECOSYSTEM");
        let mut ranges = Vec::new();
        for events in ordered {
            ranges.extend(events.ranges()?);
        }
        if ranges.is_empty() {
            for release in &self.versions {
                let release = version(release)?;
                ranges.push(Range::from(Some(release.clone())).last(release));
            }
        }
        Ok(ranges)
    }
}

impl Events {
    /// The events in the order of the releases: one that introduces begins a range, any other ends it.
    fn ranges(&self) -> Result<Vec<Range>, String> {
        let mut events: Vec<(Option<Version>, bool, &Event)> = Vec::new();
        for event in &self.events {
            let begins = event.introduced.is_some();
            let named = [&event.introduced, &event.fixed, &event.last_affected];
            let Some(release) = named.into_iter().flatten().next() else {
                continue;
            };
            let first = begins && release == "0";
            let release = if first { None } else { Some(version(release)?) };
            events.push((release, !begins, event));
        }
        events.sort_by(|left, right| (&left.0, left.1).cmp(&(&right.0, right.1)));
        let mut ranges = Vec::new();
        let mut open: Option<Range> = None;
        for (release, _, event) in events {
            match (release, open.take()) {
                (release, None) if event.introduced.is_some() => open = Some(Range::from(release)),
                (Some(release), Some(range)) if event.fixed.is_some() => {
                    ranges.push(range.fixed_in(release));
                }
                (Some(release), Some(range)) if event.last_affected.is_some() => {
                    ranges.push(range.last(release));
                }
                (_, range) => open = range,
            }
        }
        ranges.extend(open);
        Ok(ranges)
    }
}

fn version(text: &str) -> Result<Version, String> {
    text.parse()
        .map_err(|_| format!("`{}` is no release", text.escape_debug()))
}

/// PEP 503: lower case, runs of `-`, `_` and `.` are one dash.
fn normalised(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for part in name
        .trim()
        .split(['-', '_', '.'])
        .filter(|part| !part.is_empty())
    {
        if !normal.is_empty() {
            normal.push('-');
        }
        normal.push_str(&part.to_lowercase());
    }
    normal
}

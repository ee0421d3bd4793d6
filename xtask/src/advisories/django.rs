//! Django's own words on its security releases: the archive of issues, and the notes of each release.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use harden_advisories::MONTHS;
use serde_json::{Value, json};

use super::Row;
use crate::{Context as _, Error, Result};

/// The first series of the table.
const FIRST: [u32; 2] = [1, 11];

/// A release's number: `[5, 2, 18]`.
type Release = Vec<u32>;

#[derive(Default)]
pub(super) struct Issues {
    /// By the issue's name.
    notes: BTreeMap<String, Note>,
    archive: Vec<Entry>,
}

/// What the notes of releases say of an issue.
#[derive(Default)]
struct Note {
    title: String,
    severity: Option<&'static str>,
    fixed_in: BTreeSet<Release>,
}

/// What the archive of issues, `security.txt`, says.
#[derive(Default)]
struct Entry {
    date: String,
    ids: Vec<String>,
    /// Series that were affected.
    series: Vec<Release>,
    /// Releases that completed a fix.
    completed_in: Vec<Release>,
}

impl Issues {
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut issues = Self::default();
        let what = || folder.display().to_string();
        for file in std::fs::read_dir(folder).context(what())? {
            let path = file.context(what())?.path();
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            let Some(release) = release(&name).filter(|release| release[..2] >= FIRST[..]) else {
                continue;
            };
            let text = std::fs::read_to_string(&path).context(path.display().to_string())?;
            // Notes are begun before their release is out.
            if !text.contains("\n*Expected") && !text.contains("*Under development*") {
                issues.read_notes(&release, &text);
            }
        }
        let archive = folder.join("security.txt");
        let text = std::fs::read_to_string(&archive).context(archive.display().to_string())?;
        issues.archive = entries(&text);
        if issues.archive.is_empty() || issues.notes.is_empty() {
            return Err(Error::Failed(format!("{}: no issues found", what())));
        }
        Ok(issues)
    }

    fn read_notes(&mut self, release: &[u32], text: &str) {
        let mut sections = sections(text).into_iter().peekable();
        let intro = sections.peek().map(|(_, body)| severities(body));
        // "fixes three security issues with severity "moderate"": all of them are.
        let common = intro.filter(|found| found.len() == 1);
        for (title, body) in sections {
            let Some((id, title)) = issue(title) else {
                continue;
            };
            let severity = severities(&body).into_iter().next();
            let common = common.iter().flatten().next().copied();
            let note = self.notes.entry(id).or_default();
            note.title = title;
            note.severity = note.severity.or(severity).or(common);
            note.fixed_in.insert(release.to_vec());
        }
    }

    /// The rows of the table, newest first. What was written by hand is taken from those that are known.
    pub(super) fn rows(&self, known: &[Row]) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .notes
            .iter()
            .filter_map(|(id, note)| self.row(id, note))
            .collect();
        for row in &mut rows {
            if let Some(known) = known.iter().find(|known| known.id == row.id) {
                row.only.clone_from(&known.only);
            }
        }
        rows.sort_by_key(|row| std::cmp::Reverse(order(&row.id)));
        rows
    }

    fn row(&self, id: &str, note: &Note) -> Option<Row> {
        let mut fixed: BTreeMap<&[u32], &[u32]> = BTreeMap::new();
        // The first release of a series that was fixed before it came out was never affected.
        for release in note.fixed_in.iter().filter(|release| release.len() > 2) {
            fixed.insert(&release[..2], release);
        }
        let entries = self
            .archive
            .iter()
            .filter(|entry| entry.ids.iter().any(|own| own == id));
        for release in entries.flat_map(|entry| &entry.completed_in) {
            fixed.insert(&release[..2], release);
        }
        let newest = note.fixed_in.last()?;
        let range = |(series, release)| format!(">={},<{}", text(series), text(release));
        let affected: Vec<String> = fixed.into_iter().map(range).collect();
        (!affected.is_empty()).then(|| Row {
            id: id.to_owned(),
            affected,
            severity: note.severity.map(str::to_owned),
            summary: note.title.clone(),
            source: format!(
                "https://docs.djangoproject.com/en/dev/releases/{}/",
                text(newest)
            ),
            ..Row::default()
        })
    }

    /// What a test holds the table against: the archive of issues, and the days of releases by `PyPI`'s list.
    pub(super) fn facts(&self, releases: &Path) -> Result<String> {
        let what = || releases.display().to_string();
        let list = std::fs::read_to_string(releases).context(what())?;
        let list: Value = serde_json::from_str(&list).context(what())?;
        let files = list["files"].as_array().into_iter().flatten();
        let mut days: BTreeMap<Release, &str> = BTreeMap::new();
        for file in files {
            let name = file["filename"].as_str().unwrap_or_default().to_lowercase();
            let name = name.strip_prefix("django-").unwrap_or_default();
            let number = name
                .strip_suffix(".tar.gz")
                .or_else(|| name.split_once("-py").map(|(number, _)| number));
            let number = number
                .and_then(release)
                .filter(|release| release[..2] >= FIRST[..]);
            let day = file["upload-time"].as_str().and_then(|time| time.get(..10));
            if let (Some(number), Some(day)) = (number, day) {
                days.insert(number, day);
            }
        }
        let issues = self
            .archive
            .iter()
            .filter(|entry| entry.series.iter().any(|series| series[..] >= FIRST[..]));
        let issues = issues.map(|entry| {
            json!({"ids": entry.ids, "date": entry.date,
                "series": entry.series.iter().map(|series| text(series)).collect::<Vec<_>>(),
                "completed_in": entry.completed_in.iter().map(|release| text(release)).collect::<Vec<_>>()})
            .to_string()
        });
        let issues: Vec<String> = issues.collect();
        let releases: Vec<String> = days
            .iter()
            .map(|(release, day)| format!("\"{}\": \"{day}\"", text(release)))
            .collect();
        Ok(format!(
            "{{\n\"sources\": [\n  \"https://docs.djangoproject.com/en/dev/releases/security/\",\n  \
             \"https://pypi.org/simple/django/\"\n],\n\"issues\": [\n  {}\n],\n\"releases\": {{\n  {}\n}}\n}}\n",
            issues.join(",\n  "),
            releases.join(",\n  ")
        ))
    }
}

/// `[5, 2, 18]`, if this is the number of a release.
fn release(name: &str) -> Option<Release> {
    let numbers: Option<Release> = name.split('.').map(|part| part.parse().ok()).collect();
    numbers.filter(|numbers| (2..=3).contains(&numbers.len()))
}

fn text(release: &[u32]) -> String {
    let numbers: Vec<String> = release.iter().map(u32::to_string).collect();
    numbers.join(".")
}

/// The titles of a text, each with what stands below it.
fn sections(text: &str) -> Vec<(&str, String)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut sections: Vec<(&str, String)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let below = lines.get(index + 1).copied().unwrap_or_default();
        let is_rule =
            |line: &str| line.len() >= 5 && line.bytes().all(|byte| b"=-~".contains(&byte));
        if is_rule(below) && !line.is_empty() && !is_rule(line) {
            sections.push((line, String::new()));
        } else if let Some((_, body)) = sections.last_mut() {
            body.push_str(line);
            body.push(' ');
        }
    }
    sections
}

/// The id and the words of a title such as `CVE-2024-39614: Potential denial-of-service …`.
fn issue(title: &str) -> Option<(String, String)> {
    let (_, named) = title.split_once("CVE-")?;
    let (number, words) = named.split_once(':')?;
    let is_number = number
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let words = words.replace('`', "");
    let words = words.trim().trim_end_matches('.').to_owned();
    is_number.then(|| (format!("CVE-{number}"), words))
}

/// The severities that a text names, in harden's words.
fn severities(body: &str) -> BTreeSet<&'static str> {
    [("low", "low"), ("moderate", "medium"), ("high", "high")]
        .into_iter()
        .filter(|(theirs, _)| body.contains(&format!("severity \"{theirs}\"")))
        .map(|(_, ours)| ours)
        .collect()
}

fn entries(text: &str) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for line in text.lines() {
        if let Some((date, ids)) = line
            .split_once(" - ")
            .and_then(|(date, ids)| Some((day(date)?, ids)))
        {
            let ids = ids
                .split(":cve:`")
                .skip(1)
                .filter_map(|rest| rest.split('`').next());
            entries.push(Entry {
                date,
                ids: ids.map(|id| format!("CVE-{id}")).collect(),
                ..Entry::default()
            });
        } else if let Some(rest) = line.strip_prefix("* Django ") {
            let number = rest.split_whitespace().next().and_then(release);
            let (Some(number), Some(entry)) = (number, entries.last_mut()) else {
                continue;
            };
            if number.len() == 2 {
                entry.series.push(number);
            } else {
                entry.completed_in.push(number);
            }
        }
    }
    entries
}

/// `2024-07-09` of `July 9, 2024`.
fn day(text: &str) -> Option<String> {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let month = words.next()?;
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let day: u32 = words.next()?.parse().ok()?;
    let year: u32 = words.next()?.parse().ok()?;
    words
        .next()
        .is_none()
        .then(|| format!("{year}-{month:02}-{day:02}"))
}

/// CVEs are numbered by year, then by order.
fn order(id: &str) -> Vec<u32> {
    id.split('-').filter_map(|part| part.parse().ok()).collect()
}

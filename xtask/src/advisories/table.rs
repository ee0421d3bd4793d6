//! The table as it is written: one line for each advisory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use harden_advisories::{Advisory, osv};
use serde::{Deserialize, Serialize};

use crate::{Context as _, Error, Result};

#[derive(Deserialize)]
pub(super) struct Table {
    pub(super) sources: BTreeMap<String, String>,
    pub(super) packages: BTreeMap<String, Package>,
}

#[derive(Default, Deserialize)]
pub(super) struct Package {
    /// The day up to which somebody looked what was published.
    pub(super) checked: String,
    /// What was looked at.
    pub(super) by: String,
    pub(super) advisories: Vec<Row>,
}

#[derive(Clone, Default, Deserialize, Serialize)]
pub(super) struct Row {
    pub(super) id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<String>,
    pub(super) affected: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) severity: Option<String>,
    pub(super) summary: String,
    pub(super) source: String,
    /// Written by hand: words that code has which can be harmed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) only: Vec<String>,
    /// Written by hand: why the ranges are not those of the export.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) instead: Option<String>,
}

impl Table {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let what = || path.display().to_string();
        let text = std::fs::read_to_string(path).context(what())?;
        serde_json::from_str(&text).context(what())
    }

    /// Brings the rows of the packages that the table has together with an export. Django's own words stand.
    pub(super) fn take(&mut self, export: &Path, date: &str) -> Result<()> {
        let names: BTreeSet<String> = self.packages.keys().cloned().collect();
        let mut found: Vec<(String, Advisory)> = Vec::new();
        let outcome = osv::read(
            export,
            &|package| package != "django" && names.contains(package),
            &mut |package, advisory| found.push((package.to_owned(), advisory)),
        );
        let outcome = outcome.map_err(|error| Error::Failed(error.to_string()))?;
        if let Some(broken) = outcome.broken.first() {
            let (count, what, why) = (outcome.broken_count, &broken.what, &broken.why);
            return Err(Error::Failed(format!(
                "{count} entries are broken; {what}: {why}"
            )));
        }
        println!(
            "{} entries, {} about the table's packages",
            outcome.entries,
            found.len()
        );
        let mut taken = BTreeSet::new();
        for (name, advisory) in found {
            if let Some(package) = self.packages.get_mut(&name) {
                let id = take(&name, &mut package.advisories, &advisory, &taken);
                taken.insert((name, id));
            }
        }
        for (name, package) in &mut self.packages {
            if name != "django" && *package.checked < *date {
                date.clone_into(&mut package.checked);
                package.by = format!("{}, up to its last entry", self.sources["export"]);
            }
        }
        Ok(())
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let what = || path.display().to_string();
        let mut text = "{\n\"sources\": {".to_owned();
        for (index, (about, source)) in self.sources.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\n  {}: {}", json(about), json(source))
                .expect("a string can be written to");
        }
        text.push_str("\n},\n\"packages\": {");
        for (index, (name, package)) in self.packages.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let (name, checked, by) = (json(name), json(&package.checked), json(&package.by));
            write!(
                text,
                "{comma}\n{name}: {{\"checked\": {checked}, \"by\": {by}, \"advisories\": ["
            )
            .expect("a string can be written to");
            for (index, row) in package.advisories.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                write!(text, "{comma}\n  {}", json(row)).expect("a string can be written to");
            }
            text.push_str("\n]}");
        }
        text.push_str("\n}\n}\n");
        std::fs::write(path, text).context(what())
    }
}

/// What the export knows of ranges and severity is newer; words and `only` are ours where we have them. Hands
/// back the row's id. Where several entries of the export are about the same fault, the first counts.
fn take(
    package: &str,
    rows: &mut Vec<Row>,
    advisory: &Advisory,
    taken: &BTreeSet<(String, String)>,
) -> String {
    let affected: Vec<String> = advisory.affected.iter().map(ToString::to_string).collect();
    let severity = advisory.severity.map(|severity| severity.name().to_owned());
    let is_named = |row: &&mut Row| {
        let mut names = std::iter::once(&row.id).chain(&row.aliases);
        names.any(|name| *name == advisory.id || advisory.aliases.contains(name))
    };
    let Some(row) = rows.iter_mut().find(is_named) else {
        println!("{package}: {} is new", advisory.id);
        rows.push(Row {
            id: advisory.id.clone(),
            aliases: advisory.aliases.clone(),
            affected,
            severity,
            summary: advisory.summary.clone(),
            source: advisory.source.clone(),
            ..Row::default()
        });
        return advisory.id.clone();
    };
    let is_ours = row.instead.is_some() || taken.contains(&(package.to_owned(), row.id.clone()));
    if row.affected != affected {
        let what = if is_ours { "stays, not" } else { "becomes" };
        let (old, new) = (row.affected.join(" "), affected.join(" "));
        println!("{package}: {}: `{old}` {what} `{new}`", row.id);
    }
    if !is_ours {
        row.affected = affected;
    }
    row.severity = severity.or(row.severity.take());
    for alias in std::iter::once(&advisory.id).chain(&advisory.aliases) {
        if *alias != row.id && !row.aliases.contains(alias) {
            row.aliases.push(alias.clone());
        }
    }
    row.id.clone()
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and lists of texts can be written")
}

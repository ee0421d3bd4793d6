//! The table as it is written: one line for each advisory.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use harden_advisories::{Advisory, osv};
use serde::{Deserialize, Serialize};

use crate::{Context as _, Error, Result};

#[derive(Deserialize)]
pub(super) struct Table {
    pub(super) date: String,
    pub(super) sources: BTreeMap<String, String>,
    pub(super) packages: BTreeMap<String, Vec<Row>>,
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
}

impl Table {
    pub(super) fn read(path: &Path) -> Result<Self> {
        let what = || path.display().to_string();
        let text = std::fs::read_to_string(path).context(what())?;
        serde_json::from_str(&text).context(what())
    }

    /// Brings the rows of the packages that the table has together with an export. Django's own words stand.
    pub(super) fn take(&mut self, export: &Path) -> Result<()> {
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
        for (package, advisory) in found {
            if let Some(rows) = self.packages.get_mut(&package) {
                take(rows, &advisory);
            }
        }
        Ok(())
    }

    pub(super) fn write(&self, path: &Path) -> Result<()> {
        let what = || path.display().to_string();
        let mut text = format!("{{\n\"date\": {},\n\"sources\": {{", json(&self.date));
        for (index, (about, source)) in self.sources.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\n  {}: {}", json(about), json(source))
                .expect("a string can be written to");
        }
        text.push_str("\n},\n\"packages\": {");
        for (index, (package, rows)) in self.packages.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            write!(text, "{comma}\n{}: [", json(package)).expect("a string can be written to");
            for (index, row) in rows.iter().enumerate() {
                let comma = if index == 0 { "" } else { "," };
                write!(text, "{comma}\n  {}", json(row)).expect("a string can be written to");
            }
            text.push_str("\n]");
        }
        text.push_str("\n}\n}\n");
        std::fs::write(path, text).context(what())
    }
}

/// What the export knows of ranges and severity is newer; words and `only` are ours where we have them.
fn take(rows: &mut Vec<Row>, advisory: &Advisory) {
    let affected = advisory.affected.iter().map(ToString::to_string).collect();
    let severity = advisory.severity.map(|severity| severity.name().to_owned());
    let is_named = |row: &&mut Row| {
        let mut names = std::iter::once(&row.id).chain(&row.aliases);
        names.any(|name| *name == advisory.id || advisory.aliases.contains(name))
    };
    if let Some(row) = rows.iter_mut().find(is_named) {
        row.affected = affected;
        row.severity = severity.or(row.severity.take());
    } else {
        rows.push(Row {
            id: advisory.id.clone(),
            aliases: advisory.aliases.clone(),
            affected,
            severity,
            summary: advisory.summary.clone(),
            source: advisory.source.clone(),
            only: Vec::new(),
        });
    }
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and lists of texts can be written")
}

//! The table as it is written: one line for each advisory.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::{Context as _, Result};

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

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and lists of texts can be written")
}

//! The work that was done at the last count: doing less is not being faster.

use std::collections::BTreeMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::lab;
use crate::{Context, Result};

/// How much was done for a project, as `harden check --statistics` says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Work {
    pub(crate) files_parsed: u64,
    pub(crate) profiles: u64,
    pub(crate) facts_known: u64,
    pub(crate) facts_unknown: u64,
    /// Shown beside the others; it may fall.
    pub(crate) findings: u64,
}

#[derive(Deserialize)]
struct Said {
    statistics: Work,
}

impl Work {
    /// From the JSON that harden printed.
    pub(crate) fn read(said: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(said).context(said.display().to_string())?;
        Ok(serde_json::from_str::<Said>(&text)
            .context("harden check --statistics")?
            .statistics)
    }
}

/// `bench-baseline.json`.
#[derive(Default, Deserialize, Serialize)]
pub(crate) struct Baseline {
    /// Of `harden check` on the bookshop.
    pub(crate) instructions: Option<u64>,
    pub(crate) projects: BTreeMap<String, Work>,
    /// Every count that ever fell, and why.
    pub(crate) fallen: Vec<Fall>,
}

#[derive(Deserialize, Serialize)]
pub(crate) struct Fall {
    pub(crate) what: Vec<String>,
    pub(crate) because: String,
}

const FILE: &str = "bench-baseline.json";

impl Baseline {
    /// An empty one where there is no file yet.
    pub(crate) fn read() -> Result<Self> {
        let path = lab::script(FILE);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path).context(FILE)?;
        serde_json::from_str(&text).context(FILE)
    }

    pub(crate) fn write(&self) -> Result<()> {
        let text = serde_json::to_string_pretty(self).context(FILE)?;
        std::fs::write(lab::script(FILE), text + "\n").context(FILE)
    }

    /// The counts of a project that fell, in words.
    pub(crate) fn falls(&self, project: &str, now: &Work) -> Vec<String> {
        let Some(before) = self.projects.get(project) else {
            return Vec::new();
        };
        let counts = [
            ("files parsed", before.files_parsed, now.files_parsed),
            ("profiles", before.profiles, now.profiles),
            ("facts known", before.facts_known, now.facts_known),
            ("facts unknown", before.facts_unknown, now.facts_unknown),
        ];
        let fallen = counts.iter().filter(|(_, before, now)| now < before);
        fallen
            .map(|(what, before, now)| format!("{project}: {what} fell from {before} to {now}"))
            .collect()
    }

    pub(crate) fn update(
        &mut self,
        rows: impl Iterator<Item = (String, Work)>,
        instructions: Option<u64>,
        falls: &[String],
        because: &str,
    ) {
        self.projects.extend(rows);
        self.instructions = instructions.or(self.instructions);
        if !falls.is_empty() {
            self.fallen.push(Fall {
                what: falls.to_vec(),
                because: because.to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORK: Work = Work {
        files_parsed: 10,
        profiles: 2,
        facts_known: 90,
        facts_unknown: 5,
        findings: 7,
    };

    #[test]
    fn a_count_that_falls_is_named_and_findings_may_fall() {
        let mut baseline = Baseline::default();
        baseline.update([("shop".to_owned(), WORK)].into_iter(), None, &[], "");
        let now = Work {
            facts_known: 89,
            findings: 0,
            files_parsed: 11,
            ..WORK
        };
        assert_eq!(
            baseline.falls("shop", &now),
            ["shop: facts known fell from 90 to 89"]
        );
        assert_eq!(baseline.falls("shop", &WORK), [""; 0]);
        assert_eq!(baseline.falls("another", &now), [""; 0]);
    }

    #[test]
    fn a_reason_is_kept_beside_what_fell() {
        let mut baseline = Baseline {
            instructions: Some(1),
            ..Baseline::default()
        };
        baseline.update(
            std::iter::empty(),
            None,
            &["shop: profiles fell from 2 to 1".to_owned()],
            "one was a copy",
        );
        assert_eq!(baseline.instructions, Some(1));
        assert_eq!(baseline.fallen[0].because, "one was a copy");
    }
}

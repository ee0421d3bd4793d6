use std::borrow::Cow;
use std::sync::Arc;

use harden_finding::{ChecklistLine, Confidence, Finding, Persona, RuleId, Severity, State, Topic};
use serde::Serialize;

/// What one run of `harden check` has to say, ready for any format.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Where the audited folder lies below the one that harden was started in: `site/`, or empty. Services
    /// that show a report beside the code know files from there.
    pub folder: String,
    pub profiles: Vec<ReportedProfile>,
    /// Only what the chosen persona and selection show, in the order of the report.
    pub findings: Vec<Finding>,
    /// Every rule that took part, by code: what SARIF lists as the tool's rules. No other format needs them.
    pub rules: Vec<RuleInfo>,
    pub errors: Vec<ReportedError>,
    /// What harden took for granted, in sentences.
    pub assumptions: Vec<String>,
    pub hidden: Hidden,
    pub statistics: Option<Statistics>,
    /// Every line for every profile, where it was asked for.
    pub checklist: Option<Vec<ChecklistLine>>,
    /// What a baseline lists that was found no more; `None` where no baseline was asked for.
    pub gone: Option<Vec<Gone>>,
}

/// A finding of a baseline that was not found again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    pub code: String,
    pub file: String,
    pub message: String,
    /// Which baseline lists it.
    pub why: String,
}

/// One line on a settings module that a process is started with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportedProfile {
    pub module: String,
    pub role: &'static str,
    pub why: String,
    pub gate: bool,
    /// The exact release, where a file pins one.
    pub django: Option<String>,
    /// Major and minor: what the findings are about.
    pub django_series: String,
    /// `uv.lock:12`, or `assumed`.
    pub django_from: String,
}

/// What a rule says of itself, as data.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    pub id: RuleId,
    pub topic: Topic,
    pub severity: Severity,
    pub confidence: Confidence,
    pub persona: Persona,
    pub cwe: &'static [u32],
    /// One sentence.
    pub summary: String,
    /// The whole page, in Markdown.
    pub page: String,
}

/// Something that was not judged, or that a reader should know of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ReportedError {
    pub level: ErrorLevel,
    pub file: String,
    pub line: Option<u32>,
    pub message: String,
}

/// An error changes the exit code; a note does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorLevel {
    Error,
    Note,
}

/// Findings that the chosen persona does not see, for the closing line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hidden {
    pub pedantic: usize,
    pub auditor: usize,
    /// Below `--min-severity` or `--min-confidence`.
    pub below_threshold: usize,
    /// In files that did not change, where only changed ones were asked for.
    pub unchanged: usize,
    /// In other files than the one on standard input.
    pub elsewhere: usize,
}

/// How much work was done: a run that does less is not faster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Statistics {
    pub files_parsed: usize,
    pub profiles: usize,
    pub worlds: usize,
    pub facts_known: usize,
    pub facts_unknown: usize,
    pub findings: usize,
}

/// Where annotated source comes from.
pub trait Sources {
    /// The text of a file that a finding names; `None` where it cannot be shown.
    fn text(&self, file: &str) -> Option<Arc<str>>;
}

impl Report {
    /// Findings that nobody has answered yet.
    pub fn open(&self) -> impl Iterator<Item = &Finding> {
        self.findings
            .iter()
            .filter(|finding| finding.state == State::Open)
    }

    /// A file of the report, as a service names it that knows the folder harden was started in.
    pub(crate) fn path_from_here<'a>(&self, file: &'a str) -> Cow<'a, str> {
        if self.folder.is_empty() || file.starts_with('/') {
            Cow::Borrowed(file)
        } else {
            Cow::Owned([&self.folder, file].concat())
        }
    }

    /// Whether something could not be judged.
    pub fn has_errors(&self) -> bool {
        self.errors
            .iter()
            .any(|error| error.level == ErrorLevel::Error)
    }
}

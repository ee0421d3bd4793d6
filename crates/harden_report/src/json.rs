//! `check --format json`, version 1. Fields are only ever added.

use harden_finding::{
    Confidence, EnvIs, Finding, Fix, Past, PathStep, Persona, RuleId, Severity, State, Topic,
};
use serde::Serialize;

use crate::{Report, ReportedError, ReportedProfile, Statistics, checklist, summary};

/// The version of the format, in its first field.
const VERSION: u32 = 1;

/// The report as one JSON document, indented, with a final newline.
pub fn json(report: &Report) -> String {
    let document = Document {
        version: VERSION,
        profiles: &report.profiles,
        findings: report.findings.iter().map(FindingView::from).collect(),
        checklist: checklist::views(report),
        errors: &report.errors,
        assumptions: &report.assumptions,
        statistics: StatisticsView::of(report),
    };
    let mut text =
        serde_json::to_string_pretty(&document).expect("a report has text keys and finite numbers");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    profiles: &'a [ReportedProfile],
    findings: Vec<FindingView<'a>>,
    /// Filled by `--checklist`.
    checklist: Option<Vec<checklist::View<'a>>>,
    errors: &'a [ReportedError],
    assumptions: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    statistics: Option<StatisticsView>,
}

#[derive(Serialize)]
pub(crate) struct StatisticsView {
    #[serde(flatten)]
    work: Statistics,
    by_rule: Vec<RuleCount>,
}

impl StatisticsView {
    /// `None` where nobody asked.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        let work = report.statistics?;
        let by_rule = summary::by_rule(report)
            .into_iter()
            .map(|(rule, count)| RuleCount { rule, count })
            .collect();
        Some(Self { work, by_rule })
    }
}

#[derive(Serialize)]
struct RuleCount {
    #[serde(flatten)]
    rule: RuleId,
    count: usize,
}

/// One finding, as `json` and `json-lines` have it.
#[derive(Serialize)]
pub(crate) struct FindingView<'a> {
    code: &'a str,
    name: &'a str,
    topic: Topic,
    severity: Severity,
    confidence: Confidence,
    persona: Persona,
    message: &'a str,
    why: &'a str,
    help: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
    end_line: u32,
    end_column: u32,
    profiles: &'a [String],
    gate: bool,
    when: &'a [EnvIs],
    state: State,
    state_why: Option<&'a str>,
    cwe: Vec<String>,
    same_as: &'a [String],
    equivalents: &'a [&'a str],
    silenced: bool,
    path: Vec<StepView<'a>>,
    fix: Option<&'a Fix>,
    /// Where git's history was searched.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<&'a Past>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct StepView<'a> {
    file: &'a str,
    line: u32,
    column: u32,
    message: &'a str,
}

impl<'a> From<&'a Finding> for FindingView<'a> {
    fn from(finding: &'a Finding) -> Self {
        let place = &finding.place;
        Self {
            code: finding.rule.code,
            name: finding.rule.name,
            topic: finding.topic,
            severity: finding.severity,
            confidence: finding.confidence,
            persona: finding.persona,
            message: &finding.message,
            why: &finding.why,
            help: &finding.help,
            file: &place.file,
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            profiles: &finding.profiles,
            gate: finding.gate,
            when: &finding.when,
            state: finding.state,
            state_why: finding.state_why.as_deref(),
            cwe: finding
                .cwe
                .iter()
                .map(|number| format!("CWE-{number}"))
                .collect(),
            same_as: &finding.same_as,
            equivalents: finding.equivalents,
            silenced: finding.silenced,
            path: finding.path.iter().map(StepView::from).collect(),
            fix: finding.fix.as_ref(),
            history: finding.past.as_ref(),
            fingerprint: &finding.fingerprint,
        }
    }
}

impl<'a> From<&'a PathStep> for StepView<'a> {
    fn from(step: &'a PathStep) -> Self {
        Self {
            file: &step.place.file,
            line: step.place.line,
            column: step.place.column,
            message: &step.message,
        }
    }
}

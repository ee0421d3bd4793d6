//! `check --format json-lines`: one finding per line, for programs that read a stream.
//!
//! A line that is no finding is an object with one key that says what it is, so that a reader of findings
//! alone knows them by their `code`.

use serde::Serialize;

use crate::json::{FindingView, StatisticsView};
use crate::{Report, ReportedError, checklist};

/// Each finding as `json` has it, then what `json` has beside the findings that must not be silence.
pub fn json_lines(report: &Report) -> String {
    let mut out = String::new();
    for finding in &report.findings {
        push(&mut out, &FindingView::from(finding));
    }
    for line in checklist::views(report).into_iter().flatten() {
        push(&mut out, &Beside::Checklist(line));
    }
    for error in &report.errors {
        push(&mut out, &Beside::Error(error));
    }
    if let Some(statistics) = StatisticsView::of(report) {
        push(&mut out, &Beside::Statistics(statistics));
    }
    out
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Beside<'a> {
    Checklist(checklist::View<'a>),
    Error(&'a ReportedError),
    Statistics(StatisticsView),
}

fn push(out: &mut String, line: &impl Serialize) {
    out.push_str(&serde_json::to_string(line).expect("a line has text keys and finite numbers"));
    out.push('\n');
}

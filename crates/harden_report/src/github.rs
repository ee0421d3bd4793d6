//! Workflow commands: GitHub shows them as annotations on the changed lines.

use std::fmt::Write as _;

use harden_finding::{Finding, Severity};

use crate::{ErrorLevel, Report, checklist, summary};

/// GitHub keeps this many annotations of each kind per step and drops the rest without a word.
const SHOWN_PER_KIND: usize = 10;

/// One command per finding, the worst first, and a notice where GitHub will not show them all.
pub fn github(report: &Report) -> String {
    let mut out = String::new();
    for error in &report.errors {
        let kind = match error.level {
            ErrorLevel::Error => "error",
            ErrorLevel::Note => "notice",
        };
        let _ = write!(
            out,
            "::{kind} file={}",
            property(&report.path_from_here(&error.file))
        );
        if let Some(line) = error.line {
            let _ = write!(out, ",line={line}");
        }
        let _ = writeln!(out, ",title=harden::{}", data(&error.message));
    }
    let mut findings: Vec<&Finding> = report.open().collect();
    findings.sort_by_key(|finding| (!finding.gate, std::cmp::Reverse(finding.severity)));
    for finding in &findings {
        out.push_str(&command(report, finding));
        out.push('\n');
    }
    if report.checklist.is_some() {
        // In the log, folded: annotations are for findings.
        let _ = write!(
            out,
            "::group::harden: checklist\n{}::endgroup::\n",
            inert(&checklist::concise(report))
        );
    }
    let most = ["error", "warning", "notice"]
        .into_iter()
        .map(|wanted| {
            findings
                .iter()
                .filter(|finding| kind(finding) == wanted)
                .count()
        })
        .max()
        .unwrap_or(0);
    if most > SHOWN_PER_KIND {
        let _ = writeln!(
            out,
            "::notice title=harden::{} in all; GitHub shows the first {SHOWN_PER_KIND} of each kind, the log shows every one",
            summary::counted(findings.len(), "finding")
        );
    }
    out
}

fn command(report: &Report, finding: &Finding) -> String {
    let place = &finding.place;
    let mut out = format!(
        "::{} file={},line={},endLine={}",
        kind(finding),
        property(&report.path_from_here(&place.file)),
        place.line,
        place.end_line
    );
    // GitHub refuses columns on a range of several lines.
    if place.line == place.end_line {
        let _ = write!(out, ",col={},endColumn={}", place.column, place.end_column);
    }
    let title = format!("{} {}", finding.rule.code, finding.rule.name);
    let mut message = finding.message.clone();
    if let Some(condition) = summary::condition(finding) {
        let _ = write!(message, " ({condition})");
    }
    if !finding.help.is_empty() {
        let _ = write!(message, "\n{}", finding.help);
    }
    let _ = write!(out, ",title={}::{}", property(&title), data(&message));
    out
}

/// What does not decide the exit code is a notice at most.
fn kind(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if !finding.gate => "notice",
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

/// What the project says must not be a command: neither `::error::` at the beginning of a line, nor the
/// older `##[error]` anywhere.
fn inert(text: &str) -> String {
    let is_harmless = |c: char| c != ':' && !c.is_whitespace();
    let mut out = String::new();
    for line in text.lines() {
        let start = line.find(is_harmless).unwrap_or(line.len());
        let _ = writeln!(out, "  {}", line[start..].replace("##[", "## ["));
    }
    out
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

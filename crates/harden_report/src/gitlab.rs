//! GitLab's Code Quality report: one array of violations, which merge requests show beside the changed lines.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::BTreeMap;

use harden_finding::{Finding, Severity};
use serde::Serialize;

use crate::{ErrorLevel, Report, ReportedError, summary};

/// What a file that could not be judged is reported as.
const NOT_JUDGED: &str = "not-judged";

/// Open findings and errors. GitLab knows no answered ones, and has no place for anything else.
pub fn gitlab(report: &Report) -> String {
    let mut seen = BTreeMap::new();
    let mut violations: Vec<Violation> = report
        .open()
        .map(|finding| violation(report, finding))
        .collect();
    violations.extend(
        report
            .errors
            .iter()
            .map(|error| not_judged(report, error, &mut seen)),
    );
    let mut text =
        serde_json::to_string_pretty(&violations).expect("a violation has text keys and no floats");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Violation {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}

fn violation(report: &Report, finding: &Finding) -> Violation {
    let place = &finding.place;
    let mut description = format!(
        "{} {}: {}",
        finding.rule.code, finding.rule.name, finding.message
    );
    if let Some(condition) = summary::condition(finding) {
        description = format!("{description} ({condition})");
    }
    Violation {
        description,
        check_name: finding.rule.code.to_owned(),
        fingerprint: finding.fingerprint.clone(),
        severity: severity(finding),
        location: Location {
            path: report.path_from_here(&place.file).into_owned(),
            lines: Lines {
                begin: place.line,
                end: place.end_line.max(place.line),
            },
        },
    }
}

/// GitLab has five degrees. The worst stays for what nobody could judge; what decides no exit code is never
/// more than `info`.
fn severity(finding: &Finding) -> &'static str {
    match finding.severity {
        _ if !finding.gate => "info",
        Severity::High => "critical",
        Severity::Medium => "major",
        Severity::Low => "minor",
        Severity::Info => "info",
    }
}

fn not_judged<'a>(
    report: &Report,
    error: &'a ReportedError,
    seen: &mut BTreeMap<(&'a str, &'a str), usize>,
) -> Violation {
    let count = seen.entry((&error.file, &error.message)).or_default();
    *count += 1;
    let line = error.line.unwrap_or(1);
    Violation {
        description: error.message.clone(),
        check_name: match error.level {
            ErrorLevel::Error => NOT_JUDGED.to_owned(),
            ErrorLevel::Note => "note".to_owned(),
        },
        // Lines move; what was not judged stays the same.
        fingerprint: format!("{NOT_JUDGED}:{}:{}:{count}", error.file, error.message),
        severity: match error.level {
            ErrorLevel::Error => "blocker",
            ErrorLevel::Note => "info",
        },
        location: Location {
            path: report.path_from_here(&error.file).into_owned(),
            lines: Lines {
                begin: line,
                end: line,
            },
        },
    }
}

//! SARIF 2.1.0, for code scanning services.

use std::fmt::Write as _;

use harden_finding::{Confidence, Finding, Place, Severity, State};
use serde_json::{Value, json};

use crate::{ErrorLevel, Gone, Report, ReportedError, RuleInfo, checklist};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Paths are relative to the folder that harden was started in, where the audited one lies in it: code scanning
/// services know files by their place in the repository.
const BASE: &str = "%SRCROOT%";

/// The report as a SARIF log with one run. `version` is that of harden.
pub fn sarif(report: &Report, version: &str) -> String {
    let notifications: Vec<Value> = report
        .errors
        .iter()
        .map(|error| notification(report, error))
        .collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "harden",
                "version": version,
                "semanticVersion": version,
                "rules": report.rules.iter().map(rule).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "invocations": [{
                "executionSuccessful": !report.has_errors(),
                "toolExecutionNotifications": notifications,
            }],
            "results": results(report),
            "properties": properties(report),
        }],
    });
    let mut text = serde_json::to_string_pretty(&log).expect("a JSON value has text keys");
    text.push('\n');
    text
}

/// What SARIF has no place for.
fn properties(report: &Report) -> Value {
    let mut properties = json!({ "profiles": report.profiles, "assumptions": report.assumptions });
    if let Some(lines) = checklist::views(report) {
        properties["checklist"] = json!(lines);
    }
    properties
}

fn rule(info: &RuleInfo) -> Value {
    let mut tags = vec!["security".to_owned(), info.topic.name().to_owned()];
    tags.extend(
        info.cwe
            .iter()
            .map(|number| format!("external/cwe/cwe-{number:03}")),
    );
    json!({
        "id": info.id.code,
        "name": info.id.name,
        "shortDescription": { "text": info.summary },
        "help": { "text": info.page, "markdown": info.page },
        "defaultConfiguration": { "level": level(info.severity) },
        "properties": {
            "tags": tags,
            "precision": precision(info.confidence),
            "security-severity": score(info.severity),
            "persona": info.persona,
        },
    })
}

/// Where there is a baseline, each says how it stands to it. What is suppressed or delegated is in none.
fn results(report: &Report) -> Vec<Value> {
    let found = report.findings.iter().map(|finding| {
        let mut result = result(report, finding);
        if report.gone.is_some() {
            match finding.state {
                State::Open => result["baselineState"] = json!("new"),
                State::Baselined => result["baselineState"] = json!("unchanged"),
                State::Suppressed | State::Delegated => {}
            }
        }
        result
    });
    let gone = report.gone.iter().flatten();
    found.chain(gone.map(|gone| absent(report, gone))).collect()
}

/// Whoever does not know of baselines must not take it for a finding.
fn absent(report: &Report, gone: &Gone) -> Value {
    json!({
        "ruleId": gone.code,
        "kind": "notApplicable",
        "level": "none",
        "message": { "text": gone.message },
        "locations": [{ "physicalLocation": { "artifactLocation": artifact(report, &gone.file) } }],
        "baselineState": "absent",
        "suppressions": [{ "kind": "external", "status": "accepted", "justification": gone.why }],
    })
}

fn result(report: &Report, finding: &Finding) -> Value {
    let mut result = json!({
        "ruleId": finding.rule.code,
        "level": level(finding.severity),
        "message": { "text": message(finding) },
        "locations": [{ "physicalLocation": location(report, &finding.place) }],
        "partialFingerprints": { "harden/v1": finding.fingerprint },
        "properties": {
            "severity": finding.severity,
            "confidence": finding.confidence,
            "persona": finding.persona,
            "profiles": finding.profiles,
            "gate": finding.gate,
            "when": finding.when,
            "same_as": finding.same_as,
            "silenced": finding.silenced,
        },
    });
    if let Some(index) = report.rules.iter().position(|rule| rule.id == finding.rule) {
        result["ruleIndex"] = json!(index);
    }
    if let Some(past) = &finding.past {
        result["properties"]["history"] = json!(past);
    }
    if let Some(suppression) = suppression(finding) {
        result["suppressions"] = json!([suppression]);
    }
    if !finding.path.is_empty() {
        let steps: Vec<Value> = finding
            .path
            .iter()
            .map(|step| {
                json!({ "location": {
                    "physicalLocation": location(report, &step.place),
                    "message": { "text": step.message },
                }})
            })
            .collect();
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": steps }] }]);
    }
    result
}

fn message(finding: &Finding) -> String {
    [&finding.message, &finding.why, &finding.help]
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(String::as_str)
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn suppression(finding: &Finding) -> Option<Value> {
    let kind = match finding.state {
        State::Open => return None,
        State::Suppressed => "inSource",
        State::Delegated | State::Baselined => "external",
    };
    let mut suppression = json!({ "kind": kind, "status": "accepted" });
    if let Some(why) = &finding.state_why {
        suppression["justification"] = json!(why);
    }
    Some(suppression)
}

fn location(report: &Report, place: &Place) -> Value {
    json!({
        "artifactLocation": artifact(report, &place.file),
        "region": {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        },
    })
}

fn notification(report: &Report, error: &ReportedError) -> Value {
    let mut physical = json!({ "artifactLocation": artifact(report, &error.file) });
    if let Some(line) = error.line {
        physical["region"] = json!({ "startLine": line });
    }
    json!({
        "level": match error.level {
            ErrorLevel::Error => "error",
            ErrorLevel::Note => "note",
        },
        "message": { "text": error.message },
        "locations": [{ "physicalLocation": physical }],
    })
}

fn artifact(report: &Report, file: &str) -> Value {
    json!({ "uri": relative_uri(&report.path_from_here(file)), "uriBaseId": BASE })
}

/// Percent-encodes what a relative URI reference may not contain.
fn relative_uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

const fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

/// The number by which code scanning services sort: the middle of each band of CVSS.
const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.5",
        Severity::Info => "0.0",
    }
}

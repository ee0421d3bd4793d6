//! Sentences that the formats for people share.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use harden_finding::{EnvIs, EnvValue, Finding, RuleId, Severity, State};

use crate::{ErrorLevel, Report};

/// What was judged, and what was taken for granted.
pub(crate) fn opening(report: &Report) -> String {
    let mut out = String::new();
    for profile in &report.profiles {
        let release = profile.django.as_ref().unwrap_or(&profile.django_series);
        let gate = if profile.gate {
            ", decides the exit code"
        } else {
            ""
        };
        let _ = writeln!(
            out,
            "{}: {}{gate}; {}; Django {release} ({})",
            profile.module, profile.role, profile.why, profile.django_from
        );
    }
    for assumption in &report.assumptions {
        let _ = writeln!(out, "assumed: {assumption}");
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out
}

/// Files that were not judged, and notes.
pub(crate) fn errors(report: &Report) -> String {
    let mut out = String::new();
    for error in &report.errors {
        let level = match error.level {
            ErrorLevel::Error => "error",
            ErrorLevel::Note => "note",
        };
        let _ = match error.line {
            Some(line) => writeln!(out, "{level}: {}:{line}: {}", error.file, error.message),
            None => writeln!(out, "{level}: {}: {}", error.file, error.message),
        };
    }
    out
}

/// How many open findings each rule has: the most frequent first, and of equals by code.
pub(crate) fn by_rule(report: &Report) -> Vec<(RuleId, usize)> {
    let mut counts: BTreeMap<RuleId, usize> = BTreeMap::new();
    for finding in report.open() {
        *counts.entry(finding.rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
}

/// The table of `--statistics`.
pub(crate) fn statistics(report: &Report) -> String {
    let Some(statistics) = report.statistics else {
        return String::new();
    };
    let mut out = String::new();
    for (rule, count) in by_rule(report) {
        let _ = writeln!(out, "{count:6} {} {}", rule.code, rule.name);
    }
    let _ = writeln!(
        out,
        "{} Python files parsed, {} profiles in {} worlds, {} settings known, {} unknown",
        statistics.files_parsed,
        statistics.profiles,
        statistics.worlds,
        statistics.facts_known,
        statistics.facts_unknown
    );
    out
}

/// The last lines: how many findings, how bad, and what is not shown.
pub(crate) fn closing(report: &Report) -> String {
    let open: Vec<&Finding> = report.open().collect();
    let mut out = String::new();
    if open.is_empty() {
        out.push_str(if report.has_errors() {
            "No findings in what could be judged."
        } else {
            "No findings."
        });
    } else {
        let gate = open.iter().filter(|finding| finding.gate).count();
        let _ = write!(
            out,
            "{} ({})",
            counted(open.len(), "finding"),
            severities(&open)
        );
        if gate == open.len() {
            out.push('.');
        } else {
            let _ = write!(out, ", {gate} of them where it decides the exit code.");
        }
    }
    let answered: Vec<String> = [
        (State::Suppressed, "suppressed"),
        (State::Delegated, "delegated"),
        (State::Baselined, "in the baseline"),
    ]
    .into_iter()
    .filter_map(|(state, name)| {
        let count = report
            .findings
            .iter()
            .filter(|finding| finding.state == state)
            .count();
        (count > 0).then(|| format!("{count} {name}"))
    })
    .collect();
    if !answered.is_empty() {
        let _ = write!(out, " {}.", answered.join(", "));
    }
    out.push('\n');
    out.push_str(&not_shown(report));
    out
}

/// Under which values of the environment a finding holds, where that needs saying.
pub(crate) fn condition(finding: &Finding) -> Option<String> {
    if finding.when.is_empty() {
        return None;
    }
    let parts: Vec<String> = finding.when.iter().map(env_is).collect();
    Some(format!("when {}", parts.join(" and ")))
}

fn env_is(choice: &EnvIs) -> String {
    match &choice.is {
        EnvValue::Absent => format!("{} is not set", choice.env),
        EnvValue::Set => format!("{} is set", choice.env),
        EnvValue::Equal(text) => format!("{} is \"{text}\"", choice.env),
    }
}

fn severities(findings: &[&Finding]) -> String {
    Severity::ALL
        .iter()
        .rev()
        .filter_map(|severity| {
            let count = findings
                .iter()
                .filter(|finding| finding.severity == *severity)
                .count();
            (count > 0).then(|| format!("{count} {severity}"))
        })
        .collect::<Vec<_>>()
        .join(", ")
}

fn not_shown(report: &Report) -> String {
    let hidden = report.hidden;
    let mut parts = Vec::new();
    if hidden.pedantic > 0 {
        parts.push(format!("{} with --persona pedantic", hidden.pedantic));
    }
    if hidden.auditor > 0 {
        parts.push(format!("{} with --persona auditor", hidden.auditor));
    }
    if hidden.below_threshold > 0 {
        parts.push(format!(
            "{} below the chosen severity or confidence",
            hidden.below_threshold
        ));
    }
    if hidden.unchanged > 0 {
        parts.push(format!("{} in files that did not change", hidden.unchanged));
    }
    if hidden.elsewhere > 0 {
        parts.push(format!("{} in other files", hidden.elsewhere));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("Not shown: {}.\n", parts.join(", "))
    }
}

/// `1 finding`, `2 findings`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}

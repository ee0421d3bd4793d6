//! The checklist, as the formats show it.

use std::fmt::Write as _;

use harden_finding::{ChecklistLine, Holds, Topic};
use serde::Serialize;

use crate::Report;

/// A line as JSON has it.
#[derive(Serialize)]
pub(crate) struct View<'a> {
    item: &'a str,
    topic: Topic,
    profile: &'a str,
    holds: Holds,
    why: &'a str,
    file: Option<&'a str>,
    line: Option<u32>,
}

impl<'a> From<&'a ChecklistLine> for View<'a> {
    fn from(line: &'a ChecklistLine) -> Self {
        Self {
            item: line.item,
            topic: line.topic,
            profile: &line.profile,
            holds: line.holds,
            why: &line.why,
            file: line.place.as_ref().map(|place| place.file.as_ref()),
            line: line.place.as_ref().map(|place| place.line),
        }
    }
}

/// Every line for JSON and SARIF; `None` where nobody asked.
pub(crate) fn views(report: &Report) -> Option<Vec<View<'_>>> {
    let lines = report.checklist.as_ref()?;
    Some(lines.iter().map(View::from).collect())
}

/// The checklist of the profiles that decide the exit code, for people; of all where none does.
pub(crate) fn table(report: &Report) -> String {
    let mut out = String::new();
    for module in shown_profiles(report) {
        let lines = lines_of(report, module);
        if lines.is_empty() {
            continue;
        }
        let widest = lines
            .iter()
            .map(|line| line.item.chars().count())
            .max()
            .unwrap_or(0);
        let _ = writeln!(out, "Checklist of {module}");
        let mut topic = None;
        for line in &lines {
            if topic != Some(line.topic) {
                topic = Some(line.topic);
                let _ = writeln!(out, "  {}", line.topic);
            }
            let _ = writeln!(
                out,
                "    {:<9}  {:<widest$}  {}",
                line.holds,
                line.item,
                reason(line)
            );
        }
        let counts: Vec<String> = [Holds::Yes, Holds::No, Holds::Delegated, Holds::Unknown]
            .into_iter()
            .map(|holds| {
                let count = lines.iter().filter(|line| line.holds == holds).count();
                format!("{count} {holds}")
            })
            .collect();
        let _ = writeln!(out, "  {} lines: {}\n", lines.len(), counts.join(", "));
    }
    out
}

/// One line each: `path:line: [no] item: why (profile)`.
pub(crate) fn concise(report: &Report) -> String {
    let mut out = String::new();
    for module in shown_profiles(report) {
        for line in lines_of(report, module) {
            let place = match &line.place {
                Some(place) => format!("{}:{}", place.file, place.line),
                None => "-".to_owned(),
            };
            let why = one_line(&line.why);
            let _ = writeln!(
                out,
                "{place}: [{}] {}: {why} ({module})",
                line.holds, line.item
            );
        }
    }
    out
}

fn reason(line: &ChecklistLine) -> String {
    let why = one_line(&line.why);
    match &line.place {
        Some(place) => format!("{}:{}: {why}", place.file, place.line),
        None => why,
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

fn lines_of<'a>(report: &'a Report, module: &str) -> Vec<&'a ChecklistLine> {
    let lines = report.checklist.iter().flatten();
    lines.filter(|line| line.profile == module).collect()
}

fn shown_profiles(report: &Report) -> impl Iterator<Item = &str> {
    let any_gate = report.profiles.iter().any(|profile| profile.gate);
    report
        .profiles
        .iter()
        .filter(move |profile| profile.gate || !any_gate)
        .map(|profile| profile.module.as_str())
}

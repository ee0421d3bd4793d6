//! JUnit's XML, which build servers show as tests: a suite for each file, a case for each finding.
//!
//! What fails is what decides the exit code: an open finding of the gate, or a file that could not be
//! judged. Everything else is skipped, with the reason.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;

use harden_finding::{ChecklistLine, Finding, Holds, State};

use crate::{ErrorLevel, Report, ReportedError, summary};

/// The suite of what belongs to no file.
const WHOLE: &str = "harden";

/// The report as one XML document.
pub fn junit(report: &Report) -> String {
    let suites = suites(report);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let all = || suites.values().flatten();
    let _ = writeln!(
        out,
        "<testsuites name=\"harden\" {}>",
        counts(&all().collect::<Vec<_>>())
    );
    for (name, cases) in &suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" {}>",
            escaped(name),
            counts(&cases.iter().collect::<Vec<_>>())
        );
        for case in cases {
            case.write(&mut out);
        }
        if name == WHOLE {
            let said = format!(
                "{}{}",
                summary::opening(report),
                summary::statistics(report)
            );
            let _ = writeln!(out, "    <system-out>{}</system-out>", escaped(&said));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// One test, as build servers count them.
struct Case {
    name: String,
    class: String,
    /// File and line.
    place: Option<(String, u32)>,
    outcome: Outcome,
}

enum Outcome {
    Passed,
    Failed {
        kind: String,
        message: String,
        text: String,
    },
    /// Could not be judged.
    Errored(String),
    Skipped(String),
}

/// By name: that of a file, `harden`, or the checklist of a profile.
fn suites(report: &Report) -> BTreeMap<String, Vec<Case>> {
    let mut suites: BTreeMap<String, Vec<Case>> = BTreeMap::new();
    // A build server takes a file without any test for one that is broken.
    let has_failures = report.open().next().is_some() || report.has_errors();
    let whole = if has_failures {
        Vec::new()
    } else {
        vec![Case {
            name: "No findings".to_owned(),
            class: WHOLE.to_owned(),
            place: None,
            outcome: Outcome::Passed,
        }]
    };
    suites.insert(WHOLE.to_owned(), whole);
    for error in &report.errors {
        let file = report.path_from_here(&error.file).into_owned();
        let case = not_judged(&file, error);
        suites.entry(file).or_default().push(case);
    }
    for finding in &report.findings {
        let file = report.path_from_here(&finding.place.file).into_owned();
        let case = found(report, &file, finding);
        suites.entry(file).or_default().push(case);
    }
    for line in report.checklist.iter().flatten() {
        let case = asked(report, line);
        let name = format!("checklist of {}", line.profile);
        suites.entry(name).or_default().push(case);
    }
    suites
}

fn found(report: &Report, file: &str, finding: &Finding) -> Case {
    let answered = |how: &str| match &finding.state_why {
        Some(why) => Outcome::Skipped(format!("{how}: {why}")),
        None => Outcome::Skipped(how.to_owned()),
    };
    let outcome = match finding.state {
        State::Open if finding.gate => Outcome::Failed {
            kind: finding.severity.to_string(),
            message: finding.message.clone(),
            text: details(report, file, finding),
        },
        State::Open => Outcome::Skipped(format!("decides no exit code: {}", finding.message)),
        State::Suppressed => answered("suppressed"),
        State::Delegated => answered("delegated"),
        State::Baselined => answered("in the baseline"),
    };
    Case {
        name: format!("{} {}", finding.rule.code, finding.rule.name),
        class: class(file),
        place: Some((file.to_owned(), finding.place.line)),
        outcome,
    }
}

fn details(report: &Report, file: &str, finding: &Finding) -> String {
    let place = &finding.place;
    let mut text = format!(
        "{file}:{}:{}: {}",
        place.line, place.column, finding.message
    );
    for step in &finding.path {
        let _ = write!(
            text,
            "\n{}:{}: {}",
            report.path_from_here(&step.place.file),
            step.place.line,
            step.message
        );
    }
    let condition = summary::condition(finding).map(|condition| format!("only {condition}"));
    let more = [
        condition.as_deref().unwrap_or_default(),
        &finding.why,
        &finding.help,
    ];
    for part in more.into_iter().filter(|part| !part.is_empty()) {
        let _ = write!(text, "\n{part}");
    }
    text
}

fn not_judged(file: &str, error: &ReportedError) -> Case {
    let (name, outcome) = match error.level {
        ErrorLevel::Error => ("not judged", Outcome::Errored(error.message.clone())),
        ErrorLevel::Note => ("note", Outcome::Skipped(error.message.clone())),
    };
    Case {
        name: name.to_owned(),
        class: class(file),
        place: Some((file.to_owned(), error.line.unwrap_or(1))),
        outcome,
    }
}

fn asked(report: &Report, line: &ChecklistLine) -> Case {
    Case {
        name: line.item.to_owned(),
        class: line.profile.clone(),
        place: line
            .place
            .as_ref()
            .map(|place| (report.path_from_here(&place.file).into_owned(), place.line)),
        outcome: match line.holds {
            Holds::Yes => Outcome::Passed,
            Holds::No | Holds::Delegated | Holds::Unknown => {
                Outcome::Skipped(format!("{}: {}", line.holds, line.why))
            }
        },
    }
}

/// A file without its extension, as other linters name the class of a case.
fn class(file: &str) -> String {
    let name = file.rfind('/').map_or(0, |slash| slash + 1);
    let stem = file[name..]
        .rfind('.')
        .filter(|dot| *dot > 0)
        .map_or(file, |dot| &file[..name + dot]);
    stem.to_owned()
}

fn counts(cases: &[&Case]) -> String {
    let count =
        |wanted: fn(&Outcome) -> bool| cases.iter().filter(|case| wanted(&case.outcome)).count();
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\"",
        cases.len(),
        count(|outcome| matches!(outcome, Outcome::Failed { .. })),
        count(|outcome| matches!(outcome, Outcome::Errored(_))),
        count(|outcome| matches!(outcome, Outcome::Skipped(_))),
    )
}

impl Case {
    fn write(&self, out: &mut String) {
        let _ = write!(
            out,
            "    <testcase name=\"{}\" classname=\"{}\"",
            escaped(&self.name),
            escaped(&self.class)
        );
        if let Some((file, line)) = &self.place {
            let _ = write!(out, " file=\"{}\" line=\"{line}\"", escaped(file));
        }
        let _ = match &self.outcome {
            Outcome::Passed => writeln!(out, "/>"),
            Outcome::Failed {
                kind,
                message,
                text,
            } => writeln!(
                out,
                ">\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>\n    </testcase>",
                escaped(message),
                escaped(text)
            ),
            Outcome::Errored(message) => writeln!(
                out,
                ">\n      <error type=\"not-judged\" message=\"{}\"/>\n    </testcase>",
                escaped(message)
            ),
            Outcome::Skipped(message) => writeln!(
                out,
                ">\n      <skipped message=\"{}\"/>\n    </testcase>",
                escaped(message)
            ),
        };
    }
}

/// Text for attributes and elements. What XML 1.0 cannot hold even as a reference becomes U+FFFD.
fn escaped(text: &str) -> Cow<'_, str> {
    let is_plain =
        |c: char| !matches!(c, '&' | '<' | '>' | '"' | '\'') && (' '..'\u{fffe}').contains(&c);
    if text.chars().all(is_plain) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // As they are, an attribute would make spaces of them.
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push_str("&#9;"),
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            _ => out.push(character),
        }
    }
    Cow::Owned(out)
}

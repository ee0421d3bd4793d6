//! One line per finding: `path:line:column CODE [severity] message`.

use std::fmt::Write as _;

use harden_finding::Finding;

use crate::{Links, Report, checklist, summary};

/// The concise report, with the closing summary.
pub fn concise(report: &Report, links: &Links) -> String {
    let mut out = String::new();
    for finding in report.open() {
        out.push_str(&line(finding, links));
        out.push('\n');
    }
    out.push_str(&checklist::concise(report));
    out.push_str(&summary::errors(report));
    out.push_str(&summary::statistics(report));
    out.push_str(&summary::closing(report));
    out
}

/// The line of one finding, without its end.
pub(crate) fn line(finding: &Finding, links: &Links) -> String {
    let place = &finding.place;
    let position = format!("{}:{}:{}", place.file, place.line, place.column);
    let position = if finding.is_gone() {
        position.into()
    } else {
        links.place(&position, place)
    };
    let mut line = format!(
        "{position} {} [{}] {}",
        links.rule(finding.rule),
        finding.severity,
        finding.message.replace('\n', " ")
    );
    if let Some(condition) = summary::condition(finding) {
        // Writing to a string cannot fail.
        let _ = write!(line, " ({condition})");
    }
    line
}

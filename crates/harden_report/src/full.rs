//! Annotated source, then why it matters and how to fix it.

use std::fmt::Write as _;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};
use harden_finding::{Finding, Place, Severity};

use crate::{Colour, Links, Report, Sources, checklist, concise, mask, summary};

/// Lines longer than this are named, not shown: a minified file would fill the screen.
const LONGEST_SHOWN_LINE: usize = 400;

/// The full report. What decides the exit code is explained; the rest follows in one line each.
pub fn full(report: &Report, sources: &dyn Sources, colour: Colour, links: &Links) -> String {
    let mut out = summary::opening(report);
    let (gate, rest): (Vec<&Finding>, Vec<&Finding>) =
        report.open().partition(|finding| finding.gate);
    let (explained, listed) = if gate.is_empty() {
        (rest, gate)
    } else {
        (gate, rest)
    };
    for finding in explained {
        out.push_str(&explain(finding, sources, colour, links));
        out.push_str("\n\n");
    }
    if !listed.is_empty() {
        out.push_str("Only in profiles that do not decide the exit code:\n");
        for finding in listed {
            let _ = writeln!(out, "  {}", concise::line(finding, links));
        }
        out.push('\n');
    }
    out.push_str(&checklist::table(report));
    out.push_str(&summary::errors(report));
    out.push_str(&summary::statistics(report));
    out.push_str(&summary::closing(report));
    out
}

fn explain(finding: &Finding, sources: &dyn Sources, colour: Colour, links: &Links) -> String {
    let level = level(finding.severity);
    let mut title = level
        .primary_title(finding.message.as_str())
        .id(finding.rule.code);
    if let Some(page) = links.page(finding.rule) {
        title = title.id_url(page);
    }
    let mut group = Group::with_title(title);
    // The file as it is now says nothing of what it was.
    let text = sources
        .text(&finding.place.file)
        .filter(|_| !finding.is_gone());
    let excerpt = text
        .as_deref()
        .and_then(|text| Excerpt::of(text, &finding.place));
    group = match &excerpt {
        Some(excerpt) => group.element(excerpt.snippet(&finding.place)),
        None => group.element(
            Origin::path(finding.place.file.as_ref())
                .line(finding.place.line as usize)
                .char_column(finding.place.column as usize),
        ),
    };
    let remarks = remarks(finding);
    let elements: Vec<Element<'_>> = remarks
        .iter()
        .map(|(name, text)| {
            Level::NOTE
                .with_name(Some(*name))
                .message(text.as_str())
                .into()
        })
        .collect();
    group = group.elements(elements);
    let renderer = match colour {
        Colour::Plain => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let text = renderer.hyperlink(true).render(&[group]);
    if finding.is_gone() {
        return text;
    }
    with_linked_place(text, &finding.place, links)
}

/// The renderer links titles alone: the place stands after the first arrow at the beginning of a line.
fn with_linked_place(text: String, place: &Place, links: &Links) -> String {
    let position = format!("{}:{}:{}", place.file, place.line, place.column);
    let linked = links.place(&position, place);
    let arrow = text.match_indices("--> ").map(|(at, _)| at).find(|at| {
        let line = text[..*at].rfind('\n').map_or(0, |end| end + 1);
        let before = &text[line..*at];
        line > 0
            && before
                .chars()
                .all(|c| c.is_ascii_digit() || " \x1b[;m".contains(c))
    });
    match arrow {
        Some(at) => {
            let (before, after) = text.split_at(at);
            format!("{before}{}", after.replacen(&position, &linked, 1))
        }
        None => text,
    }
}

/// What follows the source: name and text.
fn remarks(finding: &Finding) -> Vec<(&'static str, String)> {
    let mut remarks = Vec::new();
    if let Some(condition) = summary::condition(finding) {
        remarks.push(("only", condition));
    }
    if !finding.profiles.is_empty() {
        remarks.push(("in", finding.profiles.join(", ")));
    }
    for step in &finding.path {
        let place = &step.place;
        remarks.push((
            "path",
            format!("{}:{}: {}", place.file, place.line, step.message),
        ));
    }
    if let Some(past) = finding.past.as_ref().filter(|past| past.in_tree) {
        remarks.push(("history", format!("it {past}")));
    }
    if !finding.why.is_empty() {
        remarks.push(("why", finding.why.clone()));
    }
    if !finding.help.is_empty() {
        remarks.push(("fix", finding.help.clone()));
    }
    let same_as = if finding.same_as.is_empty() {
        String::new()
    } else {
        format!("; Django says {}", finding.same_as.join(", "))
    };
    remarks.push((
        "more",
        format!("harden rule {}{same_as}", finding.rule.code),
    ));
    remarks
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::High => Level::ERROR.with_name(Some("high")),
        Severity::Medium => Level::WARNING.with_name(Some("medium")),
        Severity::Low => Level::INFO.with_name(Some("low")),
        Severity::Info => Level::NOTE.with_name(Some("info")),
    }
}

/// The lines of a finding, cut from their file, and the range of its span in them.
struct Excerpt {
    lines: Arc<str>,
    first_line: u32,
    span: Range<usize>,
}

impl Excerpt {
    fn of(text: &str, place: &Place) -> Option<Self> {
        let first = (place.line as usize).checked_sub(1)?;
        let count = (place.end_line.max(place.line) - place.line) as usize + 1;
        let lines: Vec<&str> = text.lines().skip(first).take(count).collect();
        if lines.is_empty() || lines.iter().any(|line| line.len() > LONGEST_SHOWN_LINE) {
            return None;
        }
        let shown = mask::secrets(&place.file, &lines.join("\n")).into_owned();
        // Hiding keeps columns, not bytes.
        let lines: Vec<&str> = shown.split('\n').collect();
        let start = offset(lines[0], place.column);
        let last = lines.len() - 1;
        let before_last: usize = lines[..last].iter().map(|line| line.len() + 1).sum();
        let end = before_last + offset(lines[last], place.end_column);
        Some(Self {
            span: start..end.max(start),
            lines: shown.as_str().into(),
            first_line: place.line,
        })
    }

    fn snippet<'a>(&'a self, place: &'a Place) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        Snippet::source(self.lines.as_ref())
            .path(place.file.as_ref())
            .line_start(self.first_line as usize)
            .annotation(AnnotationKind::Primary.span(self.span.clone()))
    }
}

/// The byte at which a column (in characters, from 1) stands.
fn offset(line: &str, column: u32) -> usize {
    line.char_indices()
        .nth((column as usize).saturating_sub(1))
        .map_or(line.len(), |(offset, _)| offset)
}

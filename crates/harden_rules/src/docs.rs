//! A rule's documentation, cut at its headings, and rendered for a terminal or a book.

use std::fmt::Write as _;

use crate::rule::Rule;

/// The headings that every rule has, in this order.
pub const HEADINGS: [&str; 6] = [
    "What it finds",
    "Why it matters",
    "Bad",
    "Good",
    "How to fix",
    "References",
];

/// The documentation of a rule, as sections under headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Docs {
    pub sections: Vec<Section>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub heading: String,
    /// Markdown.
    pub body: String,
}

/// A fenced block of a documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What stands behind the fence: the language, then `django=4.2` and the like.
    pub info: String,
    pub text: String,
}

impl Docs {
    pub(crate) fn parse(text: &str) -> Self {
        let mut sections: Vec<Section> = Vec::new();
        let mut fenced = false;
        for line in text.lines() {
            // A doc comment's line begins with the space behind its slashes.
            let line = line.strip_prefix(' ').unwrap_or(line);
            fenced ^= line.starts_with("```");
            match line.strip_prefix("# ").filter(|_| !fenced) {
                Some(heading) => sections.push(Section {
                    heading: heading.trim().to_owned(),
                    body: String::new(),
                }),
                None => {
                    if let Some(section) = sections.last_mut() {
                        section.body.push_str(line);
                        section.body.push('\n');
                    }
                }
            }
        }
        for section in &mut sections {
            section.body = section.body.trim().to_owned();
        }
        Self { sections }
    }

    /// The text under a heading, empty where there is none.
    pub fn section(&self, heading: &str) -> &str {
        self.sections
            .iter()
            .find(|section| section.heading == heading)
            .map_or("", |section| section.body.as_str())
    }

    /// The fenced blocks under a heading.
    pub fn examples(&self, heading: &str) -> Vec<Example> {
        let mut examples = Vec::new();
        let mut open: Option<Example> = None;
        for line in self.section(heading).lines() {
            if let Some(info) = line.strip_prefix("```") {
                match open.take() {
                    Some(example) => examples.push(example),
                    None => {
                        open = Some(Example {
                            info: info.trim().to_owned(),
                            text: String::new(),
                        });
                    }
                }
            } else if let Some(example) = &mut open {
                example.text.push_str(line);
                example.text.push('\n');
            }
        }
        examples
    }

    /// The first paragraph under "Why it matters", on one line: the `why` of the rule's findings.
    pub fn why(&self) -> String {
        first_paragraph(self.section("Why it matters"))
    }

    /// The first paragraph under "What it finds", on one line.
    pub fn summary(&self) -> String {
        first_paragraph(self.section("What it finds"))
    }
}

fn first_paragraph(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// A rule's page of the book, as Markdown.
pub fn markdown(rule: &Rule) -> String {
    let mut page = format!("# {}: {}\n\n", rule.id.code, rule.id.name);
    for (label, value) in properties(rule) {
        writeln!(page, "- **{label}**: {value}").expect("a string can be written to");
    }
    for section in rule.docs().sections {
        write!(page, "\n## {}\n\n{}\n", section.heading, section.body)
            .expect("a string can be written to");
    }
    page
}

/// A rule's page for a terminal: plain text, with the examples indented.
pub fn text(rule: &Rule) -> String {
    let mut page = format!("{} {}\n\n", rule.id.code, rule.id.name);
    for (label, value) in properties(rule) {
        writeln!(page, "  {label:<12} {value}").expect("a string can be written to");
    }
    for section in rule.docs().sections {
        write!(page, "\n{}\n", section.heading.to_uppercase()).expect("a string can be written to");
        let mut fenced = false;
        for line in section.body.lines() {
            if line.starts_with("```") {
                fenced = !fenced;
                continue;
            }
            let indent = if line.is_empty() {
                ""
            } else if fenced {
                "      "
            } else {
                "  "
            };
            writeln!(page, "{indent}{line}").expect("a string can be written to");
        }
    }
    page
}

/// What is said of a rule besides its text; lines without content are left out.
fn properties(rule: &Rule) -> Vec<(&'static str, String)> {
    let cwe: Vec<String> = rule
        .cwe
        .iter()
        .map(|number| format!("CWE-{number}"))
        .collect();
    let edge = rule.edge.map_or(String::new(), |duty| {
        format!("can be left to the edge: `{}`", duty.name())
    });
    [
        ("topic", rule.topic.name().to_owned()),
        ("severity", rule.severity.name().to_owned()),
        ("confidence", rule.confidence.name().to_owned()),
        ("persona", rule.persona.name().to_owned()),
        ("since", rule.since.to_owned()),
        ("cwe", cwe.join(", ")),
        ("checks", rule.checks.join(", ")),
        ("equivalents", rule.equivalents.join(", ")),
        ("delegation", edge),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = " # What it finds\n One\n two.\n\n Three.\n # Bad\n ```python django=6.1\n # a comment\n X = 1\n ```\n";

    #[test]
    fn a_comment_in_an_example_is_no_heading() {
        let docs = Docs::parse(TEXT);
        assert_eq!(docs.sections.len(), 2);
        assert_eq!(docs.summary(), "One two.");
        assert_eq!(
            docs.examples("Bad"),
            [Example {
                info: "python django=6.1".to_owned(),
                text: "# a comment\nX = 1\n".to_owned(),
            }]
        );
    }
}

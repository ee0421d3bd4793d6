//! `harden rule [CODE|TOPIC]`: one rule's page, a table of rules, or with `--all` every page.

use std::fmt::Write as _;
use std::process::ExitCode;

use harden_finding::Topic;
use harden_rules::{Rule, catalogue, docs};
use serde_json::{Value, json};

use crate::arguments::{self, TableFormat};
use crate::failure::Failure;
use crate::output;
use crate::selection::did_you_mean;

pub(crate) fn run(arguments: &arguments::Rule) -> Result<ExitCode, Failure> {
    let text = match arguments.which.as_deref() {
        None if arguments.all => pages(arguments.format),
        None => list(catalogue::rules().collect(), arguments.format),
        Some(name) => match (
            catalogue::find(name),
            name.to_ascii_lowercase().parse::<Topic>(),
        ) {
            (Some(rule), _) => page(rule, arguments.format),
            (None, Ok(topic)) => {
                let rules = catalogue::rules()
                    .filter(|rule| rule.topic == topic)
                    .collect();
                list(rules, arguments.format)
            }
            (None, Err(_)) => {
                return Err(Failure::Usage(format!(
                    "`{name}` is neither a rule nor a topic{}; `harden rule` lists the rules",
                    did_you_mean(&catalogue::near(name))
                )));
            }
        },
    };
    output::print(&text)?;
    Ok(ExitCode::SUCCESS)
}

fn page(rule: &Rule, format: TableFormat) -> String {
    match format {
        TableFormat::Table => docs::text(rule),
        TableFormat::Json => pretty(&view(rule)),
    }
}

/// Every page, the catalogue as one text.
fn pages(format: TableFormat) -> String {
    match format {
        TableFormat::Table => {
            let pages: Vec<String> = catalogue::rules().map(docs::text).collect();
            pages.join("\n\n")
        }
        TableFormat::Json => list(catalogue::rules().collect(), format),
    }
}

fn list(rules: Vec<&Rule>, format: TableFormat) -> String {
    match format {
        TableFormat::Table => table(&rules),
        TableFormat::Json => pretty(&Value::Array(rules.into_iter().map(view).collect())),
    }
}

fn table(rules: &[&Rule]) -> String {
    let widest = rules
        .iter()
        .map(|rule| rule.id.name.len())
        .max()
        .unwrap_or(0);
    let mut out = String::new();
    let mut topic = None;
    for rule in rules {
        if topic != Some(rule.topic) {
            if topic.is_some() {
                out.push('\n');
            }
            let _ = writeln!(out, "{}", rule.topic);
            topic = Some(rule.topic);
        }
        let _ = writeln!(
            out,
            "  {:<10} {:<widest$}  {:<6}  {:<8}  {}",
            rule.id.code,
            rule.id.name,
            rule.severity,
            rule.persona,
            rule.checks.join(" ")
        );
    }
    out
}

fn view(rule: &Rule) -> Value {
    let cwe: Vec<String> = rule
        .cwe
        .iter()
        .map(|number| format!("CWE-{number}"))
        .collect();
    let sections: serde_json::Map<String, Value> = rule
        .docs()
        .sections
        .into_iter()
        .map(|section| (section.heading, Value::String(section.body)))
        .collect();
    json!({
        "code": rule.id.code,
        "name": rule.id.name,
        "topic": rule.topic,
        "severity": rule.severity,
        "confidence": rule.confidence,
        "persona": rule.persona,
        "since": rule.since,
        "cwe": cwe,
        "checks": rule.checks,
        "equivalents": rule.equivalents,
        "docs": sections,
    })
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

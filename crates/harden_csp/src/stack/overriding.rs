//! The decorator that gives a view a policy of its own.

use std::collections::BTreeSet;

use harden_project::views::AnsweringKind;
use serde::Serialize;

use super::Stack;
use super::write::{quoted, word, words_imported};
use crate::policy::{Policy, Source};

/// A decorator as code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Decorator {
    /// The lines that import what it is made of.
    pub imports: Vec<String>,
    /// Without the `@`: around a route's view it is called.
    pub call: String,
}

/// Longer calls are written on several lines.
const LONGEST_LINE: usize = 100;
/// The same of what a directive lists.
const LONGEST_LIST: usize = 76;

/// The decorator that puts a policy in the place of the site's. All that both have stays in the settings.
pub fn decorator(
    own: &Policy,
    site: &Policy,
    stack: Stack,
    kind: AnsweringKind,
    is_enforced: bool,
) -> Decorator {
    let changed = differences(own, site);
    let name = name(stack, is_enforced);
    let mut imports = BTreeSet::new();
    let mut arguments: Vec<String> = Vec::new();
    for (directive, sources) in &changed {
        let value = sources.map_or("None".to_owned(), |sources| {
            let words = sources.iter().filter_map(|source| word(source, stack));
            listed(&words.collect::<Vec<String>>())
        });
        arguments.push(match stack {
            Stack::DjangoCsp3 => {
                format!(
                    "{}={value}",
                    directive.to_ascii_uppercase().replace('-', "_")
                )
            }
            Stack::Django | Stack::DjangoCsp4 => format!("{}: {value}", quoted(directive)),
        });
    }
    let sources = changed.iter().filter_map(|(_, sources)| *sources).flatten();
    imports.extend(words_imported(sources, stack));
    let call = match stack {
        Stack::Django => {
            imports.insert("from django.conf import settings".to_owned());
            imports.insert(format!("from django.views.decorators.csp import {name}"));
            arguments.insert(0, format!("**settings.{}", stack.setting(is_enforced)));
            called(name, "{", &arguments, "}")
        }
        Stack::DjangoCsp4 => {
            imports.insert(format!("from csp.decorators import {name}"));
            let end = if is_enforced {
                "}"
            } else {
                "}, REPORT_ONLY=True"
            };
            called(name, "{", &arguments, end)
        }
        Stack::DjangoCsp3 => {
            imports.insert(format!("from csp.decorators import {name}"));
            called(name, "", &arguments, "")
        }
    };
    let call = if kind == AnsweringKind::Class {
        imports.insert("from django.utils.decorators import method_decorator".to_owned());
        format!("method_decorator({call}, name=\"dispatch\")")
    } else {
        call
    };
    Decorator {
        imports: imports.into_iter().collect(),
        call,
    }
}

fn name(stack: Stack, is_enforced: bool) -> &'static str {
    match stack {
        Stack::Django if !is_enforced => "csp_report_only_override",
        // The setting that only reports is over all of django-csp 3.
        _ => stack.decorator().rsplit('.').next().unwrap_or_default(),
    }
}

fn listed(words: &[String]) -> String {
    let line = words.join(", ");
    if line.len() <= LONGEST_LIST {
        return format!("[{line}]");
    }
    let words = words.iter().map(|word| format!("        {word},\n"));
    format!("[\n{}    ]", words.collect::<String>())
}

fn called(name: &str, begin: &str, arguments: &[String], end: &str) -> String {
    let line = format!("{name}({begin}{}{end})", arguments.join(", "));
    if line.len() <= LONGEST_LINE && !line.contains('\n') {
        return line;
    }
    let arguments = arguments
        .iter()
        .map(|argument| format!("    {argument},\n"));
    format!("{name}({begin}\n{}{end})", arguments.collect::<String>())
}

/// What has to be said of a policy beside the site's; `None` where the site's directive has to go.
fn differences<'p>(own: &'p Policy, site: &'p Policy) -> Vec<(&'static str, Option<&'p [Source]>)> {
    let changed = own
        .directives()
        .filter(|(name, sources)| site.get(name) != Some(sources))
        .map(|(name, sources)| (name, Some(sources)));
    let gone = site.directives().map(|(name, _)| name);
    let gone = gone
        .filter(|name| own.get(name).is_none())
        .map(|name| (name, None));
    changed.chain(gone).collect()
}

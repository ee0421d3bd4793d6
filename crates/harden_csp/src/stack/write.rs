//! Policies as settings.

use std::fmt::Write as _;

use super::{Site, Stack};
use crate::policy::{Policy, Source};

const IMPORT_CSP: &str = "from django.utils.csp import CSP";

/// The lines for a settings module, with what has to be there beside them.
pub fn settings(policy: &Policy, site: &Site, is_enforced: bool) -> String {
    let mut out = String::new();
    let stack = site.stack;
    if site.stack_from.is_none() {
        let _ = match stack {
            Stack::Django => writeln!(out, "# Needs Django 6.0 or newer."),
            Stack::DjangoCsp4 => writeln!(out, "# Needs django-csp: pip install \"django-csp>=4\""),
            Stack::DjangoCsp3 => writeln!(out, "# Needs django-csp: pip install \"django-csp<4\""),
        };
    }
    if let Some(middleware) = site.missing_middleware {
        let _ = writeln!(out, "# Add to MIDDLEWARE: \"{middleware}\"");
    }
    let processor = site
        .missing_context_processor
        .filter(|_| policy.uses_nonce());
    if let Some(processor) = processor {
        let _ = writeln!(
            out,
            "# Add to context_processors in TEMPLATES: \"{processor}\""
        );
    }
    if !out.is_empty() {
        out.push('\n');
    }
    match stack {
        Stack::Django => {
            let _ = writeln!(out, "{IMPORT_CSP}\n");
            let _ = writeln!(out, "{} = {{", stack.setting(is_enforced));
            directives(&mut out, policy, "    ", stack);
            out.push_str("}\n");
        }
        Stack::DjangoCsp4 => {
            let sources = policy.directives().flat_map(|(_, sources)| sources);
            if let Some(import) = words_imported(sources, stack) {
                let _ = writeln!(out, "{import}\n");
            }
            let _ = writeln!(
                out,
                "{} = {{\n    \"DIRECTIVES\": {{",
                stack.setting(is_enforced)
            );
            directives(&mut out, policy, "        ", stack);
            out.push_str("    },\n}\n");
        }
        Stack::DjangoCsp3 => old_settings(&mut out, policy, is_enforced),
    }
    out
}

/// How a source is written in code; `None` where the nonce is not written among the others.
pub(super) fn word(source: &Source, stack: Stack) -> Option<String> {
    let named = match source {
        Source::Nonce if stack == Stack::DjangoCsp3 => return None,
        Source::Nonce => Some("NONCE"),
        Source::Text(text) => constant(text),
    };
    Some(match (named, source) {
        (Some(name), _) if stack == Stack::Django => format!("CSP.{name}"),
        (Some(name), _) if stack == Stack::DjangoCsp4 => name.to_owned(),
        (_, source) => quoted(source.written("")),
    })
}

/// The lines that import what sources are written with.
pub(super) fn words_imported<'s>(
    sources: impl Iterator<Item = &'s Source>,
    stack: Stack,
) -> Option<String> {
    let mut names: Vec<&str> = sources
        .filter_map(|source| match source {
            Source::Nonce => Some("NONCE"),
            Source::Text(text) => constant(text),
        })
        .collect();
    names.sort_unstable();
    names.dedup();
    match stack {
        Stack::DjangoCsp4 if !names.is_empty() => {
            Some(format!("from csp.constants import {}", names.join(", ")))
        }
        Stack::Django if !names.is_empty() => Some(IMPORT_CSP.to_owned()),
        _ => None,
    }
}

fn directives(out: &mut String, policy: &Policy, indent: &str, stack: Stack) {
    for (name, sources) in policy.directives() {
        let words: Vec<String> = sources
            .iter()
            .filter_map(|source| word(source, stack))
            .collect();
        let line = format!("{indent}\"{name}\": [{}],", words.join(", "));
        if line.len() <= 100 {
            let _ = writeln!(out, "{line}");
            continue;
        }
        let _ = writeln!(out, "{indent}\"{name}\": [");
        for word in words {
            let _ = writeln!(out, "{indent}    {word},");
        }
        let _ = writeln!(out, "{indent}],");
    }
}

/// A setting for each directive; those that get a nonce are listed apart.
fn old_settings(out: &mut String, policy: &Policy, is_enforced: bool) {
    let mut with_nonce = Vec::new();
    for (name, sources) in policy.directives() {
        let words: Vec<String> = sources
            .iter()
            .filter_map(|source| match source {
                Source::Text(text) => Some(quoted(text)),
                Source::Nonce => None,
            })
            .collect();
        if words.len() < sources.len() {
            with_nonce.push(quoted(name));
        }
        let setting = name.to_ascii_uppercase().replace('-', "_");
        let _ = writeln!(out, "CSP_{setting} = [{}]", words.join(", "));
    }
    if !with_nonce.is_empty() {
        let _ = writeln!(out, "CSP_INCLUDE_NONCE_IN = [{}]", with_nonce.join(", "));
    }
    if !is_enforced {
        out.push_str("CSP_REPORT_ONLY = True\n");
    }
}

/// The constants that Django's `CSP` and `csp.constants` both have.
fn constant(text: &str) -> Option<&'static str> {
    Some(match text {
        "'self'" => "SELF",
        "'none'" => "NONE",
        "'unsafe-inline'" => "UNSAFE_INLINE",
        "'unsafe-eval'" => "UNSAFE_EVAL",
        "'unsafe-hashes'" => "UNSAFE_HASHES",
        "'strict-dynamic'" => "STRICT_DYNAMIC",
        _ => return None,
    })
}

pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

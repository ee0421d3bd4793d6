//! What an expression is made of.

mod calls;
mod escaping;
mod expressions;
mod functions;
mod known;
mod members;
mod names;

use oxc_ast::ast::Expression;
use oxc_span::{GetSpan, Span};

use crate::facts::{Dynamic, Nature, Part, Place, Site, Text, Value};
use crate::syntax::{Cut, Joined};
use crate::walk::{BindingId, Found, FunctionId, ScopeId};

/// Expressions in each other that are looked into.
const MAX_DEPTH: usize = 60;
/// Expressions that are looked at for one fact.
const MAX_STEPS: usize = 3_000;
/// Parts that are kept of a value.
const MAX_PARTS: usize = 200;
/// Of the source of an expression.
const LONGEST_SOURCE: usize = 120;

/// Follows values through names and functions of a script, within bounds.
pub(crate) struct Evaluator<'s, 'a> {
    pub(crate) found: &'s Found<'a>,
    joined: &'s Joined<'s>,
    depth: usize,
    steps: usize,
    /// Names whose definitions are being looked at.
    open: Vec<BindingId>,
    /// Functions of the script that are being called.
    frames: Vec<Frame<'a>>,
    /// Functions whose callers are being looked at.
    callers: Vec<FunctionId>,
}

/// A call of a function of the script.
struct Frame<'a> {
    function: FunctionId,
    arguments: Arguments<'a>,
}

#[derive(Clone)]
enum Arguments<'a> {
    Written(
        &'a oxc_allocator::Vec<'a, oxc_ast::ast::Argument<'a>>,
        ScopeId,
    ),
    /// The first argument's value.
    First(Value),
    /// They are told by where the function is handed over.
    Unknown,
}

impl<'s, 'a> Evaluator<'s, 'a> {
    pub(crate) fn new(found: &'s Found<'a>, joined: &'s Joined<'s>) -> Self {
        Self {
            found,
            joined,
            depth: 0,
            steps: 0,
            open: Vec::new(),
            frames: Vec::new(),
            callers: Vec::new(),
        }
    }

    /// Starts with the next fact.
    pub(crate) fn begin(&mut self) {
        self.steps = 0;
    }

    pub(crate) fn source(&self, span: Span) -> &'s str {
        let text = self.joined.text();
        let end = (span.end as usize).min(text.len());
        text.get(span.start as usize..end).unwrap_or_default()
    }

    /// What an expression is made of.
    pub(crate) fn value(&mut self, expression: &'a Expression<'a>, scope: ScopeId) -> Value {
        self.steps += 1;
        if self.depth >= MAX_DEPTH || self.steps > MAX_STEPS {
            return self.dynamic(expression, Nature::Unknown);
        }
        self.depth += 1;
        let mut value = self.expression(expression, scope);
        self.depth -= 1;
        if value.parts.len() > MAX_PARTS {
            value.parts.truncate(MAX_PARTS);
            value.push(self.dynamic(expression, Nature::Unknown));
        }
        value
    }

    /// A part that is known only when the script runs.
    fn dynamic(&self, expression: &Expression<'a>, nature: Nature) -> Value {
        self.dynamic_at(expression.span(), nature)
    }

    fn dynamic_at(&self, span: Span, nature: Nature) -> Value {
        let source = self.source(span);
        let end = source.floor_char_boundary(LONGEST_SOURCE);
        Value::dynamic(Dynamic {
            place: Place::as_parsed(span),
            source: source[..end].to_owned(),
            nature,
            holes: self.joined.holes_in(source),
        })
    }

    /// The text of a literal, with what the template prints into it.
    fn text(&self, text: &str, span: Span) -> Value {
        let mut value = Value::default();
        for cut in self.joined.cut(text) {
            value.push(match cut {
                Cut::Text(text) => Value::literal(text),
                Cut::Hole(id) => Value::dynamic(Dynamic {
                    place: Place::as_parsed(span),
                    source: String::new(),
                    nature: Nature::Printed,
                    holes: vec![id],
                }),
            });
        }
        value
    }
}

/// The same value, after something that makes all of it harmless, or something else.
fn with_nature(mut value: Value, nature: &Nature) -> Value {
    value.parts = value
        .parts
        .into_iter()
        .map(|part| match part {
            Part::Literal(text) => Part::Literal(text),
            Part::Dynamic(dynamic) if dynamic.nature == Nature::Plain => Part::Dynamic(dynamic),
            Part::Dynamic(dynamic) => Part::Dynamic(Dynamic {
                nature: nature.clone(),
                ..dynamic
            }),
            Part::OneOf(values) => Part::OneOf(
                values
                    .into_iter()
                    .map(|value| with_nature(value, nature))
                    .collect(),
            ),
        })
        .collect();
    value
}

/// What is known of all of a value: of what is worst in it.
fn nature_of(value: &Value) -> Option<Nature> {
    value
        .dynamics()
        .into_iter()
        .map(|dynamic| &dynamic.nature)
        .max_by_key(|nature| match nature {
            Nature::Plain => 0,
            Nature::Translated => 1,
            Nature::Escaped { .. } | Nature::UrlEncoded => 2,
            Nature::Node => 3,
            Nature::PageHtml => 4,
            Nature::Unknown => 5,
            Nature::Parameter => 6,
            Nature::ServerHtml { .. } => 7,
            Nature::Printed => 8,
            Nature::Text(_) => 9,
        })
        .cloned()
}

/// What something that is taken out of a value is.
fn nature_of_part(value: &Value) -> Nature {
    match nature_of(value) {
        Some(Nature::ServerHtml { .. }) => Nature::Text(Text::Response),
        Some(nature @ (Nature::Text(_) | Nature::Parameter | Nature::Printed | Nature::Plain)) => {
            nature
        }
        _ => Nature::Unknown,
    }
}

/// Whose address a value is.
pub(crate) fn site_of(value: &Value) -> Site {
    let Some(first) = value.parts.first() else {
        // An empty address is that of the page.
        return Site::This;
    };
    match first {
        Part::Literal(text) => site_of_text(text, value.parts.len() == 1),
        Part::Dynamic(dynamic) => match dynamic.nature {
            Nature::Text(Text::Location) => Site::This,
            _ => Site::Unknown,
        },
        Part::OneOf(values) => {
            let mut sites = values.iter().map(site_of);
            let first = sites.next().unwrap_or_default();
            if sites.all(|site| site == first) {
                first
            } else {
                Site::Unknown
            }
        }
    }
}

/// The same of what a socket is opened to, whose scheme is not that of the page: `"wss://" + location.host`.
pub(crate) fn site_of_stream(value: &Value) -> Site {
    let mut parts = value.parts.iter();
    while let Some(part) = parts.next() {
        match part {
            Part::Dynamic(dynamic) if dynamic.nature == Nature::Text(Text::Location) => {
                if dynamic.source.contains("location.protocol") {
                    continue;
                }
                // Without the port of the page, another may stand behind it.
                let is_host = !dynamic.source.ends_with("location.hostname")
                    || matches!(parts.next(), Some(Part::Literal(rest)) if rest.starts_with('/'));
                return if is_host { Site::This } else { Site::Unknown };
            }
            Part::Literal(text) if is_scheme(text) => {}
            Part::OneOf(values)
                if values
                    .iter()
                    .all(|value| value.as_literal().is_some_and(is_scheme)) => {}
            _ => break,
        }
    }
    site_of(value)
}

/// `wss://`, or a part of it.
fn is_scheme(text: &str) -> bool {
    let rest = text.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
    matches!(rest, "" | ":" | ":/" | "://" | "/" | "//")
}

fn site_of_text(text: &str, is_whole: bool) -> Site {
    let text = text.trim_start();
    if text.starts_with("//") || text.starts_with("/\\") {
        return Site::Other;
    }
    let scheme = text.find(|letter: char| {
        !(letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
    });
    match scheme {
        Some(end) if text[end..].starts_with(':') => {
            let is_net = matches!(&text[..end], "http" | "https" | "ws" | "wss");
            if is_net && text[end..].trim_start_matches(['/', ':']).is_empty() {
                // The host is computed.
                Site::Unknown
            } else {
                Site::Other
            }
        }
        // What follows may still make it a scheme.
        None if !is_whole => Site::Unknown,
        _ => Site::This,
    }
}

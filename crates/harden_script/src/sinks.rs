//! Places where text becomes markup, code or an address.

use crate::facts::{Nature, Part, Place, Sink, SinkKind, Text, Value};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::{ScopeId, SinkCandidate};

/// The sink, unless what flows in is all literal, or cannot be markup, code or an address.
pub(crate) fn judge<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    candidate: &SinkCandidate<'a>,
    scope: ScopeId,
) -> Option<Sink> {
    if let Some(object) = candidate.jquery
        && !is_jquery(evaluator, object, scope, 0)
    {
        return None;
    }
    let value = match candidate.kind {
        // A function gives the HTML.
        SinkKind::JqueryHtml => evaluator.value_or_returned(candidate.value, scope),
        SinkKind::Timer if evaluator.found.function_of(candidate.value).is_some() => return None,
        _ => evaluator.value(candidate.value, scope),
    };
    let is_sink = !value.is_literal()
        && match candidate.kind {
            SinkKind::JqueryConstructor => is_made_of_markup(&value) || is_of_the_address(&value),
            // A name is a function far more often than text.
            SinkKind::Timer => value.parts.len() > 1,
            SinkKind::JqueryHtml | SinkKind::JqueryInsert => !is_of_nodes(&value),
            SinkKind::Navigation | SinkKind::UrlAttribute => decides_scheme(&value),
            _ => true,
        };
    is_sink.then(|| Sink {
        place: Place::as_parsed(candidate.span),
        kind: candidate.kind,
        value,
    })
}

fn is_made_of_markup(value: &Value) -> bool {
    match value.parts.first() {
        Some(Part::Literal(text)) => text.trim_start().starts_with('<'),
        Some(Part::OneOf(values)) => values.iter().any(is_made_of_markup),
        _ => false,
    }
}

fn is_of_the_address(value: &Value) -> bool {
    match value.parts.first() {
        Some(Part::Dynamic(dynamic)) => dynamic.nature == Nature::Text(Text::Location),
        Some(Part::OneOf(values)) => values.iter().any(is_of_the_address),
        _ => false,
    }
}

fn is_of_nodes(value: &Value) -> bool {
    !value.has_markup()
        && value
            .dynamics()
            .iter()
            .all(|dynamic| dynamic.nature == Nature::Node)
}

/// Whether what is not literal says what kind of address it is: nothing before it does.
fn decides_scheme(value: &Value) -> bool {
    match value.parts.first() {
        None => false,
        Some(Part::Literal(text)) => {
            let text = text.trim_start();
            let is_script = text
                .get(.."javascript:".len())
                .is_some_and(|scheme| scheme.eq_ignore_ascii_case("javascript:"));
            is_script
                || matches!(text, "//" | "http://" | "https://")
                || !text.contains(['/', '?', '#', ':'])
                    && value.parts.len() > 1
                    && text
                        .trim_matches(|letter: char| letter.is_ascii_alphanumeric())
                        .is_empty()
        }
        Some(Part::Dynamic(dynamic)) => {
            // An address that begins like that of the page goes nowhere else.
            let is_own = dynamic.nature == Nature::Text(Text::Location)
                && [
                    "href", "origin", "pathname", "protocol", "host", "hostname", "location", "URL",
                ]
                .iter()
                .any(|end| dynamic.source.ends_with(end));
            !is_own && !matches!(dynamic.nature, Nature::Plain | Nature::UrlEncoded)
        }
        Some(Part::OneOf(values)) => values.iter().any(decides_scheme),
    }
}

/// Whether an expression is known to be a collection of jQuery.
fn is_jquery<'a>(
    evaluator: &Evaluator<'_, 'a>,
    expression: &'a oxc_ast::ast::Expression<'a>,
    scope: ScopeId,
    depth: usize,
) -> bool {
    if depth > 16 {
        return false;
    }
    if let Some(name) = shape::name(expression) {
        if name.len() > 1 && name.starts_with('$') {
            return true;
        }
        return evaluator
            .only_value(name, scope)
            .is_some_and(|(value, scope)| is_jquery(evaluator, value, scope, depth + 1));
    }
    if let Some(call) = shape::call(expression) {
        if shape::name(&call.callee).is_some_and(|name| matches!(name, "$" | "jQuery" | "$j")) {
            return true;
        }
        return shape::member(&call.callee)
            .is_some_and(|member| is_jquery(evaluator, member.object, scope, depth + 1));
    }
    shape::member(expression)
        .and_then(|member| member.name)
        .is_some_and(|name| name.len() > 1 && name.starts_with('$'))
}

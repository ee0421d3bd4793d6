//! The requests that a script makes, and what changes all of them.

mod axios;
mod body;
mod headers;
mod jquery;
mod native;
mod options;
mod setups;

use oxc_ast::ast::{AssignmentExpression, CallExpression, Expression, NewExpression};

use crate::facts::{Method, Part, Place, ScriptFacts, Stream, Url, Value};
use crate::syntax::shape;
use crate::values::{Evaluator, site_of, site_of_stream};
use crate::walk::ScopeId;

/// Reads a call that may send a request, or change how requests are sent.
pub(crate) fn read_call<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    call: &'a CallExpression<'a>,
    scope: ScopeId,
    facts: &mut ScriptFacts,
) {
    let path = shape::path(&call.callee);
    let method = match &path {
        Some(path) => path.rsplit('.').next().map(str::to_owned),
        None => shape::member(&call.callee).and_then(|member| member.name.map(str::to_owned)),
    };
    let Some(method) = method else { return };
    let asked = Asked {
        path: path.unwrap_or_default(),
        method,
        call,
        scope,
    };
    if let Some(setup) = setups::of_call(evaluator, &asked) {
        facts.setups.push(setup);
        return;
    }
    let request = native::read(evaluator, &asked)
        .or_else(|| jquery::read(evaluator, &asked))
        .or_else(|| axios::read(evaluator, &asked));
    facts.requests.extend(request);
}

/// Reads something that is no call.
pub(crate) fn read_setup<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    assignment: &'a AssignmentExpression<'a>,
    scope: ScopeId,
    facts: &mut ScriptFacts,
) {
    let setups = setups::of_assignment(evaluator, assignment, scope);
    facts.setups.extend(setups);
}

/// Reads `new WebSocket(url)` and its kin.
pub(crate) fn read_stream<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    new: &'a NewExpression<'a>,
    scope: ScopeId,
    facts: &mut ScriptFacts,
) {
    let Some(url) = shape::argument(&new.arguments, 0) else {
        return;
    };
    let value = evaluator.value(url, scope);
    facts.streams.push(Stream {
        place: Place::as_parsed(new.span),
        url: Url {
            site: site_of_stream(&value),
            value,
        },
    });
}

/// A call that is looked at.
struct Asked<'a> {
    /// Of what is called; empty where it has none.
    path: String,
    /// The last name of it.
    method: String,
    call: &'a CallExpression<'a>,
    scope: ScopeId,
}

impl<'a> Asked<'a> {
    fn argument(&self, index: usize) -> Option<&'a Expression<'a>> {
        shape::argument(&self.call.arguments, index)
    }

    /// What the method is called on.
    fn object(&self) -> Option<&'a Expression<'a>> {
        shape::member(&self.call.callee).map(|member| member.object)
    }

    fn object_path(&self) -> &str {
        self.path.rsplit_once('.').map_or("", |(object, _)| object)
    }
}

fn url_of<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    url: Option<(&'a Expression<'a>, ScopeId)>,
) -> Url {
    let Some((url, scope)) = url else {
        return Url::default();
    };
    let value = evaluator.value(url, scope);
    Url {
        site: site_of(&value),
        value,
    }
}

fn method_of<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    method: Option<(&'a Expression<'a>, ScopeId)>,
    default: &str,
    is_known: bool,
) -> Method {
    match method {
        Some((method, scope)) => method_in(&evaluator.value(method, scope)),
        None if is_known => Method::Known(default.to_owned()),
        None => Method::Unknown,
    }
}

fn method_in(value: &Value) -> Method {
    if let Some(text) = value.as_literal() {
        return Method::Known(text.to_ascii_uppercase());
    }
    let [Part::OneOf(values)] = value.parts.as_slice() else {
        return Method::Unknown;
    };
    let known: Option<Vec<_>> = values
        .iter()
        .map(|value| value.as_literal().map(str::to_ascii_uppercase))
        .collect();
    known.map_or(Method::Unknown, Method::OneOf)
}

/// Whether a text is the name of a method of HTTP.
fn is_method(text: &str) -> bool {
    ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
        .iter()
        .any(|method| text.eq_ignore_ascii_case(method))
}

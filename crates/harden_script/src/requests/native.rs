//! What the browser itself offers: `fetch`, `XMLHttpRequest`, `sendBeacon`; and htmx.

use oxc_ast::ast::{Argument, Expression};

use super::options::Options;
use super::{Asked, body, is_method, method_of, url_of};
use crate::facts::{Api, Body, Headers, Method, Place, Request};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::{Definition, ScopeId};

pub(super) fn read<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Request> {
    match asked.path.as_str() {
        "fetch" => Some(fetch(evaluator, asked)),
        "navigator.sendBeacon" => Some(Request {
            place: Place::as_parsed(asked.call.span),
            api: Api::Beacon,
            method: Method::Known("POST".to_owned()),
            url: url_of(evaluator, asked.argument(0).map(|url| (url, asked.scope))),
            headers: Headers::default(),
            body: body::read(evaluator, asked.argument(1).map(|it| (it, asked.scope))),
            credentials: None,
            mode: None,
        }),
        "htmx.ajax" => Some(htmx(evaluator, asked)),
        _ if asked.method == "open" => xml_http_request(evaluator, asked),
        _ => None,
    }
}

fn fetch<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Request {
    let mut url = asked.argument(0);
    let mut settings = asked.argument(1);
    let is_browsers = !is_of_project(evaluator, asked);
    let mut is_known = is_browsers && !asked.call.arguments.iter().any(Argument::is_spread);
    // `fetch(new Request(url, settings))`
    if let Some((new, _)) = url.and_then(|url| construction(evaluator, url, asked.scope)) {
        url = shape::argument(&new.arguments, 0);
        settings = settings.or(shape::argument(&new.arguments, 1));
    } else if settings.is_none()
        && url.is_some_and(|url| is_maybe_request(evaluator, url, asked.scope))
    {
        is_known = false;
    }
    let options = Options::of(evaluator, settings, asked.scope);
    let mut headers = Headers {
        may_have_more: options.may_have_more || !is_known,
        ..Headers::default()
    };
    headers.read(evaluator, options.get("headers"));
    add_written(evaluator, &mut headers, settings, asked.scope);
    let literal = |name| {
        options
            .get(name)
            .and_then(|(value, _)| shape::text(value))
            .map(str::to_owned)
    };
    Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Fetch,
        method: method_of(
            evaluator,
            options.get("method"),
            "GET",
            is_known && !options.may_have_more,
        ),
        url: url_of(evaluator, url.map(|url| (url, asked.scope))),
        body: if is_browsers {
            body_of(evaluator, &options, "body")
        } else {
            body::UNKNOWN
        },
        credentials: literal("credentials"),
        mode: literal("mode"),
        headers,
    }
}

/// Whether the project has a function of its own by the name of the browser's: one of the script, or of another.
fn is_of_project<'a>(evaluator: &Evaluator<'_, 'a>, asked: &Asked<'a>) -> bool {
    let found = evaluator.found;
    let Some(id) =
        shape::name(&asked.call.callee).and_then(|name| found.names.find(asked.scope, name))
    else {
        return false;
    };
    match found.names.binding(id).definitions {
        [Definition::Function(_)] => true,
        [Definition::Value(value, _)] => found.function_of(value).is_some(),
        // Packages that bring it to browsers without it have it in their names: `whatwg-fetch`.
        [Definition::Imported { import, .. }] => {
            let module = import.source.value.as_str();
            let package = module.split('/').next().unwrap_or(module);
            !package.contains("fetch")
        }
        _ => false,
    }
}

/// `settings.headers[name] = …`, where the settings have a name.
pub(super) fn add_written<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    headers: &mut Headers,
    settings: Option<&'a Expression<'a>>,
    scope: ScopeId,
) {
    let Some(name) = settings.and_then(shape::name) else {
        return;
    };
    let found = evaluator.found;
    let Some(id) = found.names.find(scope, name) else {
        return;
    };
    for written in found.names.binding(id).written {
        let is_header = shape::member(written.target.object)
            .is_some_and(|member| member.name == Some("headers"));
        if is_header {
            let end = oxc_span::GetSpan::span(written.value).end;
            let start = oxc_span::GetSpan::span(written.target.object).start;
            headers.read_within(evaluator, oxc_span::Span::new(start, end));
        }
    }
}

pub(super) fn body_of<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    options: &Options<'a>,
    name: &str,
) -> Body {
    let mut body = body::read(evaluator, options.get(name));
    if options.has(name).is_none() {
        body.token = crate::facts::Token::Unknown;
    }
    body
}

/// The request that an expression, or the name that it is, makes.
fn construction<'a>(
    evaluator: &Evaluator<'_, 'a>,
    expression: &'a Expression<'a>,
    scope: ScopeId,
) -> Option<(&'a oxc_ast::ast::NewExpression<'a>, ScopeId)> {
    match expression.get_inner_expression() {
        Expression::NewExpression(new) if shape::name(&new.callee) == Some("Request") => {
            Some((new, scope))
        }
        Expression::Identifier(name) => {
            let (value, around) = evaluator.only_value(name.name.as_str(), scope)?;
            match value.get_inner_expression() {
                Expression::NewExpression(new) if shape::name(&new.callee) == Some("Request") => {
                    Some((new, around))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// Whether an expression may be a request that somebody else made: a parameter of that name.
fn is_maybe_request<'a>(
    evaluator: &Evaluator<'_, 'a>,
    expression: &'a Expression<'a>,
    scope: ScopeId,
) -> bool {
    shape::name(expression).is_some_and(|name| {
        matches!(name, "request" | "req" | "input" | "event")
            && evaluator.only_value(name, scope).is_none()
    })
}

fn htmx<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Request {
    let options = Options::of(evaluator, asked.argument(2), asked.scope);
    let mut headers = Headers {
        may_have_more: options.may_have_more,
        ..Headers::default()
    };
    headers.read(evaluator, options.get("headers"));
    Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Htmx,
        method: method_of(
            evaluator,
            asked.argument(0).map(|method| (method, asked.scope)),
            "GET",
            true,
        ),
        url: url_of(evaluator, asked.argument(1).map(|url| (url, asked.scope))),
        body: body_of(evaluator, &options, "values"),
        headers,
        credentials: None,
        mode: None,
    }
}

/// `xhr.open(method, url)`
fn xml_http_request<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Request> {
    let object = asked.object()?;
    let method = asked.argument(0)?;
    let url = asked.argument(1)?;
    let name = shape::name(object);
    let is_made_here = name
        .and_then(|name| evaluator.only_value(name, asked.scope))
        .is_some_and(|(value, _)| is_xhr(value));
    let is_named_so = shape::text(method).is_some_and(is_method)
        && shape::path(object).as_deref() != Some("window");
    if !is_made_here && !is_named_so {
        return None;
    }
    let mut headers = Headers::default();
    let mut body = Body::default();
    let mut credentials = None;
    if let Some(name) = name {
        headers.read_calls(evaluator, name, asked.scope);
        let found = evaluator.found;
        if let Some(id) = found.names.find(asked.scope, name) {
            let binding = found.names.binding(id);
            for called in binding
                .called
                .iter()
                .filter(|called| called.method == "send")
            {
                let sent = shape::argument(&called.call.arguments, 0);
                body = body::read(evaluator, sent.map(|it| (it, called.scope)));
            }
            let is_sent_along = binding
                .written
                .iter()
                .any(|written| written.target.name == Some("withCredentials"));
            credentials = is_sent_along.then(|| "include".to_owned());
        }
    } else {
        // `this.xhr`: what is set on it is set in this function, or elsewhere.
        if let Some(function) = evaluator.found.names.function_around(asked.scope) {
            let span = evaluator.found.function(function).node.span();
            headers.read_within(evaluator, span);
        }
        headers.may_have_more = true;
        body.token = crate::facts::Token::Unknown;
    }
    Some(Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::XmlHttpRequest,
        method: method_of(evaluator, Some((method, asked.scope)), "GET", true),
        url: url_of(evaluator, Some((url, asked.scope))),
        headers,
        body,
        credentials,
        mode: None,
    })
}

fn is_xhr(expression: &Expression<'_>) -> bool {
    match expression.get_inner_expression() {
        Expression::NewExpression(new) => {
            shape::path(&new.callee).is_some_and(|path| path == "XMLHttpRequest")
        }
        _ => false,
    }
}

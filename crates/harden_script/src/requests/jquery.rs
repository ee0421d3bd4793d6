use oxc_ast::ast::Expression;

use super::native::{add_written, body_of};
use super::options::Options;
use super::{Asked, body, method_of, url_of};
use crate::facts::{Api, Headers, Method, Place, Request};
use crate::syntax::shape;
use crate::values::Evaluator;

pub(super) fn read<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Request> {
    let is_jquery = matches!(
        asked.object_path(),
        "$" | "jQuery" | "$j" | "django.jQuery" | "grp.jQuery"
    );
    if asked.method == "load" {
        return loads(evaluator, asked);
    }
    if !is_jquery {
        return None;
    }
    match asked.method.as_str() {
        "ajax" => Some(ajax(evaluator, asked)),
        "get" | "getJSON" | "getScript" => Some(short(evaluator, asked, "GET")),
        "post" => Some(short(evaluator, asked, "POST")),
        _ => None,
    }
}

/// `$.ajax(settings)`, `$.ajax(url, settings)`
fn ajax<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Request {
    let first = asked.argument(0);
    let is_url = asked.call.arguments.len() > 1 || first.is_some_and(is_text);
    let (url, settings) = if is_url {
        (first, asked.argument(1))
    } else {
        (None, first)
    };
    with_settings(evaluator, asked, url, settings, None)
}

/// `$.post(url, data, …)`, `$.post(settings)`
fn short<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>, method: &str) -> Request {
    let first = asked.argument(0);
    if let Some(settings) = first
        && evaluator.object(settings, asked.scope).is_some()
    {
        return with_settings(evaluator, asked, None, Some(settings), Some(method));
    }
    let data = asked
        .argument(1)
        .filter(|data| evaluator.function_called(data, asked.scope).is_none());
    Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Jquery,
        method: Method::Known(method.to_owned()),
        url: url_of(evaluator, first.map(|url| (url, asked.scope))),
        headers: Headers::default(),
        body: body::read(evaluator, data.map(|data| (data, asked.scope))),
        credentials: None,
        mode: None,
    }
}

fn with_settings<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    asked: &Asked<'a>,
    url: Option<&'a Expression<'a>>,
    settings: Option<&'a Expression<'a>>,
    method: Option<&str>,
) -> Request {
    let options = Options::of(evaluator, settings, asked.scope);
    let mut headers = Headers {
        may_have_more: options.may_have_more,
        ..Headers::default()
    };
    headers.read(evaluator, options.get("headers"));
    add_written(evaluator, &mut headers, settings, asked.scope);
    if let Some((function, scope)) = options.get("beforeSend") {
        headers.read_function(evaluator, function, scope);
    }
    let given = options.get("method").or_else(|| options.get("type"));
    let url = url
        .map(|url| (url, asked.scope))
        .or_else(|| options.get("url"));
    Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Jquery,
        method: match method {
            Some(method) => Method::Known(method.to_owned()),
            None => method_of(evaluator, given, "GET", !options.may_have_more),
        },
        url: url_of(evaluator, url),
        body: body_of(evaluator, &options, "data"),
        headers,
        credentials: None,
        mode: None,
    }
}

/// `$(…).load(url, data)`, which posts where the data is an object.
fn loads<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Request> {
    let object = asked.object()?;
    let is_jquery = shape::call(object)
        .is_some_and(|call| matches!(shape::name(&call.callee), Some("$" | "jQuery")))
        || shape::name(object).is_some_and(|name| name.len() > 1 && name.starts_with('$'));
    let url = asked.argument(0)?;
    if !is_jquery || evaluator.function_called(url, asked.scope).is_some() {
        return None;
    }
    let data = asked
        .argument(1)
        .filter(|data| evaluator.object(data, asked.scope).is_some());
    Some(Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Jquery,
        method: Method::Known(if data.is_some() { "POST" } else { "GET" }.to_owned()),
        url: url_of(evaluator, Some((url, asked.scope))),
        headers: Headers::default(),
        body: body::read(evaluator, data.map(|data| (data, asked.scope))),
        credentials: None,
        mode: None,
    })
}

fn is_text(expression: &Expression<'_>) -> bool {
    matches!(
        expression.get_inner_expression(),
        Expression::StringLiteral(_)
            | Expression::TemplateLiteral(_)
            | Expression::BinaryExpression(_)
    )
}

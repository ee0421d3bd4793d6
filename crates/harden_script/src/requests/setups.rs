//! What changes all requests of a page, or those of an instance.

use oxc_ast::ast::{AssignmentExpression, Expression};
use oxc_span::Span;

use super::Asked;
use super::axios;
use super::headers::text_of;
use super::options::Options;
use crate::facts::{Headers, Part, Place, Setup, SetupKind, Value};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::ScopeId;

/// Of a call.
pub(super) fn of_call<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Setup> {
    let is_jquery = matches!(asked.object_path(), "$" | "jQuery" | "django.jQuery");
    let first = asked.argument(0);
    let mut headers = Headers::default();
    let kind = match asked.method.as_str() {
        "ajaxSetup" if is_jquery => {
            let options = Options::of(evaluator, first, asked.scope);
            headers.may_have_more = options.may_have_more;
            headers.read(evaluator, options.get("headers"));
            if let Some((function, scope)) = options.get("beforeSend") {
                headers.read_function(evaluator, function, scope);
            }
            SetupKind::Jquery
        }
        "ajaxSend" | "ajaxPrefilter" => {
            let function = asked.call.arguments.last()?.as_expression()?;
            headers.read_function(evaluator, function, asked.scope);
            SetupKind::Jquery
        }
        "addEventListener" | "on" => {
            let event = shape::text(first?)?;
            let kind = match event {
                "htmx:configRequest" | "htmx:config-request" | "configRequest.htmx" => {
                    SetupKind::Htmx
                }
                "ajaxSend" => SetupKind::Jquery,
                _ => return None,
            };
            let function = asked.call.arguments.last()?.as_expression()?;
            headers.read_function(evaluator, function, asked.scope);
            kind
        }
        "setAttribute" | "attr" => {
            let value = evaluator.value(asked.argument(1)?, asked.scope);
            for name in names_in_json(&value) {
                headers.set.push(crate::facts::Header {
                    place: Place::as_parsed(asked.call.span),
                    name: Some(name),
                });
            }
            headers.may_have_more = headers.set.is_empty();
            SetupKind::Htmx
        }
        "create" if axios::is_axios(asked.object_path()) => {
            let options = Options::of(evaluator, first, asked.scope);
            if let Some(token) = axios_token(evaluator, &options) {
                token
            } else {
                headers.may_have_more = options.may_have_more;
                headers.read(evaluator, options.get("headers"));
                SetupKind::AxiosInstance
            }
        }
        "use" => {
            let changed = asked.object_path().strip_suffix(".interceptors.request")?;
            headers.read_function(evaluator, first?, asked.scope);
            if axios::is_axios(changed) {
                SetupKind::Axios
            } else {
                SetupKind::AxiosInstance
            }
        }
        _ => return None,
    };
    Some(Setup {
        place: Place::as_parsed(asked.call.span),
        kind,
        headers,
    })
}

fn axios_token<'a>(evaluator: &mut Evaluator<'_, 'a>, options: &Options<'a>) -> Option<SetupKind> {
    let cookie = options.get("xsrfCookieName");
    let header = options.get("xsrfHeaderName");
    let sends = options.get("withXSRFToken");
    if cookie.is_none() && header.is_none() && sends.is_none() {
        return None;
    }
    Some(SetupKind::AxiosToken {
        cookie: cookie.and_then(|(value, scope)| text_of(evaluator, value, scope)),
        header: header.and_then(|(value, scope)| text_of(evaluator, value, scope)),
        sends: sends.and_then(|(value, _)| truth(value)),
    })
}

fn truth(expression: &Expression<'_>) -> Option<bool> {
    match expression.get_inner_expression() {
        Expression::BooleanLiteral(value) => Some(value.value),
        _ => None,
    }
}

/// The names of headers in the literal parts of JSON.
fn names_in_json(value: &Value) -> Vec<String> {
    let mut names = Vec::new();
    for part in &value.parts {
        if let Part::Literal(text) = part {
            let words: Vec<_> = text.split('"').collect();
            for pair in words.windows(2).skip(1).step_by(2) {
                if pair[1].trim_start().starts_with(':') {
                    names.push(pair[0].to_owned());
                }
            }
        }
    }
    names
}

/// Of an assignment.
pub(super) fn of_assignment<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    assignment: &'a AssignmentExpression<'a>,
    scope: ScopeId,
) -> Option<Setup> {
    let place = Place::as_parsed(assignment.span);
    let value = &assignment.right;
    let setup = |kind, headers| {
        Some(Setup {
            place,
            kind,
            headers,
        })
    };
    let Some(target) = shape::assigned_member(&assignment.left) else {
        let is_fetch = shape::assigned_name(&assignment.left) == Some("fetch");
        let is_declared = evaluator.only_value("fetch", scope).is_none();
        return (is_fetch && !is_declared)
            .then(|| setup(SetupKind::Fetch, replaced(evaluator, value, scope)))
            .flatten();
    };
    let object = shape::path(target.object).unwrap_or_default();
    match target.name {
        Some("fetch") if matches!(object.as_str(), "window" | "self" | "globalThis" | "top") => {
            setup(SetupKind::Fetch, replaced(evaluator, value, scope))
        }
        Some("open" | "send" | "setRequestHeader") if object == "XMLHttpRequest.prototype" => {
            setup(SetupKind::XmlHttpRequest, replaced(evaluator, value, scope))
        }
        Some(name @ ("xsrfCookieName" | "xsrfHeaderName" | "withXSRFToken")) => {
            object.strip_suffix(".defaults")?;
            let text = text_of(evaluator, value, scope);
            let (cookie, header) = match name {
                "xsrfCookieName" => (text, None),
                "xsrfHeaderName" => (None, text),
                _ => (None, None),
            };
            let sends = (name == "withXSRFToken").then(|| truth(value)).flatten();
            let kind = SetupKind::AxiosToken {
                cookie,
                header,
                sends,
            };
            setup(kind, Headers::default())
        }
        _ => {
            // `axios.defaults.headers.common[name] = …`, `axios.defaults.headers = { … }`
            let whole = match target.name {
                Some(name) => format!("{object}.{name}"),
                None => object,
            };
            let mut headers = Headers::default();
            headers.read_within(evaluator, assignment.span);
            // `$.ajaxSettings.headers[name] = …`
            if whole.contains(".ajaxSettings.headers") {
                return setup(SetupKind::Jquery, headers);
            }
            let changed = &whole[..whole.find(".defaults.headers")?];
            let kind = if axios::is_axios(changed) {
                SetupKind::Axios
            } else {
                SetupKind::AxiosInstance
            };
            setup(kind, headers)
        }
    }
}

/// The headers that a function sets which takes the place of another.
fn replaced<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    function: &'a Expression<'a>,
    scope: ScopeId,
) -> Headers {
    let mut headers = Headers::default();
    headers.read_function(evaluator, function, scope);
    if headers.may_have_more
        && let span @ Span { .. } = oxc_span::GetSpan::span(function)
    {
        headers.read_within(evaluator, span);
    }
    headers
}

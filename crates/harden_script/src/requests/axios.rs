use oxc_ast::ast::Expression;

use super::native::body_of;
use super::options::Options;
use super::{Asked, body, method_of, url_of};
use crate::facts::{Api, Headers, Method, Place, Request, Site};
use crate::syntax::shape;
use crate::values::{Evaluator, site_of};
use crate::walk::ScopeId;

/// Whether a path is that of axios, as people import it or hang it into Vue and Angular.
pub(super) fn is_axios(path: &str) -> bool {
    let last = path.rsplit('.').next().unwrap_or(path);
    matches!(last, "axios" | "Axios" | "$axios" | "$http")
}

/// Whether something is axios, as this script names it or imports it under another name.
pub(super) fn is_module_of_axios<'a>(
    evaluator: &Evaluator<'_, 'a>,
    object: &'a Expression<'a>,
    scope: ScopeId,
) -> bool {
    shape::path(object).is_some_and(|path| is_axios(&path))
        || shape::name(object).and_then(|name| evaluator.module_of(name, scope)) == Some("axios")
}

/// What `axios.create` was given, where a name stands for what it made.
pub(super) fn instance<'a>(
    evaluator: &Evaluator<'_, 'a>,
    object: &'a Expression<'a>,
    scope: ScopeId,
) -> Option<Options<'a>> {
    let (value, around) = match shape::name(object) {
        Some(name) => evaluator.only_value(name, scope)?,
        None => (object, scope),
    };
    let call = shape::call(value)?;
    let path = shape::path(&call.callee)?;
    let made_by = path.strip_suffix(".create")?;
    is_axios(made_by).then(|| Options::of(evaluator, shape::argument(&call.arguments, 0), around))
}

pub(super) fn read<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Request> {
    // `axios(settings)`, `axios(url, settings)`
    if is_axios(&asked.path) {
        return Some(call(evaluator, asked, None));
    }
    let object = asked.object()?;
    let made = if is_axios(asked.object_path()) {
        None
    } else {
        Some(instance(evaluator, object, asked.scope)?)
    };
    if asked.method == "request" {
        return Some(call(evaluator, asked, made.as_ref()));
    }
    let (method, has_body) = match asked.method.as_str() {
        "get" => ("GET", false),
        "head" => ("HEAD", false),
        "options" => ("OPTIONS", false),
        "delete" => ("DELETE", false),
        "post" | "postForm" => ("POST", true),
        "put" | "putForm" => ("PUT", true),
        "patch" | "patchForm" => ("PATCH", true),
        _ => return None,
    };
    let settings = asked.argument(if has_body { 2 } else { 1 });
    let options = Options::of(evaluator, settings, asked.scope);
    let sent = if has_body {
        body::read(evaluator, asked.argument(1).map(|it| (it, asked.scope)))
    } else {
        body_of(evaluator, &options, "data")
    };
    let url = asked.argument(0).map(|url| (url, asked.scope));
    let method = Method::Known(method.to_owned());
    Some(request(
        evaluator,
        asked,
        &options,
        made.as_ref(),
        method,
        url,
        sent,
    ))
}

fn call<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    asked: &Asked<'a>,
    made: Option<&Options<'a>>,
) -> Request {
    let first = asked.argument(0);
    let is_url =
        asked.call.arguments.len() > 1 || first.is_some_and(|first| shape::text(first).is_some());
    let settings = if is_url { asked.argument(1) } else { first };
    let options = Options::of(evaluator, settings, asked.scope);
    let url = if is_url {
        first.map(|url| (url, asked.scope))
    } else {
        options.get("url")
    };
    let method = method_of(
        evaluator,
        options.get("method"),
        "GET",
        !options.may_have_more,
    );
    let sent = body_of(evaluator, &options, "data");
    request(evaluator, asked, &options, made, method, url, sent)
}

fn request<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    asked: &Asked<'a>,
    options: &Options<'a>,
    made: Option<&Options<'a>>,
    method: Method,
    url: Option<(&'a Expression<'a>, ScopeId)>,
    body: crate::facts::Body,
) -> Request {
    let mut headers = Headers {
        may_have_more: options.may_have_more || made.is_some_and(|made| made.may_have_more),
        ..Headers::default()
    };
    if let Some(made) = made {
        headers.read(evaluator, made.get("headers"));
    }
    headers.read(evaluator, options.get("headers"));
    let mut url = url_of(evaluator, url);
    // A path is taken from where the instance says.
    if url.site == Site::This
        && let Some(made) = made
    {
        url.site = match made.get("baseURL") {
            Some((base, scope)) => site_of(&evaluator.value(base, scope)),
            None if made.may_have_more => Site::Unknown,
            None => Site::This,
        };
    }
    let with_credentials = options
        .get("withCredentials")
        .or_else(|| made.and_then(|made| made.get("withCredentials")));
    let credentials = with_credentials
        .is_some_and(|(value, _)| matches!(value, Expression::BooleanLiteral(it) if it.value))
        .then(|| "include".to_owned());
    Request {
        place: Place::as_parsed(asked.call.span),
        api: Api::Axios,
        method,
        url,
        headers,
        body,
        credentials,
        mode: None,
    }
}

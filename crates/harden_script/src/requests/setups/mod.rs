//! What changes all requests of a page, or those of an instance.

mod assigned;
mod merged;

use oxc_ast::ast::Expression;
use oxc_span::{GetSpan, Span};

use super::Asked;
use super::axios::{is_axios, is_module_of_axios};
use super::body::FIELD;
use super::headers::text_of;
use super::native::body_of;
use super::options::Options;
use crate::facts::{Header, Headers, Part, Place, Setup, SetupKind, Token, Value};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::ScopeId;

pub(super) use assigned::of_assignment;

/// What requests get from a set-up.
#[derive(Default)]
struct Added {
    headers: Headers,
    token: Token,
}

/// Of a call. What jQuery's own methods are called on is not asked: it is handed around under any name.
pub(super) fn of_call<'a>(evaluator: &mut Evaluator<'_, 'a>, asked: &Asked<'a>) -> Option<Setup> {
    let first = asked.argument(0);
    let last = || asked.call.arguments.last()?.as_expression();
    let mut added = Added::default();
    let kind = match asked.method.as_str() {
        "ajaxSetup" => {
            added.read_settings(evaluator, first?, asked.scope);
            SetupKind::Jquery
        }
        "ajaxSend" | "ajaxPrefilter" => {
            added.read_function(evaluator, last()?, asked.scope);
            SetupKind::Jquery
        }
        "addEventListener" | "on" | "bind" => {
            let kind = match shape::text(first?)? {
                "htmx:configRequest" | "htmx:config-request" | "configRequest.htmx" => {
                    SetupKind::Htmx
                }
                "ajaxSend" => SetupKind::Jquery,
                _ => return None,
            };
            added.read_function(evaluator, last()?, asked.scope);
            kind
        }
        "setAttribute" | "attr" => {
            let value = evaluator.value(asked.argument(1)?, asked.scope);
            for name in names_in_json(&value) {
                added.headers.set.push(Header {
                    place: Place::as_parsed(asked.call.span),
                    name: Some(name),
                });
            }
            added.headers.may_have_more = added.headers.set.is_empty();
            SetupKind::Htmx
        }
        "create" => added.read_instance(evaluator, asked)?,
        "use" => {
            let changed = asked.object_path().strip_suffix(".interceptors.request")?;
            added.read_function(evaluator, first?, asked.scope);
            kind_of_axios(changed)
        }
        // `Vue.http.interceptors.push(…)`, `$httpProvider.interceptors.push(…)`
        "push" => {
            asked.object_path().strip_suffix(".interceptors")?;
            added.read_function(evaluator, first?, asked.scope);
            SetupKind::Axios
        }
        "extend" | "assign" | "merge" => merged::read(evaluator, asked, &mut added)?,
        _ => return None,
    };
    Some(Setup {
        place: Place::as_parsed(asked.call.span),
        kind,
        headers: added.headers,
        token: added.token,
    })
}

impl Added {
    /// What `$.ajaxSetup` is given.
    fn read_settings<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        settings: &'a Expression<'a>,
        scope: ScopeId,
    ) {
        let options = Options::of(evaluator, Some(settings), scope);
        self.headers.may_have_more |= options.may_have_more;
        self.headers.read(evaluator, options.get("headers"));
        if let Some((function, scope)) = options.get("beforeSend") {
            self.read_function(evaluator, function, scope);
        }
        if self.token == Token::No {
            self.token = body_of(evaluator, &options, "data").token;
        }
    }

    /// What `axios.create` is given.
    fn read_instance<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        asked: &Asked<'a>,
    ) -> Option<SetupKind> {
        if !is_module_of_axios(evaluator, asked.object()?, asked.scope) {
            return None;
        }
        let options = Options::of(evaluator, asked.argument(0), asked.scope);
        let token = axios_token(evaluator, &options);
        if token.is_some() {
            return token;
        }
        self.headers.may_have_more = options.may_have_more;
        self.headers.read(evaluator, options.get("headers"));
        Some(SetupKind::AxiosInstance)
    }

    /// What a function adds that is handed over to do so, written there or by name.
    fn read_function<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        function: &'a Expression<'a>,
        scope: ScopeId,
    ) {
        self.headers.read_function(evaluator, function, scope);
        if let Some(function) = evaluator.function_called(function, scope) {
            let span = evaluator.found.function(function).node.span();
            self.read_field(evaluator, span);
        }
    }

    /// What a function adds that takes the place of another.
    fn read_replaced<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        function: &'a Expression<'a>,
        scope: ScopeId,
    ) {
        self.read_function(evaluator, function, scope);
        if self.headers.may_have_more {
            self.headers.read_within(evaluator, function.span());
        }
    }

    /// Whether the token's field is named within a stretch of the script.
    fn read_field(&mut self, evaluator: &Evaluator<'_, '_>, within: Span) {
        if evaluator.source(within).contains(FIELD) {
            self.token = Token::Yes;
        }
    }
}

/// What is changed where something is axios, or an instance of it.
fn kind_of_axios(path: &str) -> SetupKind {
    if is_axios(path) {
        SetupKind::Axios
    } else {
        SetupKind::AxiosInstance
    }
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

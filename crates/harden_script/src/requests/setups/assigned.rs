use oxc_ast::ast::AssignmentExpression;

use super::{Added, kind_of_axios, truth};
use crate::facts::{Place, Setup, SetupKind};
use crate::requests::headers::text_of;
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::ScopeId;

/// Of an assignment.
pub(in crate::requests) fn of_assignment<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    assignment: &'a AssignmentExpression<'a>,
    scope: ScopeId,
) -> Option<Setup> {
    let mut added = Added::default();
    let kind = if let Some(target) = shape::assigned_member(&assignment.left) {
        of_member(evaluator, target, assignment, scope, &mut added)?
    } else {
        let is_fetch = shape::assigned_name(&assignment.left) == Some("fetch");
        if !is_fetch || evaluator.only_value("fetch", scope).is_some() {
            return None;
        }
        added.read_replaced(evaluator, &assignment.right, scope);
        SetupKind::Fetch
    };
    Some(Setup {
        place: Place::as_parsed(assignment.span),
        kind,
        headers: added.headers,
        token: added.token,
    })
}

fn of_member<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    target: shape::Member<'a>,
    assignment: &'a AssignmentExpression<'a>,
    scope: ScopeId,
    added: &mut Added,
) -> Option<SetupKind> {
    let value = &assignment.right;
    let object = shape::path(target.object).unwrap_or_default();
    match target.name {
        Some("fetch") if matches!(object.as_str(), "window" | "self" | "globalThis" | "top") => {
            added.read_replaced(evaluator, value, scope);
            Some(SetupKind::Fetch)
        }
        Some("open" | "send" | "setRequestHeader") if object == "XMLHttpRequest.prototype" => {
            added.read_replaced(evaluator, value, scope);
            Some(SetupKind::XmlHttpRequest)
        }
        Some("ajax") if matches!(object.as_str(), "$" | "jQuery" | "django.jQuery") => {
            added.read_replaced(evaluator, value, scope);
            Some(SetupKind::Jquery)
        }
        Some("beforeSend") if object.ends_with("ajaxSettings") => {
            added.read_function(evaluator, value, scope);
            Some(SetupKind::Jquery)
        }
        Some("ajaxSettings") => {
            added.read_settings(evaluator, value, scope);
            Some(SetupKind::Jquery)
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
            Some(SetupKind::AxiosToken {
                cookie,
                header,
                sends,
            })
        }
        _ => {
            // `axios.defaults.headers.common[name] = …`, `axios.defaults.headers = { … }`
            let whole = match target.name {
                Some(name) => format!("{object}.{name}"),
                None => object,
            };
            added.headers.read_within(evaluator, assignment.span);
            of_headers(&whole)
        }
    }
}

/// Whose headers a path names: `$.ajaxSettings.headers`, `axios.defaults.headers.common`, `Vue.http.headers.common`.
fn of_headers(path: &str) -> Option<SetupKind> {
    if path.contains("ajaxSettings.headers") {
        return Some(SetupKind::Jquery);
    }
    if path.contains(".http.headers") || path.contains(".http.options.headers") {
        return Some(SetupKind::Axios);
    }
    let end = path.find(".defaults.headers")?;
    Some(kind_of_axios(&path[..end]))
}

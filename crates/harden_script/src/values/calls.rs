use oxc_ast::ast::{CallExpression, Expression};
use oxc_span::Span;

use super::known::{self, Given};
use super::{Evaluator, escaping, expressions, nature_of, nature_of_part, site_of, with_nature};
use crate::facts::{Nature, Text, Value};
use crate::syntax::shape;
use crate::walk::{Definition, ScopeId};

impl<'a> Evaluator<'_, 'a> {
    /// What a call gives.
    pub(super) fn call(
        &mut self,
        call: &'a CallExpression<'a>,
        span: Span,
        scope: ScopeId,
    ) -> Value {
        let path = self
            .imported(&call.callee, scope)
            .or_else(|| shape::path(&call.callee));
        let first = shape::argument(&call.arguments, 0);
        if let Some(function) = self.function_called(&call.callee, scope) {
            if path.as_deref().is_some_and(escaping::by_name) {
                return self.escaped(path.unwrap_or_default(), first, span, scope);
            }
            return self
                .called(function, &call.arguments, scope)
                .unwrap_or_else(|| self.dynamic_at(span, Nature::Unknown));
        }
        if let Some(path) = &path
            && let Some(value) = self.call_of_path(path, call, span, scope)
        {
            return value;
        }
        if let Some(answer) = self.answer(call, scope) {
            return answer;
        }
        let Some(member) = shape::member(&call.callee) else {
            return self.dynamic_at(span, Nature::Unknown);
        };
        let Some(method) = member.name else {
            return self.dynamic_at(span, Nature::Unknown);
        };
        if escaping::by_name(method) {
            return self.escaped(method.to_owned(), first, span, scope);
        }
        self.method(method, member.object, call, span, scope)
    }

    /// What a function that is called was exported as.
    fn imported(&self, callee: &'a Expression<'a>, scope: ScopeId) -> Option<String> {
        let id = self.found.names.find(scope, shape::name(callee)?)?;
        match self.found.names.binding(id).definitions {
            [Definition::Imported { name, .. }] => Some((*name).to_owned()),
            _ => None,
        }
    }

    fn escaped(
        &mut self,
        by: String,
        argument: Option<&'a Expression<'a>>,
        span: Span,
        scope: ScopeId,
    ) -> Value {
        let by = Nature::Escaped { by };
        match argument {
            Some(argument) => {
                let value = self.value(argument, scope);
                with_nature(value, &by)
            }
            None => self.dynamic_at(span, by),
        }
    }

    fn call_of_path(
        &mut self,
        path: &str,
        call: &'a CallExpression<'a>,
        span: Span,
        scope: ScopeId,
    ) -> Option<Value> {
        let first = shape::argument(&call.arguments, 0);
        match path {
            "String" | "Object.values" | "Object.keys" | "Object.entries" | "Array.from"
            | "JSON.stringify" | "atob" | "$.trim" | "jQuery.trim" | "Promise.resolve"
            | "$.parseHTML" => {
                return first.map(|first| self.value(first, scope));
            }
            "decodeURIComponent" | "decodeURI" | "unescape" => {
                let value = self.value(first?, scope);
                return Some(match nature_of(&value) {
                    // What browsers had encoded is markup again, which the source shows.
                    Some(nature @ Nature::Text(Text::Location)) => self.dynamic_at(span, nature),
                    _ => value,
                });
            }
            "JSON.parse" | "$.parseJSON" => {
                let value = self.value(first?, scope);
                return Some(self.dynamic_at(span, nature_of_part(&value)));
            }
            "$" | "jQuery" | "$j" => return Some(self.dynamic_at(span, Nature::Node)),
            // Django's `interpolate(text, [values])`.
            "interpolate" => {
                let mut value = self.value(first?, scope);
                value.push(self.value(shape::argument(&call.arguments, 1)?, scope));
                return Some(value);
            }
            "$.map" | "jQuery.map" | "_.map" => {
                let function = shape::argument(&call.arguments, 1)?;
                let function = self.function_called(function, scope)?;
                let list = self.value(first?, scope);
                let item = self.dynamic_at(span, nature_of_part(&list));
                return self.called_with(function, item);
            }
            _ => {}
        }
        if escaping::by_name(path) {
            return Some(self.escaped(path.to_owned(), first, span, scope));
        }
        let nature = known::of_call(path)?;
        match (&nature, first) {
            // What is around an address that is encoded stays as it is.
            (Nature::UrlEncoded, Some(first)) => {
                let value = self.value(first, scope);
                Some(with_nature(value, &nature))
            }
            (Nature::Translated, Some(first)) if path == "_" || path == "__" || path == "$t" => {
                let is_text = shape::text(first).is_some();
                is_text.then(|| self.dynamic_at(span, nature))
            }
            _ => Some(self.dynamic_at(span, nature)),
        }
    }

    fn method(
        &mut self,
        method: &'a str,
        object: &'a Expression<'a>,
        call: &'a CallExpression<'a>,
        span: Span,
        scope: ScopeId,
    ) -> Value {
        let first = shape::argument(&call.arguments, 0);
        match method {
            "replace" | "replaceAll" => return self.replaced(method, object, call, scope),
            "concat" => {
                let mut value = self.value(object, scope);
                for argument in call.arguments.iter().filter_map(|it| it.as_expression()) {
                    value.push(self.value(argument, scope));
                }
                return value;
            }
            "map" | "flatMap" | "then" | "done" | "reduce" => {
                if let Some(value) = first.and_then(|first| self.mapped(method, first, call, scope))
                {
                    return value;
                }
                let object = self.value(object, scope);
                return self.part_of(&object, span);
            }
            "catch" | "finally" | "clone" | "blob" | "arrayBuffer" => {
                return self.value(object, scope);
            }
            "html" if call.arguments.is_empty() && has_text_set(object) => {
                let by = "text().html()".to_owned();
                return self.dynamic_at(span, Nature::Escaped { by });
            }
            "text" | "json" if call.arguments.is_empty() => {
                let answer = self.value(object, scope);
                if let Some(nature @ Nature::ServerHtml { .. }) = nature_of(&answer) {
                    let nature = if method == "text" {
                        nature
                    } else {
                        Nature::Text(Text::Response)
                    };
                    return self.dynamic_at(span, nature);
                }
                if method == "text" {
                    return self.dynamic_at(span, Nature::Text(Text::TextContent));
                }
            }
            "get" if is_django_catalogue(object) => {
                return self.dynamic_at(span, Nature::Translated);
            }
            // `.attr({ … })` sets, and gives the collection back.
            "attr" | "data" | "prop" | "css"
                if first.is_some_and(|first| shape::object(first).is_some()) =>
            {
                return self.dynamic_at(span, Nature::Node);
            }
            _ => {}
        }
        match known::of_method(method, call.arguments.len()) {
            Some(Given::Nature(nature)) => self.dynamic_at(span, nature),
            Some(Given::Same) => {
                let mut value = self.value(object, scope);
                if method == "join"
                    && let Some(separator) = first
                    && expressions::is_plain(&value)
                {
                    value.push(self.value(separator, scope));
                }
                value
            }
            Some(Given::Part) => {
                let object = self.value(object, scope);
                self.part_of(&object, span)
            }
            None => {
                let object = self.value(object, scope);
                match nature_of(&object) {
                    // jQuery's methods give what they are called on.
                    Some(Nature::Node) => self.dynamic_at(span, Nature::Node),
                    _ => self.dynamic_at(span, Nature::Unknown),
                }
            }
        }
    }

    /// `text.replace(pattern, text)`
    fn replaced(
        &mut self,
        method: &str,
        object: &'a Expression<'a>,
        call: &'a CallExpression<'a>,
        scope: ScopeId,
    ) -> Value {
        let value = self.value(object, scope);
        let (Some(pattern), Some(by)) = (
            shape::argument(&call.arguments, 0),
            shape::argument(&call.arguments, 1),
        ) else {
            return value;
        };
        let escapes = match pattern.get_inner_expression() {
            Expression::RegExpLiteral(regex) => {
                let flags = regex.regex.flags;
                let is_global =
                    method == "replaceAll" || flags.contains(oxc_ast::ast::RegExpFlags::G);
                escaping::replaces_tags(regex.regex.pattern.text.as_str(), true, is_global)
            }
            pattern => shape::text(pattern).is_some_and(|pattern| {
                escaping::replaces_tags(pattern, false, method == "replaceAll")
            }),
        };
        if escapes {
            let by = "replace".to_owned();
            return with_nature(value, &Nature::Escaped { by });
        }
        if self.function_called(by, scope).is_some() {
            return value;
        }
        let by = self.value(by, scope);
        if by.is_literal() {
            return value;
        }
        // `template.replace('{name}', name)`
        let mut value = value;
        value.push(by);
        value
    }

    /// `list.map(item => …)`, `promise.then(answer => …)`
    fn mapped(
        &mut self,
        method: &str,
        function: &'a Expression<'a>,
        call: &'a CallExpression<'a>,
        scope: ScopeId,
    ) -> Option<Value> {
        let is_written_here = self.found.function_of(function).is_some();
        let function = self.function_called(function, scope)?;
        if is_written_here {
            // Its parameters are known from where it is handed over.
            return self.called_by_others(function);
        }
        let object = shape::member(&call.callee)?.object;
        let object = self.value(object, scope);
        let first = match method {
            "then" | "done" => object,
            _ => self.dynamic_at(call.span, nature_of_part(&object)),
        };
        self.called_with(function, first)
    }

    /// What a server answers to a request.
    pub(super) fn answer(&mut self, call: &'a CallExpression<'a>, scope: ScopeId) -> Option<Value> {
        let path = shape::path(&call.callee)?;
        let (object, method) = path.rsplit_once('.').unwrap_or(("", &path));
        let is_jquery = matches!(object, "$" | "jQuery");
        let is_axios = object == "axios" || path == "axios" || path == "$http" || object == "$http";
        let is_answer = path == "fetch"
            || (is_jquery && matches!(method, "get" | "post" | "ajax" | "getJSON"))
            || is_axios && !matches!(method, "create" | "all");
        if !is_answer {
            return None;
        }
        let first = shape::argument(&call.arguments, 0)?;
        let options = [1, 0, 2, 3]
            .into_iter()
            .filter_map(|index| shape::argument(&call.arguments, index))
            .find_map(|options| self.object(options, scope));
        let url = match options {
            Some((options, around)) if method == "ajax" || path == "axios" => {
                shape::property(options, "url").map(|url| (url, around))
            }
            _ => Some((first, scope)),
        };
        let is_json = method == "getJSON"
            || is_jquery
                && (options
                    .and_then(|(options, _)| shape::property(options, "dataType"))
                    .and_then(shape::text)
                    .is_some_and(|kind| kind.contains("json"))
                    || call
                        .arguments
                        .last()
                        .and_then(|last| last.as_expression())
                        .and_then(shape::text)
                        == Some("json"));
        let nature = if is_json {
            Nature::Text(Text::Response)
        } else {
            let site = match url {
                Some((url, scope)) => site_of(&self.value(url, scope)),
                None => crate::facts::Site::Unknown,
            };
            Nature::ServerHtml { site }
        };
        Some(self.dynamic_at(call.span, nature))
    }
}

/// Whether a collection is a new element whose text was set: `$('<div>').text(value)`.
fn has_text_set<'a>(object: &'a Expression<'a>) -> bool {
    let Some(call) = shape::call(object) else {
        return false;
    };
    let Some(member) = shape::member(&call.callee) else {
        return false;
    };
    match member.name {
        Some("text") if call.arguments.len() == 1 => true,
        Some("append" | "attr" | "addClass") => false,
        _ => has_text_set(member.object),
    }
}

fn is_django_catalogue<'a>(object: &'a Expression<'a>) -> bool {
    shape::path(object).is_some_and(|path| path == "django.catalog" || path == "django")
}

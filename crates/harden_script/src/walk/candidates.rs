//! What may be a fact: assignments and calls.

use oxc_ast::ast::{
    Argument, AssignmentExpression, AssignmentOperator, CallExpression, Expression,
    JSXAttributeItem, JSXAttributeName, JSXAttributeValue, JSXExpression, JSXOpeningElement,
    NewExpression, ObjectPropertyKind, PropertyKey,
};
use oxc_span::{GetSpan, Span};

use super::collect::{Collector, Said};
use super::found::{Callback, Candidate, HeaderName, HeaderWrite, SinkCandidate};
use super::names::{Called, Definition, Written};
use crate::facts::SinkKind;
use crate::syntax::shape;

impl<'a> Collector<'a> {
    pub(super) fn assign(&mut self, assignment: &'a AssignmentExpression<'a>) {
        let value = &assignment.right;
        if let Some(name) = shape::assigned_name(&assignment.left) {
            let definition = match assignment.operator {
                AssignmentOperator::Assign
                | AssignmentOperator::LogicalOr
                | AssignmentOperator::LogicalAnd
                | AssignmentOperator::LogicalNullish => Definition::Value(value, self.scope),
                AssignmentOperator::Addition => Definition::Appended(value, self.scope),
                _ => Definition::Counted,
            };
            self.say(name, Said::Defined(definition));
            if matches!(name, "location" | "fetch" | "onmessage") {
                self.assign_global(name, assignment);
            }
            return;
        }
        let Some(target) = shape::assigned_member(&assignment.left) else {
            return;
        };
        self.note_write(target, assignment);
        let Some(name) = target.name else { return };
        let kind = match name {
            "innerHTML" => SinkKind::InnerHtml,
            "outerHTML" => SinkKind::OuterHtml,
            "srcdoc" => SinkKind::Srcdoc,
            "href" if is_location(target.object) => SinkKind::Navigation,
            "location" => SinkKind::Navigation,
            "href" | "action" | "formAction" => SinkKind::UrlAttribute,
            "fetch" | "open" | "send" | "setRequestHeader" | "onmessage" | "withCredentials"
            | "ajax" | "ajaxSettings" | "beforeSend" | "xsrfCookieName" | "xsrfHeaderName"
            | "withXSRFToken" => {
                self.candidate(Candidate::Setup(assignment));
                return;
            }
            _ => return,
        };
        self.sink(kind, assignment.span, value, None);
    }

    fn assign_global(&mut self, name: &str, assignment: &'a AssignmentExpression<'a>) {
        if name == "location" {
            self.sink(
                SinkKind::Navigation,
                assignment.span,
                &assignment.right,
                None,
            );
        } else {
            self.candidate(Candidate::Setup(assignment));
        }
    }

    /// Notes what is written into an object that has a name, and whether it is a header.
    fn note_write(&mut self, target: shape::Member<'a>, assignment: &'a AssignmentExpression<'a>) {
        let mut root = target.object;
        let mut is_header = false;
        for _ in 0..5 {
            let Some(inner) = shape::member(root) else {
                break;
            };
            is_header |= inner.name.is_some_and(is_headers);
            root = inner.object;
        }
        if target.name.is_some_and(is_headers) {
            self.headers_in(&assignment.right);
        }
        let name = shape::name(root);
        is_header |= name.is_some_and(is_headers);
        if is_header && shape::object(&assignment.right).is_some() {
            self.headers_in(&assignment.right);
        } else if is_header {
            let header = match (target.name, target.index) {
                (Some(name), _) => Some(HeaderName::Known(name)),
                (None, Some(index)) => Some(HeaderName::Computed(index)),
                (None, None) => None,
            };
            if let Some(name) = header {
                self.header(assignment.left.span(), name);
            }
        }
        let is_setup = |path: String| {
            ["defaults", "ajaxSettings", ".http."]
                .iter()
                .any(|of_library| path.contains(of_library))
        };
        if is_header && shape::path(target.object).is_some_and(is_setup) {
            self.candidate(Candidate::Setup(assignment));
        }
        if let Some(name) = name {
            let written = Written {
                target,
                value: &assignment.right,
                scope: self.scope,
            };
            self.say(name, Said::Written(written));
        }
    }

    pub(super) fn headers_in(&mut self, value: &'a Expression<'a>) {
        let Some(object) = shape::object(value) else {
            return;
        };
        for property in &object.properties {
            if let ObjectPropertyKind::ObjectProperty(property) = property {
                let name = match &property.key {
                    PropertyKey::StaticIdentifier(name) => HeaderName::Known(name.name.as_str()),
                    key => match key.as_expression() {
                        Some(name) => HeaderName::Computed(name),
                        None => continue,
                    },
                };
                self.header(property.span, name);
            }
        }
    }

    fn header(&mut self, span: Span, name: HeaderName<'a>) {
        self.found
            .headers
            .push((HeaderWrite { span, name }, self.scope));
    }

    fn sink(
        &mut self,
        kind: SinkKind,
        span: Span,
        value: &'a Expression<'a>,
        jquery: Option<&'a Expression<'a>>,
    ) {
        if never_flows(value, kind) {
            return;
        }
        self.candidate(Candidate::Sink(SinkCandidate {
            kind,
            span,
            value,
            jquery,
        }));
    }

    pub(super) fn call(&mut self, call: &'a CallExpression<'a>) {
        self.note_callbacks(call);
        let callee = call.callee.get_inner_expression();
        if let Expression::Identifier(name) = callee {
            let by_name = Called {
                method: "",
                call,
                scope: self.scope,
            };
            self.say(name.name.as_str(), Said::Called(by_name));
            self.call_by_name(name.name.as_str(), call);
        } else if let Some(member) = shape::member(callee)
            && let Some(method) = member.name
        {
            self.call_method(member.object, method, call);
        }
    }

    fn note_callbacks(&mut self, call: &'a CallExpression<'a>) {
        for (index, argument) in call.arguments.iter().enumerate() {
            let callback = Callback {
                call,
                scope: self.scope,
                argument: index,
                property: None,
            };
            match argument {
                Argument::FunctionExpression(function) => {
                    self.found.callbacks.push((function.span.start, callback));
                }
                Argument::ArrowFunctionExpression(arrow) => {
                    self.found.callbacks.push((arrow.span.start, callback));
                }
                Argument::ObjectExpression(object) => {
                    for property in &object.properties {
                        if let ObjectPropertyKind::ObjectProperty(property) = property
                            && property.value.is_function()
                            && let PropertyKey::StaticIdentifier(name) = &property.key
                        {
                            let callback = Callback {
                                property: Some(name.name.as_str()),
                                ..callback
                            };
                            let start = property.value.span().start;
                            self.found.callbacks.push((start, callback));
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn call_by_name(&mut self, name: &'a str, call: &'a CallExpression<'a>) {
        let first = shape::argument(&call.arguments, 0);
        match (name, first) {
            ("$" | "jQuery" | "$j" | "jq", Some(value)) => {
                self.sink(SinkKind::JqueryConstructor, call.span, value, None);
            }
            ("eval" | "execScript", Some(value)) => {
                self.sink(SinkKind::Eval, call.span, value, None);
            }
            ("Function", _) => self.sink_in_last(SinkKind::Eval, call.span, &call.arguments),
            ("setTimeout" | "setInterval", Some(value)) => {
                self.sink(SinkKind::Timer, call.span, value, None);
            }
            ("open", Some(value)) => self.sink(SinkKind::Navigation, call.span, value, None),
            ("fetch" | "axios", _) => self.candidate(Candidate::Call(call)),
            _ => {}
        }
    }

    fn sink_in_last(
        &mut self,
        kind: SinkKind,
        span: Span,
        arguments: &'a oxc_allocator::Vec<'a, Argument<'a>>,
    ) {
        if let Some(value) = arguments.last().and_then(Argument::as_expression) {
            self.sink(kind, span, value, None);
        }
    }

    fn call_method(
        &mut self,
        object: &'a Expression<'a>,
        method: &'a str,
        call: &'a CallExpression<'a>,
    ) {
        if let Some(name) = shape::name(object) {
            // What is set on a request, or put into what it sends.
            if matches!(
                method,
                "append" | "set" | "push" | "setRequestHeader" | "send"
            ) {
                let called = Called {
                    method,
                    call,
                    scope: self.scope,
                };
                self.say(name, Said::Called(called));
            }
            if matches!(method, "push" | "unshift") {
                for value in call.arguments.iter().filter_map(Argument::as_expression) {
                    let pushed = Definition::Pushed(value, self.scope);
                    self.say(name, Said::Defined(pushed));
                }
            }
        }
        let argument = |index| shape::argument(&call.arguments, index);
        let only = (call.arguments.len() == 1).then(|| argument(0)).flatten();
        match method {
            "insertAdjacentHTML" => {
                if let Some(value) = argument(1) {
                    self.sink(SinkKind::InsertAdjacentHtml, call.span, value, None);
                }
            }
            "write" | "writeln" => {
                let is_document = shape::path(object)
                    .is_some_and(|path| path == "document" || path.ends_with(".document"))
                    || matches!(shape::name(object), Some("doc" | "iframeDoc"));
                if is_document {
                    for value in call.arguments.iter().filter_map(Argument::as_expression) {
                        self.sink(SinkKind::DocumentWrite, call.span, value, None);
                    }
                }
            }
            "createContextualFragment" => {
                if let Some(value) = argument(0) {
                    self.sink(SinkKind::ContextualFragment, call.span, value, None);
                }
            }
            "setHTMLUnsafe" | "parseHTMLUnsafe" => {
                if let Some(value) = argument(0) {
                    self.sink(SinkKind::HtmlUnsafe, call.span, value, None);
                }
            }
            "html" => {
                if let Some(value) = only {
                    self.sink(SinkKind::JqueryHtml, call.span, value, None);
                }
            }
            "append" | "prepend" | "before" | "after" | "replaceWith" => {
                for value in call.arguments.iter().filter_map(Argument::as_expression) {
                    self.sink(SinkKind::JqueryInsert, call.span, value, Some(object));
                }
                self.named_pair(method, call);
            }
            "assign" | "replace" if is_location(object) => {
                if let Some(value) = argument(0) {
                    self.sink(SinkKind::Navigation, call.span, value, None);
                }
            }
            "eval" => {
                if let Some(value) = argument(0)
                    && matches!(shape::name(object), Some("window" | "globalThis" | "self"))
                {
                    self.sink(SinkKind::Eval, call.span, value, None);
                }
            }
            "setTimeout" | "setInterval" => {
                if let Some(value) = argument(0) {
                    self.sink(SinkKind::Timer, call.span, value, None);
                }
            }
            "setAttribute" | "attr" | "prop" => self.set_attribute(method, object, call),
            "open" if shape::name(object) == Some("window") => {
                if let Some(value) = argument(0) {
                    self.sink(SinkKind::Navigation, call.span, value, None);
                }
            }
            "setRequestHeader" | "set" => self.named_pair(method, call),
            _ => {}
        }
        if is_request_word(method) || is_setup(object, method, call) {
            self.candidate(Candidate::Call(call));
        }
    }

    /// `setRequestHeader(name, value)`, `headers.set(name, value)`.
    fn named_pair(&mut self, method: &str, call: &'a CallExpression<'a>) {
        let is_header = method == "setRequestHeader"
            || (matches!(method, "set" | "append")
                && shape::member(&call.callee)
                    .and_then(|member| shape::path(member.object))
                    .is_some_and(|path| is_headers(path.rsplit('.').next().unwrap_or_default())));
        if is_header
            && call.arguments.len() == 2
            && let Some(name) = shape::argument(&call.arguments, 0)
        {
            self.header(call.span, HeaderName::Computed(name));
        }
    }

    fn set_attribute(
        &mut self,
        method: &str,
        object: &'a Expression<'a>,
        call: &'a CallExpression<'a>,
    ) {
        let (Some(name), Some(value)) = (
            shape::argument(&call.arguments, 0).and_then(shape::text),
            shape::argument(&call.arguments, 1),
        ) else {
            return;
        };
        let name = name.to_ascii_lowercase();
        let kind = match name.as_str() {
            "srcdoc" => SinkKind::Srcdoc,
            "innerhtml" => SinkKind::InnerHtml,
            "outerhtml" => SinkKind::OuterHtml,
            "href" | "xlink:href" | "action" | "formaction" => SinkKind::UrlAttribute,
            _ if name.starts_with("on") && method != "prop" => SinkKind::EventHandler,
            "hx-headers" | "data-hx-headers" => {
                self.candidate(Candidate::Call(call));
                return;
            }
            _ => return,
        };
        let jquery = (method != "setAttribute").then_some(object);
        self.sink(kind, call.span, value, jquery);
    }

    pub(super) fn construct(&mut self, new: &'a NewExpression<'a>) {
        if shape::name(&new.callee) == Some("Function") {
            self.sink_in_last(SinkKind::Eval, new.span, &new.arguments);
        }
        let member = || shape::member(&new.callee)?.name;
        let name = shape::name(&new.callee).or_else(member);
        if name.is_some_and(|name| name.ends_with("WebSocket") || name.ends_with("EventSource")) {
            self.candidate(Candidate::Stream(new));
        }
    }

    pub(super) fn element(&mut self, element: &'a JSXOpeningElement<'a>) {
        for attribute in &element.attributes {
            if let JSXAttributeItem::Attribute(attribute) = attribute
                && let JSXAttributeName::Identifier(name) = &attribute.name
                && name.name == "dangerouslySetInnerHTML"
                && let Some(JSXAttributeValue::ExpressionContainer(container)) = &attribute.value
                && let JSXExpression::ObjectExpression(object) = &container.expression
                && let Some(value) = shape::property(object, "__html")
            {
                self.sink(
                    SinkKind::DangerouslySetInnerHtml,
                    attribute.span,
                    value,
                    None,
                );
            }
        }
    }
}

pub(super) fn is_headers(name: &str) -> bool {
    name.ends_with("eaders") || name.ends_with("HEADERS")
}

/// What most calls and assignments say at first sight: text that stands there, or a function.
fn never_flows(value: &Expression<'_>, kind: SinkKind) -> bool {
    match value {
        Expression::StringLiteral(text) => {
            kind == SinkKind::JqueryConstructor && !text.value.trim_start().starts_with('<')
        }
        Expression::NumericLiteral(_) | Expression::NullLiteral(_) => true,
        Expression::ThisExpression(_) => kind == SinkKind::JqueryConstructor,
        Expression::FunctionExpression(_) | Expression::ArrowFunctionExpression(_) => {
            matches!(kind, SinkKind::JqueryConstructor | SinkKind::Timer)
        }
        // A name is a function far more often than text.
        Expression::Identifier(_) => kind == SinkKind::Timer,
        Expression::BinaryExpression(sum) => {
            kind == SinkKind::JqueryConstructor && never_flows(&sum.left, kind)
        }
        _ => false,
    }
}

fn is_location(object: &Expression<'_>) -> bool {
    shape::path(object).is_some_and(|path| path == "location" || path.ends_with(".location"))
}

/// Whether a method with a common name changes how requests are sent.
fn is_setup<'a>(object: &'a Expression<'a>, method: &str, call: &'a CallExpression<'a>) -> bool {
    match method {
        "push" => shape::member(object).is_some_and(|member| member.name == Some("interceptors")),
        "bind" => shape::argument(&call.arguments, 0).and_then(shape::text) == Some("ajaxSend"),
        "extend" | "assign" | "merge" => {
            let mut arguments = call.arguments.iter().filter_map(Argument::as_expression);
            arguments.any(|argument| {
                shape::path(argument)
                    .is_some_and(|path| path.contains("ajaxSettings") || path.contains(".defaults"))
            })
        }
        _ => false,
    }
}

/// Methods that send requests, or change how they are sent.
fn is_request_word(method: &str) -> bool {
    matches!(
        method,
        "fetch"
            | "open"
            | "ajax"
            | "post"
            | "get"
            | "getJSON"
            | "getScript"
            | "put"
            | "patch"
            | "delete"
            | "request"
            | "head"
            | "postForm"
            | "putForm"
            | "patchForm"
            | "load"
            | "sendBeacon"
            | "ajaxSetup"
            | "ajaxSend"
            | "ajaxPrefilter"
            | "create"
            | "use"
            | "addEventListener"
            | "on"
    )
}

use std::collections::HashMap;

use oxc_ast::AstKind;
use oxc_ast::ast::{
    Argument, ArrowFunctionExpression, AssignmentExpression, AssignmentOperator, BindingIdentifier,
    CallExpression, Class, Expression, ForStatementLeft, FormalParameters, Function,
    IdentifierName, IdentifierReference, ImportDeclarationSpecifier, JSXAttributeItem,
    JSXAttributeName, JSXAttributeValue, JSXExpression, JSXOpeningElement, NewExpression,
    NumericLiteral, ObjectPropertyKind, Program, PropertyKey, StringLiteral, TemplateElement,
    VariableDeclaration,
};
use oxc_ast_visit::VisitJs;
use oxc_span::{GetSpan, Span};

use super::found::{
    Callback, Candidate, Found, FoundFunction, FunctionId, FunctionNode, HeaderName, HeaderWrite,
    SetupCandidate, SinkCandidate,
};
use super::names::{Called, Definition, Names, ScopeId, Written, names_in};
use crate::facts::SinkKind;
use crate::syntax::shape;

pub(super) fn collect<'a>(program: &Program<'a>) -> Found<'a> {
    let mut collector = Collector {
        found: Found {
            names: Names::new(),
            functions: Vec::new(),
            by_start: HashMap::default(),
            callbacks: HashMap::default(),
            candidates: Vec::new(),
            headers: Vec::new(),
        },
        scope: Names::GLOBAL,
        pending: Vec::new(),
    };
    collector.visit_program(program);
    collector.settle();
    collector.found
}

struct Collector<'a> {
    found: Found<'a>,
    scope: ScopeId,
    /// What is said of names that may be declared further down.
    pending: Vec<(&'a str, ScopeId, Said<'a>)>,
}

enum Said<'a> {
    Defined(Definition<'a>),
    Written(Written<'a>),
    Called(Called<'a>),
}

impl<'a> VisitJs<'a> for Collector<'a> {
    // Leaves, of which most of a tree is made, say nothing.
    fn visit_identifier_reference(&mut self, _: &IdentifierReference<'a>) {}
    fn visit_identifier_name(&mut self, _: &IdentifierName<'a>) {}
    fn visit_binding_identifier(&mut self, _: &BindingIdentifier<'a>) {}
    fn visit_string_literal(&mut self, _: &StringLiteral<'a>) {}
    fn visit_numeric_literal(&mut self, _: &NumericLiteral<'a>) {}
    fn visit_template_element(&mut self, _: &TemplateElement<'a>) {}

    fn enter_node(&mut self, kind: AstKind<'a>) {
        match kind {
            AstKind::Function(function) => self.enter_function(function),
            AstKind::ArrowFunctionExpression(arrow) => self.enter_arrow(arrow),
            AstKind::Class(class) => self.enter_class(class),
            AstKind::BlockStatement(_)
            | AstKind::ForStatement(_)
            | AstKind::SwitchStatement(_)
            | AstKind::StaticBlock(_) => self.open(None),
            AstKind::CatchClause(clause) => {
                self.open(None);
                if let Some(parameter) = &clause.param {
                    self.declare_all(&parameter.pattern, self.scope, |_, _| Definition::Other);
                }
            }
            AstKind::ForOfStatement(each) => {
                let outside = self.scope;
                self.open(None);
                self.declare_loop(&each.left, |_| Definition::Item(&each.right, outside));
            }
            AstKind::ForInStatement(each) => {
                self.open(None);
                self.declare_loop(&each.left, |_| Definition::Key);
            }
            AstKind::VariableDeclaration(declaration) => self.declare_variables(declaration),
            AstKind::ImportDeclaration(import) => {
                for specifier in import.specifiers.iter().flatten() {
                    let (local, imported) = match specifier {
                        ImportDeclarationSpecifier::ImportSpecifier(it) => {
                            (&it.local, it.imported.name().as_str())
                        }
                        ImportDeclarationSpecifier::ImportDefaultSpecifier(it) => {
                            (&it.local, it.local.name.as_str())
                        }
                        ImportDeclarationSpecifier::ImportNamespaceSpecifier(it) => {
                            (&it.local, it.local.name.as_str())
                        }
                    };
                    let definition = Definition::Imported(imported);
                    self.define(self.scope, local.name.as_str(), definition);
                }
            }
            AstKind::AssignmentExpression(assignment) => self.assign(assignment),
            AstKind::UpdateExpression(update) => {
                if let Some(name) = update.argument.get_identifier_name() {
                    self.say(name, Said::Defined(Definition::Counted));
                }
            }
            AstKind::ReturnStatement(statement) => {
                if let Some(value) = &statement.argument
                    && let Some(function) = self.found.names.function_around(self.scope)
                {
                    let scope = self.scope;
                    self.found.functions[function.0 as usize]
                        .returns
                        .push((value, scope));
                }
            }
            AstKind::CallExpression(call) => self.call(call),
            AstKind::NewExpression(new) => self.construct(new),
            AstKind::StaticMemberExpression(member)
                if member.property.name == "cookie"
                    && shape::path(&member.object).as_deref() == Some("document") =>
            {
                let candidate = SetupCandidate::AllCookies(member.span);
                self.candidate(Candidate::Setup(candidate));
            }
            AstKind::ObjectProperty(property) => {
                if let PropertyKey::StaticIdentifier(name) = &property.key
                    && is_headers(name.name.as_str())
                {
                    self.headers_in(&property.value);
                }
            }
            AstKind::JSXOpeningElement(element) => self.element(element),
            _ => {}
        }
    }

    fn leave_node(&mut self, kind: AstKind<'a>) {
        if matches!(
            kind,
            AstKind::Function(_)
                | AstKind::ArrowFunctionExpression(_)
                | AstKind::BlockStatement(_)
                | AstKind::ForStatement(_)
                | AstKind::SwitchStatement(_)
                | AstKind::StaticBlock(_)
                | AstKind::CatchClause(_)
                | AstKind::ForOfStatement(_)
                | AstKind::ForInStatement(_)
        ) {
            self.scope = self.found.names.parent(self.scope);
        }
    }
}

impl<'a> Collector<'a> {
    fn open(&mut self, function: Option<FunctionId>) {
        self.scope = self.found.names.open(self.scope, function);
    }

    fn candidate(&mut self, candidate: Candidate<'a>) {
        self.found.candidates.push((candidate, self.scope));
    }

    fn say(&mut self, name: &'a str, said: Said<'a>) {
        self.pending.push((name, self.scope, said));
    }

    fn define(&mut self, scope: ScopeId, name: &'a str, definition: Definition<'a>) {
        let binding = self.found.names.declare(scope, name);
        self.found.names.define(binding, definition);
    }

    /// Declarations come first in a scope, wherever they stand.
    fn settle(&mut self) {
        for (name, scope, said) in std::mem::take(&mut self.pending) {
            let names = &mut self.found.names;
            let binding = names.used(scope, name);
            match said {
                Said::Defined(definition) => names.define(binding, definition),
                Said::Written(written) => names.note_write(binding, written),
                Said::Called(called) => names.note_call(binding, called),
            }
        }
        self.found.names.group();
    }

    fn add_function(&mut self, node: FunctionNode<'a>) -> FunctionId {
        let id = FunctionId(
            u32::try_from(self.found.functions.len()).expect("scripts have a bounded size"),
        );
        self.open(Some(id));
        self.found.functions.push(FoundFunction {
            node,
            returns: Vec::new(),
        });
        self.found.by_start.insert(node.span().start, id);
        id
    }

    fn enter_function(&mut self, function: &'a Function<'a>) {
        let outside = self.scope;
        let id = self.add_function(FunctionNode::Function(function));
        if let Some(name) = &function.id {
            let scope = if function.is_declaration() {
                outside
            } else {
                self.scope
            };
            self.define(scope, name.name.as_str(), Definition::Function(id));
        }
        self.declare_parameters(&function.params, id);
    }

    fn enter_arrow(&mut self, arrow: &'a ArrowFunctionExpression<'a>) {
        let id = self.add_function(FunctionNode::Arrow(arrow));
        self.declare_parameters(&arrow.params, id);
        if let Some(value) = arrow.get_expression() {
            let scope = self.scope;
            self.found.functions[id.0 as usize]
                .returns
                .push((value, scope));
        }
    }

    fn enter_class(&mut self, class: &'a Class<'a>) {
        if let Some(name) = &class.id {
            self.define(self.scope, name.name.as_str(), Definition::Other);
        }
    }

    fn declare_parameters(&mut self, parameters: &'a FormalParameters<'a>, function: FunctionId) {
        for (index, parameter) in parameters.items.iter().enumerate() {
            self.declare_all(&parameter.pattern, self.scope, |_, is_whole| {
                if is_whole {
                    Definition::Parameter { function, index }
                } else {
                    Definition::PartOfParameter { function, index }
                }
            });
        }
        if let Some(rest) = &parameters.rest {
            let index = parameters.items.len();
            self.declare_all(&rest.rest.argument, self.scope, |_, _| {
                Definition::PartOfParameter { function, index }
            });
        }
    }

    fn declare_all(
        &mut self,
        pattern: &'a oxc_ast::ast::BindingPattern<'a>,
        scope: ScopeId,
        definition: impl Fn(Option<&'a str>, bool) -> Definition<'a>,
    ) {
        names_in(pattern, None, true, &mut |name, property, is_whole| {
            let binding = self.found.names.declare(scope, name);
            self.found
                .names
                .define(binding, definition(property, is_whole));
        });
    }

    fn declare_loop(
        &mut self,
        left: &'a ForStatementLeft<'a>,
        definition: impl Fn(Option<&'a str>) -> Definition<'a>,
    ) {
        if let ForStatementLeft::VariableDeclaration(declaration) = left {
            let scope = self.scope_of(declaration);
            for declarator in &declaration.declarations {
                self.declare_all(&declarator.id, scope, |property, _| definition(property));
            }
        } else if let Some(target) = left.as_assignment_target()
            && let Some(name) = shape::assigned_name(target)
        {
            self.say(name, Said::Defined(definition(None)));
        }
    }

    fn scope_of(&self, declaration: &VariableDeclaration<'a>) -> ScopeId {
        if declaration.kind.is_var() {
            self.found.names.hoisting_scope(self.scope)
        } else {
            self.scope
        }
    }

    fn declare_variables(&mut self, declaration: &'a VariableDeclaration<'a>) {
        let scope = self.scope_of(declaration);
        let here = self.scope;
        for declarator in &declaration.declarations {
            let Some(value) = &declarator.init else {
                if let Some(name) = declarator.id.get_identifier_name() {
                    self.found.names.declare(scope, name.as_str());
                }
                continue;
            };
            self.declare_all(&declarator.id, scope, |property, is_whole| {
                if is_whole {
                    Definition::Value(value, here)
                } else {
                    Definition::Part(value, here, property)
                }
            });
        }
    }

    fn assign(&mut self, assignment: &'a AssignmentExpression<'a>) {
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
            | "xsrfCookieName" | "xsrfHeaderName" | "withXSRFToken" => {
                self.candidate(Candidate::Setup(SetupCandidate::Assignment(assignment)));
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
            self.candidate(Candidate::Setup(SetupCandidate::Assignment(assignment)));
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
        if is_header && shape::path(target.object).is_some_and(|path| path.contains("defaults")) {
            self.candidate(Candidate::Setup(SetupCandidate::Assignment(assignment)));
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

    fn headers_in(&mut self, value: &'a Expression<'a>) {
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

    fn call(&mut self, call: &'a CallExpression<'a>) {
        self.note_callbacks(call);
        let callee = call.callee.get_inner_expression();
        if let Expression::Identifier(name) = callee {
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
                    self.found.callbacks.insert(function.span.start, callback);
                }
                Argument::ArrowFunctionExpression(arrow) => {
                    self.found.callbacks.insert(arrow.span.start, callback);
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
                            self.found.callbacks.insert(start, callback);
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
            _ if is_cookie_word(name) => self.candidate(Candidate::Call(call)),
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
        if is_request_word(method)
            || is_cookie_word(method)
            || shape::name(object).is_some_and(is_cookie_word)
        {
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

    fn construct(&mut self, new: &'a NewExpression<'a>) {
        if shape::name(&new.callee) == Some("Function") {
            self.sink_in_last(SinkKind::Eval, new.span, &new.arguments);
        }
    }

    fn element(&mut self, element: &'a JSXOpeningElement<'a>) {
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

fn is_headers(name: &str) -> bool {
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

fn is_cookie_word(name: &str) -> bool {
    name.contains("ookie") || name.contains("COOKIE")
}

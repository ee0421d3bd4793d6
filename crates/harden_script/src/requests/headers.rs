use oxc_ast::ast::{ArrayExpressionElement, Expression, ObjectPropertyKind};
use oxc_span::{GetSpan, Span};

use crate::facts::{Header, Headers, Place};
use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::{Definition, HeaderName, ScopeId};

/// Objects in each other that are looked into.
const MAX_DEPTH: usize = 10;

impl Headers {
    /// Reads what `headers` is given: an object, pairs, `Headers`, or what makes them.
    pub(super) fn read<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        given: Option<(&'a Expression<'a>, ScopeId)>,
    ) {
        if let Some((expression, scope)) = given {
            self.read_from(evaluator, expression, scope, 0);
        }
    }

    fn read_from<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        expression: &'a Expression<'a>,
        scope: ScopeId,
        depth: usize,
    ) {
        if depth > MAX_DEPTH {
            self.may_have_more = true;
            return;
        }
        match expression.get_inner_expression() {
            Expression::ObjectExpression(object) => {
                for property in &object.properties {
                    match property {
                        ObjectPropertyKind::SpreadProperty(spread) => {
                            self.read_from(evaluator, &spread.argument, scope, depth + 1);
                        }
                        ObjectPropertyKind::ObjectProperty(property) => {
                            let name = match shape::key(&property.key, property.computed) {
                                Some(name) => Some(name.into_owned()),
                                None => property
                                    .key
                                    .as_expression()
                                    .and_then(|key| text_of(evaluator, key, scope)),
                            };
                            self.add(property.span, name);
                        }
                    }
                }
            }
            Expression::ArrayExpression(array) => {
                for element in &array.elements {
                    let pair = match element {
                        ArrayExpressionElement::ArrayExpression(pair) => pair.elements.first(),
                        _ => None,
                    };
                    match pair.and_then(ArrayExpressionElement::as_expression) {
                        Some(name) => {
                            let text = text_of(evaluator, name, scope);
                            self.add(name.span(), text);
                        }
                        None => self.may_have_more = true,
                    }
                }
            }
            Expression::NewExpression(new) if shape::name(&new.callee) == Some("Headers") => {
                if let Some(first) = shape::argument(&new.arguments, 0) {
                    self.read_from(evaluator, first, scope, depth + 1);
                }
            }
            Expression::Identifier(name) => {
                self.read_name(evaluator, name.name.as_str(), scope, depth);
            }
            Expression::LogicalExpression(logical) => {
                self.read_from(evaluator, &logical.left, scope, depth + 1);
                self.read_from(evaluator, &logical.right, scope, depth + 1);
            }
            Expression::ConditionalExpression(conditional) => {
                self.read_from(evaluator, &conditional.consequent, scope, depth + 1);
                self.read_from(evaluator, &conditional.alternate, scope, depth + 1);
            }
            Expression::AwaitExpression(awaited) => {
                self.read_from(evaluator, &awaited.argument, scope, depth + 1);
            }
            Expression::NullLiteral(_) => {}
            Expression::CallExpression(call) => {
                let path = shape::path(&call.callee).unwrap_or_default();
                if matches!(
                    path.as_str(),
                    "Object.assign" | "$.extend" | "jQuery.extend" | "_.extend"
                ) {
                    for argument in call.arguments.iter().filter_map(|it| it.as_expression()) {
                        self.read_from(evaluator, argument, scope, depth + 1);
                    }
                    return;
                }
                let function = evaluator.function_called(&call.callee, scope);
                let found = evaluator.found;
                match function.map(|function| found.function(function).returns.as_slice()) {
                    Some(returns) if !returns.is_empty() => {
                        for (value, inside) in returns {
                            self.read_from(evaluator, value, *inside, depth + 1);
                        }
                    }
                    _ => self.may_have_more = true,
                }
            }
            expression => match evaluator.object(expression, scope) {
                Some((object, _)) => {
                    for property in &object.properties {
                        match property.as_property() {
                            Some(property) => {
                                let name = shape::key(&property.key, property.computed)
                                    .map(std::borrow::Cow::into_owned);
                                self.add(property.span, name);
                            }
                            None => self.may_have_more = true,
                        }
                    }
                }
                None => self.may_have_more = true,
            },
        }
    }

    fn read_name<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        name: &'a str,
        scope: ScopeId,
        depth: usize,
    ) {
        if name == "undefined" {
            return;
        }
        let found = evaluator.found;
        let Some(id) = found.names.find(scope, name) else {
            self.may_have_more = true;
            return;
        };
        let binding = found.names.binding(id);
        if binding.definitions.is_empty() {
            self.may_have_more = true;
        }
        for definition in binding.definitions {
            match definition {
                Definition::Value(value, around) => {
                    self.read_from(evaluator, value, *around, depth + 1);
                }
                _ => self.may_have_more = true,
            }
        }
        for written in binding.written {
            if shape::name(written.target.object) == Some(name) {
                let text = match (written.target.name, written.target.index) {
                    (Some(name), _) => Some(name.to_owned()),
                    (None, Some(index)) => text_of(evaluator, index, written.scope),
                    (None, None) => None,
                };
                self.add(written.value.span(), text);
            }
        }
        for called in binding.called {
            if matches!(called.method, "set" | "append")
                && let Some(first) = shape::argument(&called.call.arguments, 0)
            {
                let text = text_of(evaluator, first, called.scope);
                self.add(called.call.span, text);
            }
        }
    }

    /// Those that are set by name on a request that has one: `xhr.setRequestHeader(…)`.
    pub(super) fn read_calls<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        name: &'a str,
        scope: ScopeId,
    ) {
        let found = evaluator.found;
        let Some(id) = found.names.find(scope, name) else {
            return;
        };
        for called in found.names.binding(id).called {
            if called.method == "setRequestHeader"
                && let Some(first) = shape::argument(&called.call.arguments, 0)
            {
                let text = text_of(evaluator, first, called.scope);
                self.add(called.call.span, text);
            }
        }
    }

    /// Those that are set anywhere within a stretch of the script.
    pub(super) fn read_within(&mut self, evaluator: &mut Evaluator<'_, '_>, within: Span) {
        let found = evaluator.found;
        for (header, scope) in &found.headers {
            if within.start <= header.span.start && header.span.end <= within.end {
                let name = match header.name {
                    HeaderName::Known(name) => Some(name.to_owned()),
                    HeaderName::Computed(name) => text_of(evaluator, name, *scope),
                };
                self.add(header.span, name);
            }
        }
    }

    /// Those that a function sets which is handed over to do so, written there or by name.
    pub(super) fn read_function<'a>(
        &mut self,
        evaluator: &mut Evaluator<'_, 'a>,
        function: &'a Expression<'a>,
        scope: ScopeId,
    ) {
        match evaluator.function_called(function, scope) {
            Some(function) => {
                let span = evaluator.found.function(function).node.span();
                self.read_within(evaluator, span);
            }
            None => self.may_have_more = true,
        }
    }

    fn add(&mut self, span: Span, name: Option<String>) {
        let header = Header {
            place: Place::as_parsed(span),
            name,
        };
        if !self.set.contains(&header) {
            self.set.push(header);
        }
    }
}

/// The text that an expression always is.
pub(super) fn text_of<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    expression: &'a Expression<'a>,
    scope: ScopeId,
) -> Option<String> {
    let value = evaluator.value(expression, scope);
    value.as_literal().map(str::to_owned)
}

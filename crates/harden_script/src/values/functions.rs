//! Functions of the script: what they return, and what they are called with.

use oxc_ast::ast::{Argument, Expression, ObjectExpression};

use super::{Arguments, Evaluator, Frame, escaping, nature_of_part};
use crate::facts::{Nature, Text, Value};
use crate::syntax::shape;
use crate::walk::{Callback, Definition, FunctionId, ScopeId};

/// Functions that call each other.
const MAX_FRAMES: usize = 4;

impl<'a> Evaluator<'_, 'a> {
    /// The function of this script that is called.
    pub(crate) fn function_called(
        &self,
        callee: &'a Expression<'a>,
        scope: ScopeId,
    ) -> Option<FunctionId> {
        if let Some(function) = self.found.function_of(callee) {
            return Some(function);
        }
        let id = self.found.names.find(scope, shape::name(callee)?)?;
        match self.found.names.binding(id).definitions {
            [Definition::Function(function)] => Some(*function),
            [Definition::Value(value, _)] => self.found.function_of(value),
            _ => None,
        }
    }

    /// What an expression is made of, or, where it is a function, what that returns.
    pub(crate) fn value_or_returned(
        &mut self,
        expression: &'a Expression<'a>,
        scope: ScopeId,
    ) -> Value {
        match self.found.function_of(expression) {
            Some(function) => self.called_by_others(function).unwrap_or_default(),
            None => self.value(expression, scope),
        }
    }

    /// What a function of this script returns.
    pub(super) fn called(
        &mut self,
        function: FunctionId,
        arguments: &'a oxc_allocator::Vec<'a, Argument<'a>>,
        scope: ScopeId,
    ) -> Option<Value> {
        self.returned(function, Arguments::Written(arguments, scope))
    }

    /// What a function returns that is called with a value.
    pub(super) fn called_with(&mut self, function: FunctionId, first: Value) -> Option<Value> {
        self.returned(function, Arguments::First(first))
    }

    /// What a function returns whose parameters are told by where it is handed over.
    pub(super) fn called_by_others(&mut self, function: FunctionId) -> Option<Value> {
        self.returned(function, Arguments::Unknown)
    }

    fn returned(&mut self, function: FunctionId, arguments: Arguments<'a>) -> Option<Value> {
        let is_open = self.frames.iter().any(|frame| frame.function == function);
        if is_open || self.frames.len() >= MAX_FRAMES {
            return None;
        }
        let found = self.found.function(function);
        if let Some(by) = escaping::of_body(self.source(found.node.span())) {
            if let Arguments::Written(arguments, scope) = arguments
                && let Some(first) = shape::argument(arguments, 0)
            {
                let value = self.value(first, scope);
                return Some(super::with_nature(
                    value,
                    &Nature::Escaped { by: by.to_owned() },
                ));
            }
            return None;
        }
        if found.returns.is_empty() {
            return None;
        }
        self.frames.push(Frame {
            function,
            arguments,
        });
        // The names of a function are others at each call.
        let open = std::mem::take(&mut self.open);
        let mut values = Vec::new();
        for (value, scope) in &found.returns {
            values.push(self.value(value, *scope));
        }
        self.open = open;
        self.frames.pop();
        if values.len() > 1 {
            values.retain(|value| value.as_literal() != Some(""));
        }
        Some(match values.len() {
            0 => Value::literal(""),
            _ => Value::one_of(values),
        })
    }

    /// What a function that is handed over is called with.
    pub(super) fn handed_over(
        &mut self,
        callback: &Callback<'a>,
        index: usize,
        expression: &'a Expression<'a>,
    ) -> Value {
        let call = callback.call;
        let member = shape::member(&call.callee);
        let method = member.and_then(|member| member.name);
        let Some(method) = method.or_else(|| shape::name(&call.callee)) else {
            return self.dynamic(expression, Nature::Parameter);
        };
        let object = member.map(|member| member.object);
        let is_jquery_function = object
            .and_then(shape::name)
            .is_some_and(|name| matches!(name, "$" | "jQuery" | "_" | "angular"));
        let list = if is_jquery_function {
            shape::argument(&call.arguments, 0)
        } else {
            object
        };
        match (method, index) {
            ("then" | "done" | "success" | "always" | "finally", 0) if callback.argument == 0 => {
                match object {
                    Some(promise) => self.value(promise, callback.scope),
                    None => self.dynamic(expression, Nature::Unknown),
                }
            }
            ("catch" | "fail" | "error", _) => self.dynamic(expression, Nature::Unknown),
            ("get" | "post" | "getJSON" | "ajax" | "load", 0)
                if matches!(callback.property, None | Some("success" | "complete")) =>
            {
                self.answer(call, callback.scope)
                    .unwrap_or_else(|| self.dynamic(expression, Nature::Parameter))
            }
            ("each" | "forEach" | "map" | "grep", _) if is_jquery_function => {
                let is_item = match method {
                    "each" if object.and_then(shape::name) != Some("_") => index == 1,
                    _ => index == 0,
                };
                match list {
                    Some(list) if is_item => self.item(list, callback.scope, expression),
                    _ => self.dynamic(expression, Nature::Unknown),
                }
            }
            ("each", 0)
            | ("forEach" | "map" | "filter" | "find" | "some" | "every" | "flatMap", 1) => {
                self.dynamic(expression, Nature::Plain)
            }
            ("each", 1) => self.dynamic(expression, Nature::Node),
            ("forEach" | "map" | "filter" | "find" | "some" | "every" | "flatMap" | "sort", 0)
            | ("reduce", 1) => match list {
                Some(list) => self.item(list, callback.scope, expression),
                None => self.dynamic(expression, Nature::Parameter),
            },
            ("reduce", 0) => match shape::argument(&call.arguments, 1) {
                Some(start) => self.value(start, callback.scope),
                None => self.dynamic(expression, Nature::Parameter),
            },
            ("addEventListener" | "on", 0)
                if shape::argument(&call.arguments, 0).and_then(shape::text) == Some("message") =>
            {
                self.dynamic(expression, Nature::Text(Text::Message))
            }
            ("addEventListener" | "on" | "click" | "change" | "submit" | "keyup", 0) => {
                // An event: what it holds is asked of its members.
                self.dynamic(expression, Nature::Unknown)
            }
            _ => self.dynamic(expression, Nature::Parameter),
        }
    }

    fn item(
        &mut self,
        list: &'a Expression<'a>,
        scope: ScopeId,
        expression: &'a Expression<'a>,
    ) -> Value {
        let list = self.value(list, scope);
        if list.is_literal() && !list.parts.is_empty() {
            return Value::one_of(vec![list]);
        }
        self.dynamic(expression, nature_of_part(&list))
    }

    /// The object literal that an expression is, or that the name stands for.
    pub(crate) fn object(
        &self,
        expression: &'a Expression<'a>,
        scope: ScopeId,
    ) -> Option<(&'a ObjectExpression<'a>, ScopeId)> {
        let mut at = expression;
        let mut scope = scope;
        for _ in 0..8 {
            if let Some(object) = shape::object(at) {
                return Some((object, scope));
            }
            if let Some(name) = shape::name(at) {
                let id = self.found.names.find(scope, name)?;
                let [Definition::Value(value, around)] = self.found.names.binding(id).definitions
                else {
                    return None;
                };
                (at, scope) = (value, *around);
            } else if let Some(member) = shape::member(at) {
                let (object, around) = self.object(member.object, scope)?;
                (at, scope) = (shape::property(object, member.name?)?, around);
            } else {
                return None;
            }
        }
        None
    }
}

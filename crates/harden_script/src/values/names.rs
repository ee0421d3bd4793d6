use oxc_ast::ast::Expression;
use oxc_span::GetSpan;

use super::{Arguments, Evaluator, nature_of_part};
use crate::facts::{Nature, Text, Value};
use crate::syntax::shape;
use crate::walk::{BindingId, Definition, FunctionId, ScopeId};

/// Of a name with more definitions nothing is known.
const MAX_DEFINITIONS: usize = 64;
/// Calls of one function that are looked at.
const MAX_CALLS: usize = 8;
/// Functions that are called in one another.
const MAX_CALLERS: usize = 3;

impl<'a> Evaluator<'_, 'a> {
    /// What a name stands for.
    pub(super) fn name(
        &mut self,
        name: &'a str,
        expression: &'a Expression<'a>,
        scope: ScopeId,
    ) -> Value {
        if !self.joined.holes_in(name).is_empty() {
            return self.dynamic(expression, Nature::Printed);
        }
        let Some(id) = self.found.names.find(scope, name) else {
            let nature = match name {
                "undefined" | "NaN" | "Infinity" => return Value::literal(""),
                "location" => Nature::Text(Text::Location),
                _ => Nature::Unknown,
            };
            return self.dynamic(expression, nature);
        };
        if self.open.contains(&id) {
            // `html = html + …`: what it was before is looked at elsewhere.
            return Value::default();
        }
        self.open.push(id);
        let value = self.binding(id, expression);
        self.open.pop();
        value
    }

    fn binding(&mut self, id: BindingId, expression: &'a Expression<'a>) -> Value {
        let definitions = self.found.names.binding(id).definitions;
        if definitions.is_empty() || definitions.len() > MAX_DEFINITIONS {
            return self.dynamic(expression, Nature::Unknown);
        }
        let mut values: Vec<Value> = Vec::new();
        let mut is_counted = false;
        for definition in definitions {
            match *definition {
                Definition::Appended(added, scope) | Definition::Pushed(added, scope) => {
                    let added = self.value(added, scope);
                    match values.last_mut() {
                        Some(value) => value.push(added),
                        None => values.push(added),
                    }
                }
                Definition::Counted => is_counted = true,
                Definition::Value(value, scope) => {
                    let value = self.value(value, scope);
                    values.push(value);
                }
                Definition::Item(list, scope) => {
                    let list = self.value(list, scope);
                    values.push(self.dynamic(expression, nature_of_part(&list)));
                }
                Definition::Part(whole, scope, name) => {
                    let value = self.part(whole, scope, name, expression);
                    values.push(value);
                }
                Definition::Key | Definition::Imported { .. } | Definition::Other => {
                    values.push(self.dynamic(expression, Nature::Unknown));
                }
                Definition::Parameter { function, index } => {
                    let value = self.parameter(function, index, expression);
                    values.push(value);
                }
                Definition::PartOfParameter { function, index } => {
                    let whole = self.parameter(function, index, expression);
                    values.push(self.dynamic(expression, nature_of_part(&whole)));
                }
                Definition::Function(_) => values.push(self.dynamic(expression, Nature::Unknown)),
            }
        }
        // `name = ''` at the beginning says nothing about what is shown in the end.
        if values.len() > 1 {
            values.retain(|value| value.as_literal() != Some(""));
        }
        if is_counted && values.iter().all(super::expressions::is_plain) {
            return self.dynamic(expression, Nature::Plain);
        }
        match values.len() {
            0 => Value::literal(""),
            _ => Value::one_of(values),
        }
    }

    fn part(
        &mut self,
        whole: &'a Expression<'a>,
        scope: ScopeId,
        name: Option<&'a str>,
        expression: &'a Expression<'a>,
    ) -> Value {
        if let Some(name) = name {
            if let Some((object, scope)) = self.object(whole, scope)
                && let Some(value) = shape::property(object, name)
            {
                return self.value(value, scope);
            }
            let member = shape::Member {
                object: whole,
                name: Some(name),
                index: None,
            };
            return self.member(member, expression.span(), scope);
        }
        let whole = self.value(whole, scope);
        self.part_of(&whole, expression.span())
    }

    /// What a function is called with.
    fn parameter(
        &mut self,
        function: FunctionId,
        index: usize,
        expression: &'a Expression<'a>,
    ) -> Value {
        let frame = self
            .frames
            .iter()
            .rposition(|frame| frame.function == function);
        if let Some(at) = frame {
            match self.frames[at].arguments.clone() {
                Arguments::Unknown => {}
                Arguments::First(value) => {
                    if index == 0 {
                        return value;
                    }
                }
                Arguments::Written(arguments, scope) => {
                    return match shape::argument(arguments, index) {
                        Some(argument) => {
                            // The arguments are those of the caller.
                            let frames = self.frames.split_off(at);
                            let value = self.value(argument, scope);
                            self.frames.extend(frames);
                            value
                        }
                        None => self.dynamic(expression, Nature::Unknown),
                    };
                }
            }
        }
        match self.found.callback(function).copied() {
            Some(callback) => self.handed_over(&callback, index, expression),
            None => self
                .given_by_callers(function, index)
                .unwrap_or_else(|| self.dynamic(expression, Nature::Parameter)),
        }
    }

    /// What the calls of a function in this script give it.
    fn given_by_callers(&mut self, function: FunctionId, index: usize) -> Option<Value> {
        let found = self.found;
        let calls: Vec<_> = found.calls(function).take(MAX_CALLS + 1).collect();
        let is_followed = !calls.is_empty()
            && calls.len() <= MAX_CALLS
            && self.callers.len() < MAX_CALLERS
            && !self.callers.contains(&function);
        if !is_followed {
            return None;
        }
        self.callers.push(function);
        // The names of the callers have nothing to do with what is looked at.
        let open = std::mem::take(&mut self.open);
        let frames = std::mem::take(&mut self.frames);
        let mut values = Vec::new();
        for called in calls {
            values.push(match shape::argument(&called.call.arguments, index) {
                Some(argument) => self.value(argument, called.scope),
                None => Value::literal(""),
            });
        }
        self.frames = frames;
        self.open = open;
        self.callers.pop();
        Some(Value::one_of(values))
    }
}

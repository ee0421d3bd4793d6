use oxc_ast::ast::{Expression, ObjectExpression, ObjectPropertyKind};

use crate::syntax::shape;
use crate::values::Evaluator;
use crate::walk::{Definition, ScopeId, Written};

/// Objects in each other that are looked into.
const MAX_DEPTH: usize = 10;

/// What is known of an object that a call is given.
#[derive(Default)]
pub(super) struct Options<'a> {
    /// The later ones win.
    layers: Vec<Layer<'a>>,
    /// There may be properties that are written elsewhere.
    pub(super) may_have_more: bool,
}

enum Layer<'a> {
    Literal(&'a ObjectExpression<'a>, ScopeId),
    Written(Written<'a>),
}

impl<'a> Options<'a> {
    /// Of an argument that may be left out.
    pub(super) fn of(
        evaluator: &Evaluator<'_, 'a>,
        argument: Option<&'a Expression<'a>>,
        scope: ScopeId,
    ) -> Self {
        let mut options = Self::default();
        if let Some(argument) = argument {
            options.read(evaluator, argument, scope, 0);
        }
        options
    }

    /// The last value of a property.
    pub(super) fn get(&self, name: &str) -> Option<(&'a Expression<'a>, ScopeId)> {
        self.layers.iter().rev().find_map(|layer| match layer {
            Layer::Literal(object, scope) => {
                shape::property(object, name).map(|value| (value, *scope))
            }
            Layer::Written(written) => {
                (written.target.name? == name).then_some((written.value, written.scope))
            }
        })
    }

    /// Whether it has a property; `None` where that is not known.
    pub(super) fn has(&self, name: &str) -> Option<bool> {
        match self.get(name) {
            Some(_) => Some(true),
            None if self.may_have_more => None,
            None => Some(false),
        }
    }

    fn read(
        &mut self,
        evaluator: &Evaluator<'_, 'a>,
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
                    if let ObjectPropertyKind::SpreadProperty(spread) = property {
                        self.read(evaluator, &spread.argument, scope, depth + 1);
                    }
                }
                self.layers.push(Layer::Literal(object, scope));
            }
            Expression::Identifier(name) => {
                self.read_name(evaluator, name.name.as_str(), scope, depth);
            }
            Expression::LogicalExpression(logical) => {
                self.read(evaluator, &logical.left, scope, depth + 1);
                self.read(evaluator, &logical.right, scope, depth + 1);
            }
            Expression::ConditionalExpression(conditional) => {
                self.read(evaluator, &conditional.consequent, scope, depth + 1);
                self.read(evaluator, &conditional.alternate, scope, depth + 1);
            }
            Expression::AwaitExpression(awaited) => {
                self.read(evaluator, &awaited.argument, scope, depth + 1);
            }
            Expression::NullLiteral(_) | Expression::StringLiteral(_) => {}
            Expression::CallExpression(call) => {
                let path = shape::path(&call.callee).unwrap_or_default();
                if matches!(
                    path.as_str(),
                    "Object.assign"
                        | "$.extend"
                        | "jQuery.extend"
                        | "_.extend"
                        | "_.merge"
                        | "_.defaults"
                ) {
                    for argument in call.arguments.iter().filter_map(|it| it.as_expression()) {
                        if !matches!(argument, Expression::BooleanLiteral(_)) {
                            self.read(evaluator, argument, scope, depth + 1);
                        }
                    }
                    return;
                }
                let function = evaluator.function_called(&call.callee, scope);
                let returns = function.map(|function| &evaluator.found.function(function).returns);
                match returns.map(Vec::as_slice) {
                    Some([(value, inside)]) => self.read(evaluator, value, *inside, depth + 1),
                    _ => self.may_have_more = true,
                }
            }
            expression => match evaluator.object(expression, scope) {
                Some((object, scope)) => self.layers.push(Layer::Literal(object, scope)),
                None => self.may_have_more = true,
            },
        }
    }

    fn read_name(
        &mut self,
        evaluator: &Evaluator<'_, 'a>,
        name: &'a str,
        scope: ScopeId,
        depth: usize,
    ) {
        if name == "undefined" {
            return;
        }
        let Some(id) = evaluator.found.names.find(scope, name) else {
            self.may_have_more = true;
            return;
        };
        let binding = evaluator.found.names.binding(id);
        if binding.definitions.is_empty() {
            self.may_have_more = true;
        }
        for definition in binding.definitions {
            match definition {
                Definition::Value(value, around) => {
                    self.read(evaluator, value, *around, depth + 1);
                }
                _ => self.may_have_more = true,
            }
        }
        let of_itself = binding
            .written
            .iter()
            .filter(|written| shape::name(written.target.object) == Some(name));
        self.layers
            .extend(of_itself.map(|written| Layer::Written(*written)));
    }
}

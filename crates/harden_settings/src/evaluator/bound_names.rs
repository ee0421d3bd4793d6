//! Which names statements may bind or change, without running them.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_python::syntax::{Expression, ExpressionKind, ImportedNames, Statement, StatementKind};

#[derive(Debug, Default)]
pub(crate) struct BoundNames {
    /// Bound to another value.
    pub(crate) bound: BTreeSet<Arc<str>>,
    /// Changed in place: by a method call, an item or an attribute.
    pub(crate) changed: BTreeSet<Arc<str>>,
}

pub(crate) fn bound_names(body: &[Statement]) -> BoundNames {
    let mut names = BoundNames::default();
    names.block(body);
    names
}

impl BoundNames {
    fn block(&mut self, body: &[Statement]) {
        for statement in body {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Expression(expression) => self.expression(expression),
            StatementKind::Assign { targets, value } => {
                for target in targets {
                    self.target(target);
                }
                self.expression(value);
            }
            StatementKind::AugmentedAssign { target, value, .. } => {
                // A list is changed, text is bound anew.
                self.target(target);
                if let Some(root) = root_name(target) {
                    self.changed.insert(root);
                }
                self.expression(value);
            }
            StatementKind::AnnotatedAssign {
                target,
                value: Some(value),
                ..
            } => {
                self.target(target);
                self.expression(value);
            }
            StatementKind::Delete(targets) => {
                for target in targets {
                    self.target(target);
                }
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (condition, body) in branches {
                    self.expression(condition);
                    self.block(body);
                }
                self.block(otherwise);
            }
            StatementKind::For {
                target,
                body,
                otherwise,
                ..
            } => {
                self.target(target);
                self.block(body);
                self.block(otherwise);
            }
            StatementKind::While {
                body, otherwise, ..
            } => {
                self.block(body);
                self.block(otherwise);
            }
            StatementKind::With { items, body } => {
                for (_, target) in items {
                    if let Some(target) = target {
                        self.target(target);
                    }
                }
                self.block(body);
            }
            StatementKind::Match { cases, .. } => {
                for case in cases {
                    self.block(&case.body);
                }
            }
            StatementKind::Try {
                body,
                handlers,
                otherwise,
                finally,
            } => {
                self.block(body);
                for handler in handlers {
                    self.block(&handler.body);
                }
                self.block(otherwise);
                self.block(finally);
            }
            StatementKind::Import(aliases)
            | StatementKind::ImportFrom {
                names: ImportedNames::Names(aliases),
                ..
            } => {
                for alias in aliases {
                    let bound = alias.alias.as_ref().unwrap_or(&alias.name);
                    self.bound.insert(Arc::clone(bound));
                }
            }
            StatementKind::Function(function) => {
                self.bound.insert(Arc::clone(&function.name));
            }
            StatementKind::Class(class) => {
                self.bound.insert(Arc::clone(&class.name));
            }
            _ => {}
        }
    }

    fn target(&mut self, target: &Expression) {
        match &target.kind {
            ExpressionKind::Name(name) => {
                self.bound.insert(Arc::clone(name));
            }
            ExpressionKind::Tuple(targets) | ExpressionKind::List(targets) => {
                for target in targets {
                    self.target(target);
                }
            }
            ExpressionKind::Starred(inner) => self.target(inner),
            _ => self.changed.extend(root_name(target)),
        }
    }

    /// Method calls on names, and names that are handed to a call.
    fn expression(&mut self, expression: &Expression) {
        match &expression.kind {
            ExpressionKind::Call {
                function,
                arguments,
            } => {
                if let ExpressionKind::Attribute { object, .. } = &function.kind {
                    self.changed.extend(root_name(object));
                }
                for argument in arguments {
                    use harden_python::syntax::Argument;
                    match argument {
                        Argument::Positional(value)
                        | Argument::Spread(value)
                        | Argument::Keyword { value, .. }
                        | Argument::KeywordSpread(value) => {
                            self.changed.extend(root_name(value));
                        }
                    }
                }
            }
            ExpressionKind::Named { target, .. } => {
                self.bound.insert(Arc::clone(target));
            }
            ExpressionKind::Boolean { operands, .. } => {
                for operand in operands {
                    self.expression(operand);
                }
            }
            ExpressionKind::Conditional {
                then, otherwise, ..
            } => {
                self.expression(then);
                self.expression(otherwise);
            }
            _ => {}
        }
    }
}

/// `a` in `a.b["c"].d`.
fn root_name(expression: &Expression) -> Option<Arc<str>> {
    match &expression.kind {
        ExpressionKind::Name(name) => Some(Arc::clone(name)),
        ExpressionKind::Attribute { object, .. } | ExpressionKind::Subscript { object, .. } => {
            root_name(object)
        }
        _ => None,
    }
}

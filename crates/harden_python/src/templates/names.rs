//! What the names of functions and of the module stand for, where that is one expression.

use std::collections::HashMap;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Parameters, Stmt};

use crate::syntax::with_stack;

/// The names of a module or a function; `None` for those that are bound in another way, or more than once.
#[derive(Default)]
pub(super) struct Scope<'a>(HashMap<&'a str, Option<&'a Expr>>);

impl<'a> Scope<'a> {
    pub(super) fn of_module(body: &'a [Stmt]) -> Self {
        let mut scope = Self::default();
        scope.visit_body(body);
        scope
    }

    pub(super) fn of_function(parameters: &'a Parameters, body: &'a [Stmt]) -> Self {
        let mut scope = Self::default();
        for parameter in parameters {
            scope.bind(parameter.name(), None);
        }
        scope.visit_body(body);
        scope
    }

    pub(super) fn binds(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn value(&self, name: &str) -> Option<&'a Expr> {
        self.0.get(name).copied()?
    }

    fn bind(&mut self, name: &'a str, value: Option<&'a Expr>) {
        self.0
            .entry(name)
            .and_modify(|known| *known = None)
            .or_insert(value);
    }
}

impl<'a> Visitor<'a> for Scope<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(node) => self.bind(&node.name, None),
            Stmt::ClassDef(node) => self.bind(&node.name, None),
            Stmt::Assign(node) => {
                for target in &node.targets {
                    match target {
                        Expr::Name(name) => self.bind(&name.id, Some(&node.value)),
                        target => self.visit_expr(target),
                    }
                }
                self.visit_expr(&node.value);
            }
            Stmt::AnnAssign(node) => {
                if let Expr::Name(name) = &*node.target {
                    self.bind(&name.id, node.value.as_deref());
                }
                if let Some(value) = node.value.as_deref() {
                    self.visit_expr(value);
                }
            }
            _ => with_stack(|| walk_stmt(self, statement)),
        }
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(name) if name.ctx.is_store() || name.ctx.is_del() => {
                self.bind(&name.id, None);
            }
            Expr::Name(_) | Expr::StringLiteral(_) => {}
            _ => with_stack(|| walk_expr(self, expression)),
        }
    }
}

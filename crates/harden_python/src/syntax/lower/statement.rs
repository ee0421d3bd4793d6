use std::sync::Arc;

use ruff_python_ast::{
    Alias, ExceptHandler as ParserHandler, Parameter as ParserParameter, ParameterWithDefault,
    Parameters as ParserParameters, Stmt, StmtClassDef, StmtFunctionDef, StmtIf, StmtImportFrom,
    StmtTry,
};

use super::{Lowering, name, span, with_stack};
use crate::syntax::{
    Class, ExceptHandler, Function, ImportAlias, ImportedNames, MatchCase, Parameter, Parameters,
    Statement, StatementKind,
};

impl Lowering {
    pub(super) fn body(&mut self, body: &[Stmt]) -> Vec<Statement> {
        body.iter()
            .map(|statement| with_stack(|| self.statement(statement)))
            .collect()
    }

    fn statement(&mut self, statement: &Stmt) -> Statement {
        Statement {
            span: span(statement),
            kind: self.statement_kind(statement),
        }
    }

    fn statement_kind(&mut self, statement: &Stmt) -> StatementKind {
        match statement {
            Stmt::FunctionDef(function) => {
                StatementKind::Function(Arc::new(self.function(function)))
            }
            Stmt::ClassDef(class) => StatementKind::Class(Arc::new(self.class(class))),
            Stmt::Return(node) => {
                StatementKind::Return(node.value.as_deref().map(|value| self.expression(value)))
            }
            Stmt::Delete(node) => StatementKind::Delete(self.expressions(&node.targets)),
            Stmt::Assign(node) => StatementKind::Assign {
                targets: self.expressions(&node.targets),
                value: self.expression(&node.value),
            },
            Stmt::AugAssign(node) => StatementKind::AugmentedAssign {
                target: self.expression(&node.target),
                operator: super::expression::binary_operator(node.op),
                value: self.expression(&node.value),
            },
            Stmt::AnnAssign(node) => StatementKind::AnnotatedAssign {
                target: self.expression(&node.target),
                annotation: self.expression(&node.annotation),
                value: node.value.as_deref().map(|value| self.expression(value)),
            },
            Stmt::For(node) => StatementKind::For {
                target: self.expression(&node.target),
                iterable: self.expression(&node.iter),
                body: self.body(&node.body),
                otherwise: self.body(&node.orelse),
            },
            Stmt::While(node) => StatementKind::While {
                condition: self.expression(&node.test),
                body: self.body(&node.body),
                otherwise: self.body(&node.orelse),
            },
            Stmt::If(node) => self.conditional(node),
            Stmt::With(node) => StatementKind::With {
                items: node
                    .items
                    .iter()
                    .map(|item| {
                        (
                            self.expression(&item.context_expr),
                            item.optional_vars
                                .as_deref()
                                .map(|target| self.expression(target)),
                        )
                    })
                    .collect(),
                body: self.body(&node.body),
            },
            Stmt::Match(node) => StatementKind::Match {
                subject: self.expression(&node.subject),
                cases: node
                    .cases
                    .iter()
                    .map(|case| MatchCase {
                        pattern: self.pattern(&case.pattern),
                        guard: case.guard.as_deref().map(|guard| self.expression(guard)),
                        body: self.body(&case.body),
                    })
                    .collect(),
            },
            Stmt::Raise(node) => StatementKind::Raise {
                exception: node.exc.as_deref().map(|value| self.expression(value)),
            },
            Stmt::Try(node) => self.attempt(node),
            Stmt::Assert(node) => StatementKind::Assert {
                condition: self.expression(&node.test),
                message: node.msg.as_deref().map(|value| self.expression(value)),
            },
            Stmt::Import(node) => StatementKind::Import(node.names.iter().map(alias).collect()),
            Stmt::ImportFrom(node) => import_from(node),
            Stmt::Global(node) => StatementKind::Global(node.names.iter().map(name).collect()),
            Stmt::Nonlocal(node) => StatementKind::Nonlocal(node.names.iter().map(name).collect()),
            Stmt::Expr(node) => StatementKind::Expression(self.expression(&node.value)),
            Stmt::Pass(_) => StatementKind::Pass,
            Stmt::Break(_) => StatementKind::Break,
            Stmt::Continue(_) => StatementKind::Continue,
            Stmt::TypeAlias(_) | Stmt::IpyEscapeCommand(_) => StatementKind::Other,
        }
    }

    fn conditional(&mut self, node: &StmtIf) -> StatementKind {
        let mut branches = vec![(self.expression(&node.test), self.body(&node.body))];
        let mut otherwise = Vec::new();
        for clause in &node.elif_else_clauses {
            let body = self.body(&clause.body);
            match &clause.test {
                Some(test) => branches.push((self.expression(test), body)),
                None => otherwise = body,
            }
        }
        StatementKind::If {
            branches,
            otherwise,
        }
    }

    /// `except*` is taken as `except`: what a group holds is not known either way.
    fn attempt(&mut self, node: &StmtTry) -> StatementKind {
        StatementKind::Try {
            body: self.body(&node.body),
            handlers: node
                .handlers
                .iter()
                .map(|ParserHandler::ExceptHandler(handler)| ExceptHandler {
                    span: span(handler),
                    exception: handler.type_.as_deref().map(|value| self.expression(value)),
                    name: handler.name.as_ref().map(name),
                    body: self.body(&handler.body),
                })
                .collect(),
            otherwise: self.body(&node.orelse),
            finally: self.body(&node.finalbody),
        }
    }

    fn function(&mut self, node: &StmtFunctionDef) -> Function {
        let decorators = node
            .decorator_list
            .iter()
            .map(|decorator| self.expression(&decorator.expression))
            .collect();
        let parameters = self.parameters(&node.parameters);
        let (body, is_generator) = self.in_function(|lowering| lowering.body(&node.body));
        Function {
            name: name(&node.name),
            name_span: span(&node.name),
            parameters,
            decorators,
            body,
            is_async: node.is_async,
            is_generator,
        }
    }

    pub(super) fn parameters(&mut self, node: &ParserParameters) -> Parameters {
        let bare = |parameter: &ParserParameter| name(&parameter.name);
        let positional = node
            .posonlyargs
            .iter()
            .chain(&node.args)
            .map(|parameter| self.parameter(parameter))
            .collect();
        Parameters {
            positional,
            positional_only: node.posonlyargs.len(),
            variadic: node.vararg.as_deref().map(bare),
            keyword_only: node
                .kwonlyargs
                .iter()
                .map(|parameter| self.parameter(parameter))
                .collect(),
            keywords: node.kwarg.as_deref().map(bare),
        }
    }

    fn parameter(&mut self, node: &ParameterWithDefault) -> Parameter {
        Parameter {
            name: name(&node.parameter.name),
            annotation: node
                .parameter
                .annotation
                .as_deref()
                .map(|annotation| self.expression(annotation)),
            default: node.default.as_deref().map(|value| self.expression(value)),
        }
    }

    fn class(&mut self, node: &StmtClassDef) -> Class {
        Class {
            name: name(&node.name),
            name_span: span(&node.name),
            bases: self.expressions(node.bases()),
            // `class C(**keywords)` names nothing.
            keywords: node
                .keywords()
                .iter()
                .filter_map(|keyword| {
                    let argument = keyword.arg.as_ref()?;
                    Some((name(argument), self.expression(&keyword.value)))
                })
                .collect(),
            decorators: node
                .decorator_list
                .iter()
                .map(|decorator| self.expression(&decorator.expression))
                .collect(),
            body: self.body(&node.body),
        }
    }
}

fn alias(node: &Alias) -> ImportAlias {
    ImportAlias {
        span: span(node),
        name: name(&node.name),
        alias: node.asname.as_ref().map(name),
    }
}

fn import_from(node: &StmtImportFrom) -> StatementKind {
    let is_star = node.names.iter().any(|alias| alias.name.as_str() == "*");
    StatementKind::ImportFrom {
        module: node
            .module
            .as_ref()
            .filter(|module| module.is_valid())
            .map(name),
        level: node.level,
        names: if is_star {
            ImportedNames::Star
        } else {
            ImportedNames::Names(node.names.iter().map(alias).collect())
        },
    }
}

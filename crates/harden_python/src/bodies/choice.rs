//! Names that are one of a few values behind a question: `if order not in ORDERS: order = "title"`.

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprIf, Stmt, StmtIf, UnaryOp};
use ruff_text_size::Ranged as _;

use crate::syntax::with_stack;

/// What a name is behind an `if`.
pub(super) struct Choice<'a> {
    pub(super) name: &'a Expr,
    /// It is in this.
    pub(super) among: &'a Expr,
    /// Or it is one of these, which it is given where it is not.
    pub(super) instead: Vec<&'a Expr>,
    /// Where the `if` ends: in bytes, in its file.
    pub(super) end: u32,
}

/// Of a branch that gives a name another value, or leaves the function, where the name is not in a collection: what the
/// name is behind it.
pub(super) fn choice(node: &StmtIf) -> Option<Choice<'_>> {
    let (membership, otherwise) = match &*node.elif_else_clauses {
        [] => (outside(&node.test)?, &*node.body),
        [clause] if clause.test.is_none() => match outside(&node.test) {
            Some(membership) if !assigns(&clause.body, membership.0) => (membership, &*node.body),
            Some(_) => return None,
            None => {
                let membership = inside(&node.test)?;
                if assigns(&node.body, membership.0) {
                    return None;
                }
                (membership, &*clause.body)
            }
        },
        _ => return None,
    };
    let (name, among) = membership;
    let instead = given(otherwise, name);
    if instead.is_empty() && !leaves(otherwise) {
        return None;
    }
    Some(Choice {
        name,
        among,
        instead,
        end: node.end().to_u32(),
    })
}

/// What the first value of `x if x in y else z` is one of.
pub(super) fn chosen_among(node: &ExprIf) -> Option<&Expr> {
    let (name, among) = inside(&node.test)?;
    is_same(&node.body, name).then_some(among)
}

/// The name and the collection of a question that is true wherever the name is not in it: `x not in y`, `not x in y`,
/// and these `or` something else.
fn outside(test: &Expr) -> Option<(&Expr, &Expr)> {
    match test {
        Expr::Compare(_) => membership(test, CmpOp::NotIn),
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => inside(&node.operand),
        Expr::BoolOp(node) if node.op == BoolOp::Or => node.values.iter().find_map(outside),
        _ => None,
    }
}

/// Those of a question that is true only where the name is in it.
fn inside(test: &Expr) -> Option<(&Expr, &Expr)> {
    match test {
        Expr::Compare(_) => membership(test, CmpOp::In),
        Expr::BoolOp(node) if node.op == BoolOp::And => node.values.iter().find_map(inside),
        _ => None,
    }
}

fn membership(test: &Expr, operator: CmpOp) -> Option<(&Expr, &Expr)> {
    let node = test.as_compare_expr()?;
    match (&*node.left, &*node.ops, &*node.comparators) {
        (Expr::Name(_), [own], [among]) if *own == operator => Some((&node.left, among)),
        _ => None,
    }
}

/// What statements give a name, each a value of its own.
fn given<'a>(body: &'a [Stmt], name: &'a Expr) -> Vec<&'a Expr> {
    let mut given = Given {
        name,
        values: Vec::new(),
    };
    given.visit_body(body);
    given.values
}

struct Given<'a> {
    name: &'a Expr,
    values: Vec<&'a Expr>,
}

impl<'a> StatementVisitor<'a> for Given<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(node) => {
                let mut targets = node.targets.iter();
                if targets.any(|target| is_same(target, self.name)) {
                    self.values.push(&node.value);
                }
            }
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ => with_stack(|| walk_stmt(self, statement)),
        }
    }
}

fn assigns(body: &[Stmt], name: &Expr) -> bool {
    !given(body, name).is_empty()
}

fn is_same(target: &Expr, name: &Expr) -> bool {
    match (target, name) {
        (Expr::Name(target), Expr::Name(name)) => target.id == name.id,
        _ => false,
    }
}

/// Whether nothing behind a branch is reached from it.
fn leaves(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt::Return(_) | Stmt::Raise(_)))
}

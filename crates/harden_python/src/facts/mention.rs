//! Where code says which settings module a process starts with.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Stmt};
use serde::{Deserialize, Serialize};

use super::Extent;
use super::extent::Extents;
use crate::syntax::Name;

const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")` and its kin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsMention {
    /// Of the value.
    pub extent: Extent,
    pub kind: MentionKind,
    /// Dotted, in the order of the text: one, or those that a condition chooses from.
    pub modules: Vec<Name>,
    /// Whether there may be others, made at run time.
    pub open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionKind {
    /// `setdefault`: only where the environment has none.
    Default,
    /// An assignment: whatever the environment has.
    Assigned,
    /// The fallback of `os.environ.get` or `os.getenv`.
    Read,
}

/// Looks through a whole file, if it names the variable at all.
pub(super) fn collect(body: &[Stmt], text: &str, extents: &Extents<'_>) -> Vec<SettingsMention> {
    if memchr::memmem::find(text.as_bytes(), VARIABLE.as_bytes()).is_none() {
        return Vec::new();
    }
    let mut finder = Finder {
        extents,
        found: Vec::new(),
    };
    finder.visit_body(body);
    finder.found
}

struct Finder<'t> {
    extents: &'t Extents<'t>,
    found: Vec<SettingsMention>,
}

impl<'a> Visitor<'a> for Finder<'_> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        if let Stmt::Assign(node) = statement
            && node.targets.iter().any(is_variable)
        {
            self.take(MentionKind::Assigned, Some(&node.value));
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.look_at_call(call),
            Expr::Dict(node) => {
                for item in &node.items {
                    if item.key.as_ref().is_some_and(is_the_name) {
                        self.take(MentionKind::Assigned, Some(&item.value));
                    }
                }
            }
            _ => {}
        }
        crate::syntax::with_stack(|| walk_expr(self, expression));
    }
}

impl Finder<'_> {
    fn look_at_call(&mut self, call: &ExprCall) {
        let arguments = &call.arguments.args;
        let called = match call.func.as_ref() {
            Expr::Attribute(node) => node.attr.as_str(),
            Expr::Name(node) => node.id.as_str(),
            _ => return,
        };
        if !arguments.first().is_some_and(is_the_name) {
            return;
        }
        let kind = match called {
            "setdefault" => MentionKind::Default,
            "setenv" | "putenv" | "__setitem__" => MentionKind::Assigned,
            "get" | "getenv" => MentionKind::Read,
            _ => return,
        };
        if kind != MentionKind::Read || arguments.len() > 1 {
            self.take(kind, arguments.get(1));
        }
    }

    fn take(&mut self, kind: MentionKind, value: Option<&Expr>) {
        let Some(value) = value else { return };
        let mut modules = Vec::new();
        let open = !literals(value, &mut modules);
        self.found.push(SettingsMention {
            extent: self.extents.of(value),
            kind,
            modules,
            open,
        });
    }
}

/// `environ["DJANGO_SETTINGS_MODULE"]`, or a variable of that name.
fn is_variable(target: &Expr) -> bool {
    match target {
        Expr::Subscript(node) => is_the_name(&node.slice),
        Expr::Name(node) => node.id.as_str() == VARIABLE,
        _ => false,
    }
}

fn is_the_name(node: &Expr) -> bool {
    matches!(node, Expr::StringLiteral(literal) if literal.value.to_str() == VARIABLE)
}

/// The texts that an expression can be; false where it can be others as well.
fn literals(node: &Expr, into: &mut Vec<Name>) -> bool {
    match node {
        Expr::StringLiteral(literal) => {
            into.push(literal.value.to_str().into());
            true
        }
        Expr::If(node) => {
            let then = literals(&node.body, into);
            literals(&node.orelse, into) && then
        }
        Expr::BoolOp(node) => {
            let all: Vec<bool> = node
                .values
                .iter()
                .map(|value| literals(value, into))
                .collect();
            all.into_iter().all(|is_literal| is_literal)
        }
        Expr::Call(call) if call.arguments.args.len() == 2 => {
            // `os.environ.get("OTHER", "site.settings")`
            literals(&call.arguments.args[1], into);
            false
        }
        _ => false,
    }
}

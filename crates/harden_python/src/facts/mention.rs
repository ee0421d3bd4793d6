//! Where code says which settings module a process starts with, and which class in it.

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, Operator, Stmt};
use serde::{Deserialize, Serialize};

use super::extent::Extents;
use super::{Extent, Words};
use crate::syntax::Name;

const VARIABLES: [(&str, MentionedVariable); 2] = [
    ("DJANGO_SETTINGS_MODULE", MentionedVariable::SettingsModule),
    ("DJANGO_CONFIGURATION", MentionedVariable::Configuration),
];

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")` and its kin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsMention {
    /// Of the value.
    pub extent: Extent,
    pub kind: MentionKind,
    pub variable: MentionedVariable,
    /// Dotted, in the order of the text: one, or those that a condition chooses from. Of one that is put
    /// together at run time, the package.
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

/// Which variable is given a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentionedVariable {
    SettingsModule,
    /// django-configurations' class in the settings module.
    Configuration,
}

/// Looks through a whole file, if it names one of the variables at all: as a name, or as a string.
pub(super) fn collect(
    body: &[Stmt],
    text: &str,
    words: &Words,
    extents: &Extents<'_>,
) -> Vec<SettingsMention> {
    let is_named = |(name, _): &(&str, _)| {
        words.may_hold(name) && memchr::memmem::find(text.as_bytes(), name.as_bytes()).is_some()
    };
    if !VARIABLES.iter().any(is_named) {
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
            && let Some(variable) = node.targets.iter().find_map(target_variable)
        {
            self.take(variable, MentionKind::Assigned, Some(&node.value));
        }
        walk_stmt(self, statement);
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => self.look_at_call(call),
            Expr::Dict(node) => {
                for item in &node.items {
                    if let Some(variable) = item.key.as_ref().and_then(named_variable) {
                        self.take(variable, MentionKind::Assigned, Some(&item.value));
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
        let Some(variable) = arguments.first().and_then(named_variable) else {
            return;
        };
        let kind = match called {
            "setdefault" => MentionKind::Default,
            "setenv" | "putenv" | "__setitem__" => MentionKind::Assigned,
            "get" | "getenv" => MentionKind::Read,
            _ => return,
        };
        if kind != MentionKind::Read || arguments.len() > 1 {
            self.take(variable, kind, arguments.get(1));
        }
    }

    fn take(&mut self, variable: MentionedVariable, kind: MentionKind, value: Option<&Expr>) {
        let Some(value) = value else { return };
        let mut modules = Vec::new();
        let open = !literals(value, &mut modules);
        self.found.push(SettingsMention {
            extent: self.extents.of(value),
            kind,
            variable,
            modules,
            open,
        });
    }
}

/// `environ["DJANGO_SETTINGS_MODULE"]`, or a variable of that name.
fn target_variable(target: &Expr) -> Option<MentionedVariable> {
    match target {
        Expr::Subscript(node) => named_variable(&node.slice),
        Expr::Name(node) => variable_of(node.id.as_str()),
        _ => None,
    }
}

fn named_variable(node: &Expr) -> Option<MentionedVariable> {
    match node {
        Expr::StringLiteral(literal) => variable_of(literal.value.to_str()),
        _ => None,
    }
}

fn variable_of(name: &str) -> Option<MentionedVariable> {
    VARIABLES
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, variable)| *variable)
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
        _ => {
            into.extend(package(node));
            false
        }
    }
}

/// The package in which a module is chosen at run time: `f"site.settings.{name}"`, `"site.settings." + name`,
/// `"site.settings.%s" % name`.
fn package(node: &Expr) -> Option<Name> {
    let first = match node {
        Expr::FString(node) => node.value.elements().next()?.as_literal()?.value.as_ref(),
        Expr::BinOp(node) if matches!(node.op, Operator::Add | Operator::Mod) => {
            node.left.as_string_literal_expr()?.value.to_str()
        }
        _ => return None,
    };
    let (package, _) = first.rsplit_once('.')?;
    Some(package.into())
}

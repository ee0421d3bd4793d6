use std::collections::HashSet;

use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::{Conduct, Deed, DeedKind};
use crate::facts::{Extents, Words};
use crate::syntax::{Name, with_stack};

/// The words without one of which a file serves no request, proves no message and sanitises nothing.
const WORDS: [&str; 10] = [
    "request",
    "enforce_csrf",
    "hmac",
    "signing",
    "constant_time_compare",
    "bleach",
    "nh3",
    "clean_html",
    "sanitize",
    "sanitizer",
];
/// Deeds of one function, at most.
const MOST_DEEDS: usize = 400;
/// Longer texts name nothing.
const LONGEST_TEXT: usize = 60;
/// Longer chains of names are cut.
const LONGEST_CHAIN: usize = 12;
/// Classes in classes, at most.
const MAX_DEPTH: u8 = 4;

/// What the functions of a file do.
pub(crate) fn collect(body: &[Stmt], words: &Words, extents: &Extents<'_>) -> Vec<Conduct> {
    let mut found = Vec::new();
    if WORDS.iter().any(|word| words.may_hold(word)) {
        members(body, "", extents, &mut found, MAX_DEPTH);
    }
    found
}

fn members(body: &[Stmt], path: &str, extents: &Extents<'_>, found: &mut Vec<Conduct>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for statement in body {
        match statement {
            Stmt::FunctionDef(node) if node.name.starts_with("test_") => {}
            Stmt::FunctionDef(node) => found.extend(conduct(node, path, extents)),
            Stmt::ClassDef(node) if node.name.starts_with("Test") => {}
            Stmt::ClassDef(node) => {
                let path = format!("{path}{}.", node.name);
                members(&node.body, &path, extents, found, depth);
            }
            Stmt::If(node) => {
                members(&node.body, path, extents, found, depth);
                for clause in &node.elif_else_clauses {
                    members(&clause.body, path, extents, found, depth);
                }
            }
            Stmt::Try(node) => {
                members(&node.body, path, extents, found, depth);
                members(&node.orelse, path, extents, found, depth);
            }
            _ => {}
        }
    }
}

fn conduct<'a>(node: &'a StmtFunctionDef, path: &str, extents: &'a Extents<'a>) -> Option<Conduct> {
    let mut watch = Watch {
        extents,
        known: HashSet::new(),
        deeds: Vec::new(),
        sanitised: HashSet::new(),
    };
    for statement in &node.body {
        watch.visit_stmt(statement);
    }
    if watch.deeds.is_empty() {
        return None;
    }
    Some(Conduct {
        name: format!("{path}{}", node.name).into(),
        extent: extents.of(node),
        deeds: watch.deeds,
    })
}

struct Watch<'t> {
    extents: &'t Extents<'t>,
    known: HashSet<(DeedKind, Name)>,
    deeds: Vec<Deed>,
    /// Local names that stand for what a sanitiser left.
    sanitised: HashSet<&'t str>,
}

impl<'t> Watch<'t> {
    fn note(&mut self, kind: DeedKind, name: &str, node: &impl Ranged) {
        if self.deeds.len() >= MOST_DEEDS {
            return;
        }
        let name = Name::from(name);
        if self.known.insert((kind, name.clone())) {
            let extent = self.extents.of(node);
            self.deeds.push(Deed { kind, name, extent });
        }
    }

    /// What a sanitiser left, and under which names.
    fn assigned(&mut self, target: &'t Expr, value: &Expr) {
        if !self.is_sanitised(value) {
            return;
        }
        match target {
            Expr::Name(name) => {
                self.sanitised.insert(name.id.as_str());
            }
            Expr::Attribute(_) => {
                if let Some(name) = chain(target) {
                    self.note(DeedKind::Sanitise, &name, target);
                }
            }
            _ => {}
        }
    }

    fn is_sanitised(&self, value: &Expr) -> bool {
        match value {
            Expr::Name(name) => self.sanitised.contains(name.id.as_str()),
            Expr::Call(call) => chain(&call.func).is_some_and(|name| is_sanitiser(&name)),
            _ => false,
        }
    }

    /// What an assignment changes of something else: an attribute, or an entry.
    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Attribute(_) | Expr::Subscript(_) => {
                if let Some(name) = chain(target) {
                    self.note(DeedKind::Write, &name, target);
                }
            }
            Expr::Tuple(node) => {
                for target in &node.elts {
                    with_stack(|| self.target(target));
                }
            }
            _ => {}
        }
    }
}

impl<'a> Visitor<'a> for Watch<'a> {
    fn visit_stmt(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::Assign(node) => {
                for target in &node.targets {
                    self.target(target);
                    self.assigned(target, &node.value);
                }
            }
            Stmt::AugAssign(node) => self.target(&node.target),
            Stmt::AnnAssign(node) => self.target(&node.target),
            Stmt::Delete(node) => {
                for target in &node.targets {
                    self.target(target);
                }
            }
            // What decorates an inner function is done, what it is annotated with is not.
            Stmt::FunctionDef(node) => {
                for decorator in &node.decorator_list {
                    self.visit_expr(&decorator.expression);
                }
                for statement in &node.body {
                    with_stack(|| self.visit_stmt(statement));
                }
                return;
            }
            // A text by itself is a comment.
            Stmt::Expr(node) if node.value.is_string_literal_expr() => return,
            _ => {}
        }
        with_stack(|| walk_stmt(self, statement));
    }

    fn visit_expr(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Call(call) => {
                if let Some(name) = chain(&call.func) {
                    self.note(DeedKind::Call, &name, call);
                }
                // The chain is named; what it is called with is looked at.
                with_stack(|| self.inside(&call.func));
                for argument in &call.arguments.args {
                    with_stack(|| self.visit_expr(argument));
                }
                for keyword in &call.arguments.keywords {
                    with_stack(|| self.visit_expr(&keyword.value));
                }
            }
            Expr::Attribute(_) => {
                if let Some(name) = chain(expression) {
                    self.note(DeedKind::Read, &name, expression);
                }
                with_stack(|| self.inside(expression));
            }
            Expr::StringLiteral(literal) => {
                let text = literal.value.to_str();
                if !text.is_empty() && text.len() <= LONGEST_TEXT && !text.contains(' ') {
                    self.note(DeedKind::Text, text, expression);
                }
            }
            _ => with_stack(|| walk_expr(self, expression)),
        }
    }
}

impl<'a> Watch<'a> {
    /// What stands in a chain beside its names.
    fn inside(&mut self, expression: &'a Expr) {
        match expression {
            Expr::Name(_) => {}
            Expr::Attribute(node) if node.value.is_name_expr() => {}
            Expr::Attribute(node) => match &*node.value {
                inner @ Expr::Attribute(_) => with_stack(|| self.inside(inner)),
                inner => with_stack(|| self.visit_expr(inner)),
            },
            other => self.visit_expr(other),
        }
    }
}

/// Functions that leave the tags of a list, by what they are called.
fn is_sanitiser(name: &str) -> bool {
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    let last = last.to_ascii_lowercase();
    let of_library = last == "clean"
        && ["bleach", "nh3", "cleaner"]
            .iter()
            .any(|library| owner.to_ascii_lowercase().ends_with(library));
    of_library
        || last.contains("sanitize")
        || last.contains("sanitise")
        || matches!(last.as_str(), "clean_html" | "bleach_clean" | "clean_text")
}

/// `Order.objects.filter.delete` of `Order.objects.filter(old=True).delete`.
fn chain(expression: &Expr) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let mut at = expression;
    loop {
        match at {
            Expr::Attribute(node) => {
                names.push(node.attr.as_str());
                at = &node.value;
            }
            Expr::Call(node) => at = &node.func,
            Expr::Subscript(node) => at = &node.value,
            Expr::Await(node) => at = &node.value,
            Expr::Name(node) => {
                names.push(node.id.as_str());
                break;
            }
            _ => {
                names.push("");
                break;
            }
        }
    }
    if names.len() == 1 && names[0].is_empty() {
        return None;
    }
    names.reverse();
    let skipped = names.len().saturating_sub(LONGEST_CHAIN);
    let mut chain = names[skipped..].join(".");
    if skipped > 0 {
        chain.insert(0, '.');
    }
    Some(chain)
}

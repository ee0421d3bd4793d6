use std::collections::HashSet;

use foldhash::fast::FixedState;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{Expr, ExprCall, ExprDict, Stmt, StmtFunctionDef};
use ruff_text_size::Ranged;

use super::address::begins_in_code;
use super::{Conduct, Deed, DeedKind};
use crate::facts::{Extents, Words};
use crate::syntax::{Name, with_stack};

/// The words without one of which a file serves no request, proves no message, sanitises nothing and sends no mail.
const WORDS: [&str; 15] = [
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
    "send_mail",
    "email_user",
    "mail_admins",
    "EmailMessage",
    "EmailMultiAlternatives",
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
        members(body, "", &mut Watch::new(extents), &mut found, MAX_DEPTH);
    }
    found
}

fn members<'a>(
    body: &'a [Stmt],
    path: &str,
    watch: &mut Watch<'a>,
    found: &mut Vec<Conduct>,
    depth: u8,
) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for statement in body {
        match statement {
            Stmt::FunctionDef(node) if node.name.starts_with("test_") => {}
            Stmt::FunctionDef(node) => found.extend(conduct(node, path, watch)),
            Stmt::ClassDef(node) if node.name.starts_with("Test") => {}
            Stmt::ClassDef(node) => {
                let path = format!("{path}{}.", node.name);
                members(&node.body, &path, watch, found, depth);
            }
            Stmt::If(node) => {
                members(&node.body, path, watch, found, depth);
                for clause in &node.elif_else_clauses {
                    members(&clause.body, path, watch, found, depth);
                }
            }
            Stmt::Try(node) => {
                members(&node.body, path, watch, found, depth);
                members(&node.orelse, path, watch, found, depth);
            }
            _ => {}
        }
    }
}

fn conduct<'a>(node: &'a StmtFunctionDef, path: &str, watch: &mut Watch<'a>) -> Option<Conduct> {
    watch.begin();
    for statement in &node.body {
        watch.visit_stmt(statement);
    }
    if watch.deeds.is_empty() {
        return None;
    }
    Some(Conduct {
        name: format!("{path}{}", node.name).into(),
        extent: watch.extents.of(node),
        deeds: std::mem::take(&mut watch.deeds),
    })
}

/// Of one function after the other.
struct Watch<'t> {
    extents: &'t Extents<'t>,
    /// The names of the deeds, by their kind.
    known: [HashSet<Name, FixedState>; DeedKind::COUNT],
    deeds: Vec<Deed>,
    /// Local names that stand for what a sanitiser left.
    sanitised: HashSet<&'t str>,
    /// Local names that stand for addresses which the code begins.
    addresses: HashSet<&'t str>,
    /// Where chains are written.
    text: String,
}

impl<'t> Watch<'t> {
    fn new(extents: &'t Extents<'t>) -> Self {
        Self {
            extents,
            known: Default::default(),
            deeds: Vec::new(),
            sanitised: HashSet::new(),
            addresses: HashSet::new(),
            text: String::new(),
        }
    }

    fn begin(&mut self) {
        for known in &mut self.known {
            known.clear();
        }
        self.deeds.clear();
        self.sanitised.clear();
        self.addresses.clear();
    }

    fn note(&mut self, kind: DeedKind, name: &str, node: &impl Ranged) {
        let known = &mut self.known[kind as usize];
        if self.deeds.len() >= MOST_DEEDS || known.contains(name) {
            return;
        }
        let name = Name::from(name);
        known.insert(name.clone());
        let extent = self.extents.of(node);
        self.deeds.push(Deed { kind, name, extent });
    }

    fn note_chain(&mut self, kind: DeedKind, expression: &Expr, node: &impl Ranged) {
        let mut text = std::mem::take(&mut self.text);
        if chain(expression, &mut text) {
            self.note(kind, &text, node);
        }
        self.text = text;
    }

    /// What a sanitiser left, and what is given an address that the code begins, under which names.
    fn assigned(&mut self, target: &'t Expr, value: &Expr) {
        if self.is_sanitised(value) {
            self.keep(DeedKind::Sanitise, target);
        }
        if self.is_address(value) {
            self.keep(DeedKind::Address, target);
        }
    }

    fn keep(&mut self, kind: DeedKind, target: &'t Expr) {
        match target {
            Expr::Name(name) if kind == DeedKind::Sanitise => {
                self.sanitised.insert(name.id.as_str());
            }
            Expr::Name(name) => {
                self.addresses.insert(name.id.as_str());
            }
            Expr::Attribute(_) => self.note_chain(kind, target, target),
            _ => {}
        }
    }

    fn is_address(&self, value: &Expr) -> bool {
        match value {
            Expr::Name(name) => self.addresses.contains(name.id.as_str()),
            value => begins_in_code(value),
        }
    }

    /// The keywords of a class, or of a manager, that are given such an address.
    fn addressed_keywords(&mut self, call: &ExprCall) {
        let mut text = std::mem::take(&mut self.text);
        for keyword in &call.arguments.keywords {
            if let Some(name) = &keyword.arg
                && self.is_address(&keyword.value)
                && chain(&call.func, &mut text)
                && makes_object(&text)
            {
                text.push('.');
                text.push_str(name);
                self.note(DeedKind::Address, &text, keyword);
            }
        }
        self.text = text;
    }

    /// The entries of a dict that are given such an address, for whichever object it is made of: those of more than
    /// one word, which stand for little else.
    fn addressed_entries(&mut self, dict: &ExprDict) {
        for item in &dict.items {
            if let Some(Expr::StringLiteral(key)) = &item.key
                && key.value.to_str().contains('_')
                && self.is_address(&item.value)
            {
                let name = format!(".{}", key.value.to_str());
                self.note(
                    DeedKind::Address,
                    &name,
                    item.key.as_ref().unwrap_or(&item.value),
                );
            }
        }
    }

    fn is_sanitised(&mut self, value: &Expr) -> bool {
        match value {
            Expr::Name(name) => self.sanitised.contains(name.id.as_str()),
            Expr::Call(call) => chain(&call.func, &mut self.text) && is_sanitiser(&self.text),
            _ => false,
        }
    }

    /// What an assignment changes of something else: an attribute, or an entry.
    fn target(&mut self, target: &Expr) {
        match target {
            Expr::Attribute(_) | Expr::Subscript(_) => {
                self.note_chain(DeedKind::Write, target, target);
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
                self.note_chain(DeedKind::Call, &call.func, call);
                self.addressed_keywords(call);
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
                self.note_chain(DeedKind::Read, expression, expression);
                with_stack(|| self.inside(expression));
            }
            Expr::Dict(dict) => {
                self.addressed_entries(dict);
                with_stack(|| walk_expr(self, expression));
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

/// A class, by how its name begins, or a method of a manager that makes a row.
fn makes_object(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    last.starts_with(char::is_uppercase)
        || matches!(last, "create" | "get_or_create" | "update_or_create")
}

/// Functions that leave the tags of a list, by what they are called.
fn is_sanitiser(name: &str) -> bool {
    const ROOTS: [&[u8]; 4] = [b"clean", b"sanitize", b"sanitise", b"safe"];
    let (owner, last) = name.rsplit_once('.').unwrap_or(("", name));
    let has = |root: &[u8]| {
        let mut parts = last.as_bytes().windows(root.len());
        parts.any(|part| part.eq_ignore_ascii_case(root))
    };
    if !ROOTS.into_iter().any(has) {
        return false;
    }
    let last = last.to_ascii_lowercase();
    let of_library = last == "clean"
        && ["bleach", "nh3", "cleaner"]
            .iter()
            .any(|library| owner.to_ascii_lowercase().ends_with(library));
    of_library
        || last.contains("sanitize")
        || last.contains("sanitise")
        || matches!(
            last.as_str(),
            "clean_html" | "safe_html" | "bleach_clean" | "clean_text"
        )
}

/// Writes `Order.objects.filter.delete` of `Order.objects.filter(old=True).delete`; false where there is no name.
fn chain(expression: &Expr, text: &mut String) -> bool {
    text.clear();
    // From the last to the first.
    let mut names = [""; LONGEST_CHAIN];
    let mut count = 0;
    let mut take = |name| {
        if let Some(free) = names.get_mut(count) {
            *free = name;
        }
        count += 1;
    };
    let mut at = expression;
    loop {
        match at {
            Expr::Attribute(node) => {
                take(node.attr.as_str());
                at = &node.value;
            }
            Expr::Call(node) => at = &node.func,
            Expr::Subscript(node) => at = &node.value,
            Expr::Await(node) => at = &node.value,
            Expr::Name(node) => {
                take(node.id.as_str());
                break;
            }
            _ => {
                take("");
                break;
            }
        }
    }
    if count == 1 && names[0].is_empty() {
        return false;
    }
    let kept = &names[..count.min(LONGEST_CHAIN)];
    for (index, name) in kept.iter().rev().enumerate() {
        if index > 0 || count > LONGEST_CHAIN {
            text.push('.');
        }
        text.push_str(name);
    }
    true
}

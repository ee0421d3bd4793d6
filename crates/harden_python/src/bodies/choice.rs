//! What a name is behind a question: one of a few values (`if order not in ORDERS: order = "title"`), or a text with a
//! beginning that the code knows (`if not url.startswith("/"): return home`).

use ruff_python_ast::statement_visitor::{StatementVisitor, walk_stmt};
use ruff_python_ast::{BoolOp, CmpOp, Expr, ExprCall, ExprIf, Stmt, StmtIf, UnaryOp};
use ruff_text_size::Ranged as _;

use crate::syntax::with_stack;

/// What a name is behind an `if`.
pub(super) struct Choice<'a> {
    pub(super) name: &'a Expr,
    pub(super) known: Known<'a>,
    /// Or it is one of these, which it is given where it is not.
    pub(super) instead: Vec<&'a Expr>,
    /// Where the `if` ends: in bytes, in its file.
    pub(super) end: u32,
}

/// What a question leaves of a value.
#[derive(Clone, Copy)]
pub(super) enum Known<'a> {
    /// It is in this.
    Among(&'a Expr),
    /// It begins with this.
    Begun(&'a str),
}

/// Of a branch that gives a name another value, or leaves the function, where the name is not what is asked: what the
/// name is behind it.
pub(super) fn choice(node: &StmtIf) -> Option<Choice<'_>> {
    let (answer, otherwise) = match &*node.elif_else_clauses {
        [] => (denied(&node.test)?, &*node.body),
        [clause] if clause.test.is_none() => match denied(&node.test) {
            Some(answer) if !assigns(&clause.body, answer.0) => (answer, &*node.body),
            Some(_) => return None,
            None => {
                let answer = asked(&node.test)?;
                if assigns(&node.body, answer.0) {
                    return None;
                }
                (answer, &*clause.body)
            }
        },
        _ => return None,
    };
    let (name, known) = answer;
    if !name.is_name_expr() {
        return None;
    }
    let instead = given(otherwise, name);
    if instead.is_empty() && !leaves(otherwise) {
        return None;
    }
    Some(Choice {
        name,
        known,
        instead,
        end: node.end().to_u32(),
    })
}

/// What the first value of `x if x in y else z` is.
pub(super) fn chosen(node: &ExprIf) -> Option<Known<'_>> {
    let (name, known) = asked(&node.test)?;
    is_same(&node.body, name).then_some(known)
}

/// What is given back where it was asked for: `if url.startswith("/"): return url`.
pub(super) fn given_back(node: &StmtIf) -> Option<(&Expr, Known<'_>)> {
    let [Stmt::Return(given)] = &*node.body else {
        return None;
    };
    let value = given.value.as_deref()?;
    let (name, known) = asked(&node.test)?;
    is_same(value, name).then_some((value, known))
}

/// The value and what it is wherever a question is false: `x not in y`, `not x in y`, and these `or` something else.
fn denied(test: &Expr) -> Option<(&Expr, Known<'_>)> {
    match test {
        Expr::Compare(_) => membership(test, CmpOp::NotIn),
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => asked(&node.operand),
        Expr::BoolOp(node) if node.op == BoolOp::Or => node.values.iter().find_map(denied),
        _ => None,
    }
}

/// The same wherever a question is true.
fn asked(test: &Expr) -> Option<(&Expr, Known<'_>)> {
    match test {
        Expr::Compare(_) => membership(test, CmpOp::In),
        Expr::Call(call) => beginning(call),
        Expr::BoolOp(node) if node.op == BoolOp::And => node.values.iter().find_map(asked),
        // `url.startswith("http://") or url.startswith("https://")`
        Expr::BoolOp(node) => {
            let mut answers = node.values.iter().map(beginning_asked);
            let first = answers.next()??;
            let are_same = answers.all(|one| one.is_some_and(|one| is_same(one.0, first.0)));
            are_same.then_some(first)
        }
        _ => None,
    }
}

fn membership(test: &Expr, operator: CmpOp) -> Option<(&Expr, Known<'_>)> {
    let node = test.as_compare_expr()?;
    match (&*node.left, &*node.ops, &*node.comparators) {
        (Expr::Name(_), [own], [among]) if *own == operator => {
            Some((&node.left, Known::Among(among)))
        }
        _ => None,
    }
}

fn beginning_asked(test: &Expr) -> Option<(&Expr, Known<'_>)> {
    test.as_call_expr().and_then(beginning)
}

/// `url.startswith("/")`, `url.startswith(("http://", "https://"))`, `re.match("^/", url)`
fn beginning(call: &ExprCall) -> Option<(&Expr, Known<'_>)> {
    let Expr::Attribute(function) = &*call.func else {
        return None;
    };
    let arguments = &*call.arguments.args;
    match (function.attr.as_str(), arguments) {
        ("startswith", [Expr::Tuple(texts)]) => {
            let mut texts = texts.elts.iter().map(decided);
            let first = texts.next()??;
            texts
                .all(|text| text.is_some())
                .then_some((&*function.value, Known::Begun(first)))
        }
        ("startswith", [text]) => Some((&*function.value, Known::Begun(decided(text)?))),
        ("match" | "fullmatch", [pattern, value, ..]) if is_named(&function.value, "re") => {
            let pattern = pattern.as_string_literal_expr()?.value.to_str();
            let begun = literal_beginning(pattern)?;
            decides_scheme(begun).then_some((value, Known::Begun(begun)))
        }
        _ => None,
    }
}

fn decided(text: &Expr) -> Option<&str> {
    let text = text.as_string_literal_expr()?.value.to_str();
    decides_scheme(text).then_some(text)
}

/// Whether a text that begins so is no script, whatever follows.
fn decides_scheme(beginning: &str) -> bool {
    const SCRIPTS: [&str; 3] = ["javascript:", "data:", "vbscript:"];
    let lower = beginning.trim_start().to_ascii_lowercase();
    !lower.is_empty()
        && SCRIPTS
            .iter()
            .all(|script| !script.starts_with(&lower) && !lower.starts_with(script))
}

/// The letters that every text begins with that a pattern matches.
fn literal_beginning(pattern: &str) -> Option<&str> {
    if pattern.contains('|') {
        return None;
    }
    let pattern = pattern.strip_prefix('^').unwrap_or(pattern);
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/:-_#".contains(letter);
    let end = pattern
        .find(|letter| !is_plain(letter))
        .unwrap_or(pattern.len());
    // What is repeated may be absent.
    let repeats = pattern[end..].starts_with(['?', '*', '{']);
    let end = if repeats { end.checked_sub(1)? } else { end };
    (end > 0).then_some(&pattern[..end])
}

fn is_named(value: &Expr, name: &str) -> bool {
    value
        .as_name_expr()
        .is_some_and(|own| own.id.as_str() == name)
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
        // `self.website`
        (Expr::Attribute(target), Expr::Attribute(name)) => {
            target.attr.as_str() == name.attr.as_str() && is_same(&target.value, &name.value)
        }
        _ => false,
    }
}

/// Whether nothing behind a branch is reached from it.
fn leaves(body: &[Stmt]) -> bool {
    matches!(body.last(), Some(Stmt::Return(_) | Stmt::Raise(_)))
}

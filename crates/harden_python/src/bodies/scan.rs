//! One pass over the statements of a function: what it assigns, gives back and may render. Nothing is made of the
//! expressions yet.

use ruff_python_ast::visitor::{Visitor, walk_expr};
use ruff_python_ast::{Arguments, ExceptHandler, Expr, ExprCall, Stmt};
use ruff_text_size::Ranged as _;

use super::MarkupUse;
use super::choice::{Choice, Known, choice, given_back};
use super::markup::{is_markup, is_other_content, markup_use};
use crate::syntax::with_stack;

/// Functions that fill in templates, by the names that they are called by.
pub(super) const RENDERING: [&str; 8] = [
    "render",
    "render_to_string",
    "render_to_response",
    "render_template",
    "TemplateResponse",
    "SimpleTemplateResponse",
    "render_block_to_string",
    "render_template_to_string",
];

/// What leaves a message that a later page shows
/// (<https://docs.djangoproject.com/en/stable/ref/contrib/messages/>), by the names that it is called by.
pub(super) const MESSAGES: [&str; 2] = ["messages", "message_user"];

/// What the names of templates end in.
const EXTENSIONS: [&str; 8] = [
    ".html", ".htm", ".txt", ".xml", ".jinja", ".jinja2", ".j2", ".svg",
];

/// What is found in a function.
#[derive(Default)]
pub(super) struct Scan<'a> {
    /// With whether they stand in no branch and no loop.
    pub(super) assignments: Vec<(Assignment<'a>, bool)>,
    pub(super) returns: Vec<&'a Expr>,
    /// Of some of these, what a question left of them.
    pub(super) known_returns: Vec<(&'a Expr, Known<'a>)>,
    pub(super) renders: Vec<&'a ExprCall>,
    pub(super) markups: Vec<(&'a Expr, MarkupUse)>,
    /// Functions and classes of the body.
    pub(super) inner: Vec<&'a Stmt>,
    pub(super) yields: bool,
    /// Whether calls may render anything.
    looks_for_renders: bool,
    /// Branches and loops around the statement at hand.
    branches: u32,
}

pub(super) enum Assignment<'a> {
    /// `target = value`
    Is(&'a Expr, &'a Expr),
    /// `for target in value`
    Each(&'a Expr, &'a Expr),
    /// `target[key] = value`
    Entry(&'a Expr, Option<&'a str>, &'a Expr),
    /// `target.update(…)`
    Update(&'a Expr, &'a Arguments),
    /// `target.append(value)`
    Append(&'a Expr, &'a Expr),
    /// `target += value`
    Add(&'a Expr, &'a Expr),
    /// What a question about a name leaves of it for the rest of the function.
    Chosen(Choice<'a>),
    /// Something nobody follows.
    Other(&'a Expr),
}

impl<'a> Assignment<'a> {
    /// Whether it gives a name another value altogether.
    pub(super) fn is_whole_name(&self) -> bool {
        match self {
            Self::Is(target, _) => target.is_name_expr(),
            Self::Chosen(_) => true,
            _ => false,
        }
    }

    /// Where in the text the target gets its value.
    pub(super) fn at(&self) -> u32 {
        match self {
            Self::Chosen(choice) => choice.end,
            _ => self.target().start().to_u32(),
        }
    }

    pub(super) fn target(&self) -> &'a Expr {
        match self {
            Self::Is(target, _)
            | Self::Each(target, _)
            | Self::Entry(target, ..)
            | Self::Update(target, _)
            | Self::Append(target, _)
            | Self::Add(target, _)
            | Self::Other(target) => target,
            Self::Chosen(choice) => choice.name,
        }
    }
}

impl<'a> Scan<'a> {
    pub(super) fn of(body: &'a [Stmt], looks_for_renders: bool) -> Self {
        let mut scan = Self {
            looks_for_renders,
            ..Self::default()
        };
        scan.body(body);
        scan
    }

    fn body(&mut self, body: &'a [Stmt]) {
        with_stack(|| {
            for statement in body {
                self.statement(statement);
            }
        });
    }

    fn branch(&mut self, body: &'a [Stmt]) {
        self.branches += 1;
        self.body(body);
        self.branches -= 1;
    }

    fn note(&mut self, assignment: Assignment<'a>) {
        self.assignments.push((assignment, self.branches == 0));
    }

    fn statement(&mut self, statement: &'a Stmt) {
        match statement {
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => self.inner.push(statement),
            Stmt::Return(node) => {
                if let Some(value) = node.value.as_deref() {
                    self.returns.push(value);
                    self.look_at(value);
                }
            }
            Stmt::Assign(node) => {
                for target in &node.targets {
                    self.assign(target, &node.value);
                }
                self.look_at(&node.value);
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = node.value.as_deref() {
                    self.assign(&node.target, value);
                    self.look_at(value);
                }
            }
            Stmt::AugAssign(node) => {
                self.note(Assignment::Add(&node.target, &node.value));
                self.look_at(&node.value);
            }
            Stmt::Expr(node) => {
                self.method(&node.value);
                self.look_at(&node.value);
            }
            Stmt::For(node) => {
                self.note(Assignment::Each(&node.target, &node.iter));
                self.look_at(&node.iter);
                self.branch(&node.body);
                self.branch(&node.orelse);
            }
            Stmt::While(node) => {
                self.branch(&node.body);
                self.branch(&node.orelse);
            }
            Stmt::If(node) => {
                self.known_returns.extend(given_back(node));
                self.branch(&node.body);
                for clause in &node.elif_else_clauses {
                    self.branch(&clause.body);
                }
                if let Some(choice) = choice(node) {
                    self.note(Assignment::Chosen(choice));
                }
            }
            Stmt::With(node) => {
                for item in &node.items {
                    self.look_at(&item.context_expr);
                    if let Some(target) = item.optional_vars.as_deref() {
                        self.note(Assignment::Other(target));
                    }
                }
                self.body(&node.body);
            }
            Stmt::Try(node) => {
                self.branch(&node.body);
                for ExceptHandler::ExceptHandler(handler) in &node.handlers {
                    self.branch(&handler.body);
                }
                self.branch(&node.orelse);
                self.body(&node.finalbody);
            }
            Stmt::Match(node) => {
                for case in &node.cases {
                    self.branch(&case.body);
                }
            }
            Stmt::Raise(node) => {
                if let Some(raised) = node.exc.as_deref() {
                    self.look_at(raised);
                }
            }
            _ => {}
        }
    }

    fn assign(&mut self, target: &'a Expr, value: &'a Expr) {
        match target {
            Expr::Subscript(node) => {
                let key = node.slice.as_string_literal_expr();
                let key = key.map(|key| key.value.to_str());
                self.note(Assignment::Entry(&node.value, key, value));
            }
            _ => self.note(Assignment::Is(target, value)),
        }
    }

    /// `context.update(…)`, `rows.append(…)`, `context.setdefault("key", value)`
    fn method(&mut self, expression: &'a Expr) {
        if expression.is_yield_expr() || expression.is_yield_from_expr() {
            self.yields = true;
        }
        let Expr::Call(call) = expression else {
            return;
        };
        let Expr::Attribute(method) = &*call.func else {
            return;
        };
        let arguments = &call.arguments;
        let (kind, first) = (method.attr.as_str(), arguments.args.first());
        if !matches!(kind, "update" | "append" | "add" | "setdefault") {
            return;
        }
        let object = &method.value;
        match (kind, first, arguments.args.get(1)) {
            ("update", _, _) => self.note(Assignment::Update(object, arguments)),
            ("append" | "add", Some(value), None) => {
                self.note(Assignment::Append(object, value));
            }
            ("setdefault", Some(Expr::StringLiteral(key)), Some(value)) => {
                let key = Some(key.value.to_str());
                self.note(Assignment::Entry(object, key, value));
            }
            _ => {}
        }
    }

    /// What goes into a text: of a sum, every operand by itself.
    fn below_text(&mut self, text: &'a Expr) {
        match text {
            Expr::BinOp(operation) => {
                for operand in [&*operation.left, &*operation.right] {
                    with_stack(|| self.below_text(operand));
                }
            }
            Expr::FString(_) => walk_expr(self, text),
            Expr::Call(_) if is_markup(text) => walk_expr(self, text),
            _ => self.visit_expr(text),
        }
    }

    /// What stands in a call that takes markup: of the text itself, what goes into it.
    fn below_markup(&mut self, call: &'a ExprCall) {
        let arguments = call.arguments.args.iter().enumerate();
        for (index, argument) in arguments {
            with_stack(|| {
                if index == 0 {
                    self.below_text(argument);
                } else {
                    self.visit_expr(argument);
                }
            });
        }
        for keyword in &call.arguments.keywords {
            with_stack(|| self.visit_expr(&keyword.value));
        }
    }

    fn look_at(&mut self, expression: &'a Expr) {
        self.visit_expr(expression);
    }
}

impl<'a> Visitor<'a> for Scan<'a> {
    fn visit_expr(&mut self, expression: &'a Expr) {
        if is_markup(expression) {
            self.markups.push((expression, MarkupUse::Plain));
            if matches!(expression, Expr::BinOp(_)) {
                self.below_text(expression);
                return;
            }
        } else if let Expr::Subscript(part) = expression
            && let Expr::Call(call) = &*part.value
            && markup_use(call) == Some(MarkupUse::Marked)
        {
            // A part of a text that is marked as safe is a plain text again.
            self.below_markup(call);
            return;
        } else if let Expr::Call(call) = expression
            && let Some(used) = markup_use(call)
            && (used != MarkupUse::Response || !is_other_content(call))
        {
            self.markups.push((expression, used));
            self.below_markup(call);
            return;
        }
        match expression {
            Expr::Call(call)
                if self.looks_for_renders && (may_render(call) || leaves_message(call)) =>
            {
                self.renders.push(call);
            }
            Expr::Yield(_) | Expr::YieldFrom(_) => self.yields = true,
            Expr::Name(_) | Expr::StringLiteral(_) | Expr::Attribute(_) => return,
            _ => {}
        }
        with_stack(|| walk_expr(self, expression));
    }
}

/// By its name, or because it is given the name of a template.
fn may_render(call: &ExprCall) -> bool {
    let name = match &*call.func {
        Expr::Name(node) => node.id.as_str(),
        Expr::Attribute(node) => node.attr.as_str(),
        _ => return false,
    };
    RENDERING.contains(&name)
        || call
            .arguments
            .args
            .iter()
            .take(4)
            .any(|argument| argument.as_string_literal_expr().is_some_and(is_template))
            && !matches!(name, "get_template" | "select_template" | "open" | "join")
}

/// `messages.success(request, …)`, `self.message_user(request, …)` of an admin.
fn leaves_message(call: &ExprCall) -> bool {
    let Expr::Attribute(node) = &*call.func else {
        return false;
    };
    match node.attr.as_str() {
        "message_user" => true,
        "add_message" | "debug" | "info" | "success" | "warning" | "error" => {
            let module = match &*node.value {
                Expr::Name(module) => module.id.as_str(),
                Expr::Attribute(module) => module.attr.as_str(),
                _ => return false,
            };
            module == "messages"
        }
        _ => false,
    }
}

fn is_template(literal: &ruff_python_ast::ExprStringLiteral) -> bool {
    let text = literal.value.to_str();
    EXTENSIONS.iter().any(|extension| text.ends_with(extension))
}

use std::cell::Cell;
use std::collections::BTreeMap;

use ruff_python_ast::{
    Arguments, BoolOp, ExceptHandler, Expr, ExprCall, Operator, Stmt, StmtIf, StmtTry, UnaryOp,
};

use super::{Condition, Route, View};
use crate::facts::{Extents, Value, dotted};
use crate::syntax::{Name, with_stack};

/// The patterns that a `URLconf` has, as far as its statements show.
pub(crate) fn collect(body: &[Stmt], text: &str, extents: &Extents<'_>) -> Vec<Route> {
    let mut reader = Reader {
        extents,
        lists: BTreeMap::new(),
        conditions: Vec::new(),
        budget: Cell::new(BUDGET.min(LEAST_BUDGET + text.len() / BYTES_FOR_A_PATTERN)),
    };
    reader.body(body);
    reader.lists.remove(PATTERNS).unwrap_or_default()
}

/// The name that Django looks for.
pub(crate) const PATTERNS: &str = "urlpatterns";
/// Patterns and their conditions that are made or copied, at most: lists that are added to themselves grow
/// without end.
const BUDGET: usize = 100_000;
/// A file may make one for so many of its bytes: small files together no more than a large one.
const BYTES_FOR_A_PATTERN: usize = 8;
/// What the smallest files may make of their lists.
const LEAST_BUDGET: usize = 1_000;
/// Conditions around one statement, at most.
const MAX_CONDITIONS: usize = 32;
/// Calls in calls, at most.
const MAX_DEPTH: u8 = 16;

struct Reader<'t> {
    extents: &'t Extents<'t>,
    /// Lists of patterns, by the names that they have so far.
    lists: BTreeMap<&'t str, Vec<Route>>,
    /// Those around the statement at hand.
    conditions: Vec<Condition>,
    budget: Cell<usize>,
}

impl<'t> Reader<'t> {
    fn body(&mut self, body: &'t [Stmt]) {
        for statement in body {
            with_stack(|| self.statement(statement));
        }
    }

    fn statement(&mut self, statement: &'t Stmt) {
        match statement {
            Stmt::Assign(node) => {
                for target in &node.targets {
                    self.assign(target, &node.value);
                }
            }
            Stmt::AnnAssign(node) => {
                if let Some(value) = &node.value {
                    self.assign(&node.target, value);
                }
            }
            Stmt::AugAssign(node) if node.op == Operator::Add => {
                self.add(&node.target, &node.value);
            }
            Stmt::Expr(node) => self.method(&node.value),
            Stmt::If(node) => self.branches(node),
            Stmt::Try(node) => self.attempt(node),
            Stmt::With(node) => self.body(&node.body),
            Stmt::For(node) => self.under(Condition::Unknown, &node.body),
            Stmt::While(node) => self.under(Condition::Unknown, &node.body),
            _ => {}
        }
    }

    fn attempt(&mut self, node: &'t StmtTry) {
        self.under(Condition::Unknown, &node.body);
        self.under(Condition::Unknown, &node.orelse);
        for ExceptHandler::ExceptHandler(handler) in &node.handlers {
            self.under(Condition::Unknown, &handler.body);
        }
        self.body(&node.finalbody);
    }

    fn branches(&mut self, node: &'t StmtIf) {
        let before = self.conditions.len();
        let first = (Some(&*node.test), &node.body);
        let others = node.elif_else_clauses.iter();
        let others = others.map(|clause| (clause.test.as_ref(), &clause.body));
        for (test, body) in std::iter::once(first).chain(others) {
            let Some(test) = test else {
                self.body(body);
                continue;
            };
            let condition = condition(test, MAX_DEPTH);
            self.under(condition.clone(), body);
            self.assume(Condition::Not(Box::new(condition)));
        }
        self.conditions.truncate(before);
    }

    fn under(&mut self, condition: Condition, body: &'t [Stmt]) {
        let before = self.conditions.len();
        self.assume(condition);
        self.body(body);
        self.conditions.truncate(before);
    }

    /// What lies below too many conditions, nobody follows.
    fn assume(&mut self, condition: Condition) {
        match self.conditions.len() {
            0..MAX_CONDITIONS => self.conditions.push(condition),
            MAX_CONDITIONS => self.conditions.push(Condition::Unknown),
            _ => {}
        }
    }

    /// What is assigned in a branch stands beside what was there before.
    fn assign(&mut self, target: &'t Expr, value: &'t Expr) {
        let Expr::Name(name) = target else {
            return;
        };
        let routes = self.routes(value, MAX_DEPTH);
        let is_certain = self.conditions.is_empty();
        let list = self.lists.entry(name.id.as_str()).or_default();
        if is_certain {
            list.clear();
        }
        list.extend(routes);
    }

    fn add(&mut self, target: &'t Expr, value: &'t Expr) {
        if let Expr::Name(name) = target {
            let routes = self.routes(value, MAX_DEPTH);
            let list = self.lists.entry(name.id.as_str()).or_default();
            list.extend(routes);
        }
    }

    /// `urlpatterns.append(path(…))`, `urlpatterns.extend([…])`, `urlpatterns.insert(0, path(…))`
    fn method(&mut self, expression: &'t Expr) {
        let Expr::Call(ExprCall {
            func, arguments, ..
        }) = expression
        else {
            return;
        };
        let Expr::Attribute(method) = &**func else {
            return;
        };
        if !matches!(method.attr.as_str(), "append" | "extend" | "insert") {
            return;
        }
        if let Some(value) = arguments.args.last()
            && arguments.keywords.is_empty()
            && !value.is_starred_expr()
        {
            self.add(&method.value, value);
        }
    }

    /// The patterns of an expression that makes some: lists and their sums, names of lists, and calls
    /// such as `path`, or `i18n_patterns` around others.
    fn routes(&self, expression: &Expr, depth: u8) -> Vec<Route> {
        let Some(depth) = depth.checked_sub(1) else {
            return Vec::new();
        };
        let of_all = |items: &[Expr]| {
            let routes = items.iter().flat_map(|item| self.routes(item, depth));
            routes.collect()
        };
        match expression {
            Expr::List(node) => of_all(&node.elts),
            Expr::Tuple(node) => of_all(&node.elts),
            Expr::Starred(node) => self.routes(&node.value, depth),
            Expr::BinOp(node) if node.op == Operator::Add => {
                let mut routes = self.routes(&node.left, depth);
                routes.extend(self.routes(&node.right, depth));
                routes
            }
            Expr::Name(name) => {
                let known = self.lists.get(name.id.as_str()).into_iter().flatten();
                let affordable = known.take_while(|route| self.can_afford(route));
                affordable
                    .map(|route| self.conditioned(route.clone()))
                    .collect()
            }
            Expr::Call(call) => self.call(call, depth),
            _ => Vec::new(),
        }
    }

    /// Takes what a copy costs from the budget.
    fn can_afford(&self, route: &Route) -> bool {
        let cost = 1 + route.conditions.len() + self.conditions.len();
        let left = self.budget.get().checked_sub(cost);
        self.budget.set(left.unwrap_or(0));
        left.is_some()
    }

    fn conditioned(&self, mut route: Route) -> Route {
        for condition in &self.conditions {
            if !route.conditions.contains(condition) {
                route.conditions.push(condition.clone());
            }
        }
        route
    }

    fn call(&self, call: &ExprCall, depth: u8) -> Vec<Route> {
        match last_name(&call.func) {
            "path" | "re_path" | "url" => self.route(call, depth).into_iter().collect(),
            "i18n_patterns" | "patterns" | "list" | "tuple" => {
                let lists = call.arguments.args.iter();
                let lists = lists.filter(|argument| !argument.is_starred_expr());
                lists.flat_map(|list| self.routes(list, depth)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// `path(pattern, view, …)`
    fn route(&self, call: &ExprCall, depth: u8) -> Option<Route> {
        let argument = |index: usize, names: &[&str]| {
            let mut keywords = call.arguments.keywords.iter();
            let named = keywords.find(|keyword| {
                let name = keyword.arg.as_deref();
                name.is_some_and(|name| names.contains(&name))
            });
            named.map_or_else(
                || positional(&call.arguments, index),
                |named| Some(&named.value),
            )
        };
        let view = argument(1, &["view"])?;
        let pattern = argument(0, &["route", "regex"]).and_then(text);
        let route = Route {
            extent: self.extents.of(call),
            pattern: pattern.map(Name::from),
            name: argument(3, &["name"]).and_then(text).map(Name::from),
            view: self.view(view, depth),
            conditions: Vec::new(),
            document_root: argument(2, &["kwargs"]).and_then(document_root),
        };
        self.can_afford(&route).then(|| self.conditioned(route))
    }

    fn view(&self, view: &Expr, depth: u8) -> View {
        if let Some(name) = dotted(view) {
            return View::Dotted(name);
        }
        let Expr::Call(call) = view else {
            return View::Other;
        };
        if last_name(&call.func) != "include" {
            return self.called(call, depth);
        }
        let Some(included) = positional(&call.arguments, 0) else {
            return View::Other;
        };
        // The second is the name of the application.
        let included = match included {
            Expr::Tuple(parts) => match parts.elts.first() {
                Some(first) => first,
                None => return View::Other,
            },
            _ => included,
        };
        match (included, dotted(included)) {
            (Expr::StringLiteral(module), _) => View::IncludedModule(module.value.to_str().into()),
            (Expr::Name(list), _) if self.lists.contains_key(list.id.as_str()) => {
                View::Included(self.routes(included, depth).into())
            }
            (_, Some(name)) => View::IncludedName(name),
            (Expr::List(_) | Expr::BinOp(_), _) => {
                View::Included(self.routes(included, depth).into())
            }
            _ => View::Other,
        }
    }
}

impl<'t> Reader<'t> {
    /// A view that a call makes: of a class, or of another view.
    fn called(&self, call: &'t ExprCall, depth: u8) -> View {
        if let Expr::Attribute(method) = &*call.func
            && method.attr.as_str() == "as_view"
            && let Some(name) = dotted(&method.value)
        {
            let Value::Call { keywords, .. } = Value::of_call(call) else {
                return View::Other;
            };
            return View::Class { name, keywords };
        }
        let by = match &*call.func {
            Expr::Call(outer) => dotted(&outer.func),
            function => dotted(function),
        };
        let (Some(by), Some(wrapped), Some(depth)) =
            (by, positional(&call.arguments, 0), depth.checked_sub(1))
        else {
            return View::Other;
        };
        match self.view(wrapped, depth) {
            View::Other => View::Other,
            view => View::Wrapped {
                by,
                view: Box::new(view),
            },
        }
    }
}

/// An argument by its position, unless it stands for any number of them.
fn positional(arguments: &Arguments, index: usize) -> Option<&Expr> {
    let argument = arguments.args.get(index)?;
    (!argument.is_starred_expr()).then_some(argument)
}

fn text(expression: &Expr) -> Option<&str> {
    let literal = expression.as_string_literal_expr()?;
    Some(literal.value.to_str())
}

/// The name that a function is called by, without the module in front of it.
fn last_name(function: &Expr) -> &str {
    match function {
        Expr::Attribute(node) if is_dotted(&node.value) => node.attr.as_str(),
        Expr::Name(node) => node.id.as_str(),
        _ => "",
    }
}

/// `settings.MEDIA_ROOT` in `{"document_root": settings.MEDIA_ROOT}`.
fn document_root(arguments: &Expr) -> Option<Name> {
    let items = &arguments.as_dict_expr()?.items;
    items.iter().find_map(|item| {
        let key = item.key.as_ref().and_then(text)?;
        (key == "document_root").then(|| dotted(&item.value))?
    })
}

fn condition(test: &Expr, depth: u8) -> Condition {
    let Some(depth) = depth.checked_sub(1) else {
        return Condition::Unknown;
    };
    match test {
        Expr::Attribute(node) => match dotted(&node.value) {
            Some(object) if *object == *"settings" || object.ends_with(".settings") => {
                Condition::Setting(node.attr.as_str().into())
            }
            _ => Condition::Unknown,
        },
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => {
            Condition::Not(Box::new(condition(&node.operand, depth)))
        }
        Expr::BoolOp(node) => {
            let operands = node.values.iter().map(|operand| condition(operand, depth));
            match node.op {
                BoolOp::And => Condition::All(operands.collect()),
                BoolOp::Or => Condition::Any(operands.collect()),
            }
        }
        _ => Condition::Unknown,
    }
}

/// Whether the expression is a name or a chain of attributes on one.
fn is_dotted(mut expression: &Expr) -> bool {
    while let Expr::Attribute(node) = expression {
        expression = &node.value;
    }
    expression.is_name_expr()
}

use std::cell::Cell;
use std::collections::BTreeMap;

use harden_source::LineCounter;

use super::{Condition, Route, View};
use crate::facts::Extent;
use crate::syntax::{
    Argument, BinaryOperator, BooleanOperator, DictItem, Expression, ExpressionKind, Name, Span,
    Statement, StatementKind, UnaryOperator, parse, with_stack,
};

/// The patterns that a `URLconf` has, as far as its statements show.
pub fn routes(text: &str) -> Vec<Route> {
    let parsed = parse(text);
    let mut reader = Reader {
        lines: LineCounter::new(text),
        lists: BTreeMap::new(),
        conditions: Vec::new(),
        budget: Cell::new(BUDGET),
    };
    reader.body(&parsed.module.body);
    reader.lists.remove(PATTERNS).unwrap_or_default()
}

/// The name that Django looks for.
const PATTERNS: &str = "urlpatterns";
/// Patterns and their conditions that are made or copied, at most: lists that are added to themselves grow
/// without end.
const BUDGET: usize = 100_000;
/// Conditions around one statement, at most.
const MAX_CONDITIONS: usize = 32;
/// Calls in calls, at most.
const MAX_DEPTH: u8 = 16;

struct Reader<'t> {
    lines: LineCounter<'t>,
    /// Lists of patterns, by the names that they have so far.
    lists: BTreeMap<Name, Vec<Route>>,
    /// Those around the statement at hand.
    conditions: Vec<Condition>,
    budget: Cell<usize>,
}

impl Reader<'_> {
    fn body(&mut self, body: &[Statement]) {
        for statement in body {
            with_stack(|| self.statement(statement));
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.kind {
            StatementKind::Assign { targets, value } => {
                for target in targets {
                    self.assign(target, value);
                }
            }
            StatementKind::AnnotatedAssign {
                target,
                value: Some(value),
                ..
            } => self.assign(target, value),
            StatementKind::AugmentedAssign {
                target,
                operator: BinaryOperator::Add,
                value,
            } => self.add(target, value),
            StatementKind::Expression(expression) => self.method(expression),
            StatementKind::If {
                branches,
                otherwise,
            } => self.branches(branches, otherwise),
            StatementKind::Try {
                body,
                otherwise,
                finally,
                handlers,
            } => {
                self.under(Condition::Unknown, body);
                self.under(Condition::Unknown, otherwise);
                for handler in handlers {
                    self.under(Condition::Unknown, &handler.body);
                }
                self.body(finally);
            }
            StatementKind::With { body, .. } => self.body(body),
            StatementKind::For { body, .. } | StatementKind::While { body, .. } => {
                self.under(Condition::Unknown, body);
            }
            _ => {}
        }
    }

    fn branches(&mut self, branches: &[(Expression, Vec<Statement>)], otherwise: &[Statement]) {
        let before = self.conditions.len();
        for (test, body) in branches {
            let condition = condition(test, MAX_DEPTH);
            self.under(condition.clone(), body);
            self.assume(Condition::Not(Box::new(condition)));
        }
        self.body(otherwise);
        self.conditions.truncate(before);
    }

    fn under(&mut self, condition: Condition, body: &[Statement]) {
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
    fn assign(&mut self, target: &Expression, value: &Expression) {
        let ExpressionKind::Name(name) = &target.kind else {
            return;
        };
        let routes = self.routes(value, MAX_DEPTH);
        let is_certain = self.conditions.is_empty();
        let list = self.lists.entry(name.clone()).or_default();
        if is_certain {
            list.clear();
        }
        list.extend(routes);
    }

    fn add(&mut self, target: &Expression, value: &Expression) {
        if let ExpressionKind::Name(name) = &target.kind {
            let routes = self.routes(value, MAX_DEPTH);
            let list = self.lists.entry(name.clone()).or_default();
            list.extend(routes);
        }
    }

    /// `urlpatterns.append(path(…))`, `urlpatterns.extend([…])`, `urlpatterns.insert(0, path(…))`
    fn method(&mut self, expression: &Expression) {
        let ExpressionKind::Call {
            function,
            arguments,
        } = &expression.kind
        else {
            return;
        };
        let ExpressionKind::Attribute { object, name } = &function.kind else {
            return;
        };
        if !matches!(name.as_ref(), "append" | "extend" | "insert") {
            return;
        }
        if let Some(Argument::Positional(value)) = arguments.last() {
            self.add(object, value);
        }
    }

    /// The patterns of an expression that makes some: lists and their sums, names of lists, and calls
    /// such as `path`, or `i18n_patterns` around others.
    fn routes(&self, expression: &Expression, depth: u8) -> Vec<Route> {
        let Some(depth) = depth.checked_sub(1) else {
            return Vec::new();
        };
        let of_all = |items: &[Expression]| {
            let routes = items.iter().flat_map(|item| self.routes(item, depth));
            routes.collect()
        };
        match &expression.kind {
            ExpressionKind::List(items) | ExpressionKind::Tuple(items) => of_all(items),
            ExpressionKind::Starred(inner) => self.routes(inner, depth),
            ExpressionKind::Binary {
                left,
                operator: BinaryOperator::Add,
                right,
            } => {
                let mut routes = self.routes(left, depth);
                routes.extend(self.routes(right, depth));
                routes
            }
            ExpressionKind::Name(name) => {
                let known = self.lists.get(name).into_iter().flatten();
                let affordable = known.take_while(|route| self.can_afford(route));
                affordable
                    .map(|route| self.conditioned(route.clone()))
                    .collect()
            }
            ExpressionKind::Call {
                function,
                arguments,
            } => self.call(expression.span, function, arguments, depth),
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

    fn call(
        &self,
        span: Span,
        function: &Expression,
        arguments: &[Argument],
        depth: u8,
    ) -> Vec<Route> {
        let name = dotted(function).unwrap_or_default();
        match name.rsplit('.').next().unwrap_or_default() {
            "path" | "re_path" | "url" => {
                let route = self.route(span, arguments, depth);
                route.into_iter().collect()
            }
            "i18n_patterns" | "patterns" | "list" | "tuple" => {
                let routes = arguments.iter().filter_map(positional);
                routes.flat_map(|inner| self.routes(inner, depth)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// `path(pattern, view, …)`
    fn route(&self, span: Span, arguments: &[Argument], depth: u8) -> Option<Route> {
        let argument = |index: usize, names: &[&str]| {
            let named = arguments.iter().find_map(|argument| match argument {
                Argument::Keyword { name, value } => {
                    names.contains(&name.as_ref()).then_some(value)
                }
                _ => None,
            });
            named.or_else(|| arguments.get(index).and_then(positional))
        };
        let view = argument(1, &["view"])?;
        let pattern = argument(0, &["route", "regex"]).and_then(|pattern| match &pattern.kind {
            ExpressionKind::String(text) => Some(text.clone()),
            _ => None,
        });
        let route = Route {
            extent: self.extent(span),
            pattern,
            view: self.view(view, depth),
            conditions: Vec::new(),
            document_root: argument(2, &["kwargs"]).and_then(document_root),
        };
        self.can_afford(&route).then(|| self.conditioned(route))
    }

    fn view(&self, view: &Expression, depth: u8) -> View {
        if let Some(name) = dotted(view) {
            return View::Dotted(name.into());
        }
        let ExpressionKind::Call {
            function,
            arguments,
        } = &view.kind
        else {
            return View::Other;
        };
        let function = dotted(function).unwrap_or_default();
        if function.rsplit('.').next() != Some("include") {
            return View::Other;
        }
        let Some(included) = arguments.first().and_then(positional) else {
            return View::Other;
        };
        // The second is the name of the application.
        let included = match &included.kind {
            ExpressionKind::Tuple(parts) => match parts.first() {
                Some(first) => first,
                None => return View::Other,
            },
            _ => included,
        };
        match (&included.kind, dotted(included)) {
            (ExpressionKind::String(module), _) => View::IncludedModule(module.clone()),
            (ExpressionKind::Name(list), _) if self.lists.contains_key(list) => {
                View::Included(self.routes(included, depth).into())
            }
            (_, Some(name)) => View::IncludedName(name.into()),
            (ExpressionKind::List(_) | ExpressionKind::Binary { .. }, _) => {
                View::Included(self.routes(included, depth).into())
            }
            _ => View::Other,
        }
    }

    fn extent(&self, span: Span) -> Extent {
        let (line, column) = self.lines.line_and_column(span.start);
        let (end_line, end_column) = self.lines.line_and_column(span.end);
        Extent {
            line,
            column,
            end_line,
            end_column,
        }
    }
}

const fn positional(argument: &Argument) -> Option<&Expression> {
    match argument {
        Argument::Positional(value) => Some(value),
        _ => None,
    }
}

/// `settings.MEDIA_ROOT` in `{"document_root": settings.MEDIA_ROOT}`.
fn document_root(arguments: &Expression) -> Option<Name> {
    let ExpressionKind::Dict(items) = &arguments.kind else {
        return None;
    };
    items.iter().find_map(|item| match item {
        DictItem::Pair(key, value) => match &key.kind {
            ExpressionKind::String(key) if key.as_ref() == "document_root" => {
                dotted(value).map(Name::from)
            }
            _ => None,
        },
        DictItem::Spread(_) => None,
    })
}

fn condition(test: &Expression, depth: u8) -> Condition {
    let Some(depth) = depth.checked_sub(1) else {
        return Condition::Unknown;
    };
    match &test.kind {
        ExpressionKind::Attribute { object, name } => match dotted(object) {
            Some(object) if object == "settings" || object.ends_with(".settings") => {
                Condition::Setting(name.clone())
            }
            _ => Condition::Unknown,
        },
        ExpressionKind::Unary {
            operator: UnaryOperator::Not,
            operand,
        } => Condition::Not(Box::new(condition(operand, depth))),
        ExpressionKind::Boolean { operator, operands } => {
            let operands = operands.iter().map(|operand| condition(operand, depth));
            match operator {
                BooleanOperator::And => Condition::All(operands.collect()),
                BooleanOperator::Or => Condition::Any(operands.collect()),
            }
        }
        _ => Condition::Unknown,
    }
}

/// `a.b.c`, where the expression is a name or a chain of attributes on one.
fn dotted(expression: &Expression) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    let mut at = expression;
    loop {
        match &at.kind {
            ExpressionKind::Attribute { object, name } => {
                parts.push(name);
                at = object;
            }
            ExpressionKind::Name(name) => {
                parts.push(name);
                parts.reverse();
                return Some(parts.join("."));
            }
            _ => return None,
        }
    }
}

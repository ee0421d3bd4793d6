//! From the parser's expressions to terms.

use ruff_python_ast::{
    BoolOp, Comprehension, Expr, ExprCall, ExprDict, Keyword, Number, Operator, UnaryOp,
};
use ruff_text_size::TextRange;

use super::choice::{Known, chosen};
use super::order::rename;
use super::{Key, Local, Term};
use crate::syntax::Name;

/// Terms in terms, at most.
const MAX_DEPTH: u8 = 12;
/// Parts of one term, at most.
const MAX_PARTS: usize = 128;
/// Longer texts are no names.
const LONGEST_TEXT: usize = 200;

/// Makes terms, until its budget is spent.
pub(super) struct Lowering {
    pub(super) budget: usize,
    /// The variables of comprehensions.
    pub(super) locals: Vec<Local>,
    /// Comprehensions so far.
    pub(super) scopes: Vec<Scope>,
}

/// A variable of a comprehension, which no other place of the function sees.
pub(super) struct Scope {
    pub(super) range: TextRange,
    pub(super) name: Name,
    /// The name that no other variable of the function has: `row~1`.
    pub(super) own: Name,
}

impl Lowering {
    pub(super) fn term(&mut self, node: &Expr) -> Term {
        self.nested(node, MAX_DEPTH)
    }

    fn nested(&mut self, node: &Expr, depth: u8) -> Term {
        let (Some(depth), Some(budget)) = (depth.checked_sub(1), self.budget.checked_sub(1)) else {
            return Term::Unknown;
        };
        self.budget = budget;
        match node {
            Expr::NoneLiteral(_) => Term::None,
            Expr::BooleanLiteral(_) | Expr::Compare(_) => Term::Truth,
            Expr::NumberLiteral(literal) => match literal.value {
                Number::Complex { .. } => Term::Unknown,
                Number::Int(_) | Number::Float(_) => Term::Number,
            },
            Expr::StringLiteral(literal) => text(literal.value.to_str()),
            Expr::FString(node) => {
                let parts = node.value.elements().map(|element| match element {
                    ruff_python_ast::InterpolatedStringElement::Literal(literal) => {
                        text(&literal.value)
                    }
                    ruff_python_ast::InterpolatedStringElement::Interpolation(hole) => {
                        self.nested(&hole.expression, depth)
                    }
                });
                Term::Joined(parts.take(MAX_PARTS).collect())
            }
            Expr::UnaryOp(node) => match node.op {
                UnaryOp::Not => Term::Truth,
                _ => Term::Arithmetic(vec![self.nested(&node.operand, depth)]),
            },
            // `"%s, %s" % (city, country)`
            Expr::BinOp(node) if node.op == Operator::Mod && node.right.is_tuple_expr() => {
                let format = self.nested(&node.left, depth);
                match self.nested(&node.right, depth) {
                    Term::Collection(mut parts) => {
                        parts.insert(0, format);
                        Term::Joined(parts)
                    }
                    _ => Term::Unknown,
                }
            }
            Expr::BinOp(node) => {
                let sides = [&node.left, &node.right].map(|side| self.nested(side, depth));
                match node.op {
                    Operator::Add | Operator::Mod => Term::Joined(sides.into()),
                    Operator::BitOr | Operator::BitAnd => Term::OneOf(sides.into()),
                    _ => Term::Arithmetic(sides.into()),
                }
            }
            // What stands before the last operand comes out of it where it is empty.
            Expr::BoolOp(node) if node.op == BoolOp::And => match node.values.split_last() {
                Some((last, _)) => Term::OneOf(vec![Term::None, self.nested(last, depth)]),
                None => Term::Unknown,
            },
            Expr::BoolOp(node) => Term::OneOf(self.all(&node.values, depth)),
            Expr::If(node) => {
                let value = self.nested(&node.body, depth);
                let value = match chosen(node) {
                    Some(known) => self.known(known, value),
                    None => value,
                };
                Term::OneOf(vec![value, self.nested(&node.orelse, depth)])
            }
            Expr::Named(node) => self.nested(&node.value, depth),
            Expr::Await(node) => self.nested(&node.value, depth),
            Expr::Starred(node) => self.nested(&node.value, depth).item(Key::Any),
            Expr::Name(node) if !node.id.is_empty() => Term::Name(node.id.as_str().into()),
            Expr::Attribute(node) => match self.nested(&node.value, depth) {
                Term::Unknown => Term::Unknown,
                object => Term::Attribute(Box::new(object), node.attr.as_str().into()),
            },
            Expr::Subscript(node) => {
                let object = self.nested(&node.value, depth);
                match key(&node.slice) {
                    Some(key) => object.item(key),
                    // A slice is of the same kind.
                    None => object,
                }
            }
            Expr::List(node) => Term::Collection(self.all(&node.elts, depth)),
            Expr::Tuple(node) => Term::Collection(self.all(&node.elts, depth)),
            Expr::Set(node) => Term::Collection(self.all(&node.elts, depth)),
            Expr::ListComp(node) => {
                self.comprehension(node.range, &node.elt, &node.generators, depth)
            }
            Expr::SetComp(node) => {
                self.comprehension(node.range, &node.elt, &node.generators, depth)
            }
            Expr::Generator(node) => {
                self.comprehension(node.range, &node.elt, &node.generators, depth)
            }
            Expr::DictComp(_) => Term::Mapping {
                items: Vec::new(),
                spreads: Vec::new(),
                open: true,
            },
            Expr::Dict(node) => self.mapping(node, depth),
            Expr::Call(node) => self.nested_call(node, depth),
            _ => Term::Unknown,
        }
    }

    fn all(&mut self, nodes: &[Expr], depth: u8) -> Vec<Term> {
        let nodes = nodes.iter().take(MAX_PARTS);
        nodes.map(|node| self.nested(node, depth)).collect()
    }

    fn comprehension(
        &mut self,
        range: TextRange,
        element: &Expr,
        loops: &[Comprehension],
        depth: u8,
    ) -> Term {
        let before = self.locals.len();
        let mut seen_inside = before;
        for (index, each) in loops.iter().take(MAX_PARTS).enumerate() {
            let item = self.nested(&each.iter, depth).item(Key::Any);
            self.bind(&each.target, item);
            // What the first one goes over is looked up outside.
            if index == 0 {
                seen_inside = self.locals.len();
            }
        }
        let bound = self.locals.len();
        let mut element = self.nested(element, depth);
        let mut names: Vec<Name> = Vec::new();
        for local in &self.locals[before..bound] {
            if !local.name.contains('~') && !names.contains(&local.name) {
                names.push(local.name.clone());
            }
        }
        for name in names {
            let own = Name::from(format!("{name}~{}", self.scopes.len()));
            for local in &mut self.locals[seen_inside..] {
                rename(&mut local.value, &name, &own);
            }
            for local in &mut self.locals[before..bound] {
                if local.name == name {
                    local.name = own.clone();
                }
            }
            rename(&mut element, &name, &own);
            self.scopes.push(Scope { range, name, own });
        }
        Term::Collection(vec![element])
    }

    /// Gives the names of a target what a value has for them.
    pub(super) fn bind(&mut self, target: &Expr, value: Term) {
        let elements = match target {
            Expr::Tuple(node) => &node.elts,
            Expr::List(node) => &node.elts,
            _ => {
                if let Some(name) = crate::facts::dotted(target)
                    && let Some(budget) = self.budget.checked_sub(1)
                {
                    self.budget = budget;
                    self.locals.push(Local {
                        name,
                        value,
                        adds: false,
                    });
                }
                return;
            }
        };
        for (index, element) in (0..).zip(elements.iter().take(MAX_PARTS)) {
            let part = value.clone().item(Key::Position(index));
            crate::syntax::with_stack(|| self.bind(element, part));
        }
    }

    fn mapping(&mut self, node: &ExprDict, depth: u8) -> Term {
        let mut items = Vec::new();
        let mut spreads = Vec::new();
        let mut open = node.items.len() > MAX_PARTS;
        for item in node.items.iter().take(MAX_PARTS) {
            match &item.key {
                Some(Expr::StringLiteral(key)) => {
                    let value = self.nested(&item.value, depth);
                    items.push((Name::from(key.value.to_str()), value));
                }
                Some(_) => open = true,
                None => spreads.push(self.nested(&item.value, depth)),
            }
        }
        Term::Mapping {
            items,
            spreads,
            open,
        }
    }

    /// A value of which something is known.
    pub(super) fn known(&mut self, known: Known<'_>, value: Term) -> Term {
        match known {
            Known::Among(among) => self.term(among).item(Key::Any),
            Known::Begun(text) => Term::Joined(vec![Term::Text(text.into()), value]),
        }
    }

    pub(super) fn call(&mut self, node: &ExprCall) -> Term {
        self.nested_call(node, MAX_DEPTH)
    }

    fn nested_call(&mut self, node: &ExprCall, depth: u8) -> Term {
        let function = Box::new(self.nested(&node.func, depth));
        let arguments = self.all(&node.arguments.args, depth);
        let mut keywords = Vec::new();
        let mut spreads = Vec::new();
        for keyword in node.arguments.keywords.iter().take(MAX_PARTS) {
            let value = self.nested(&keyword.value, depth);
            match &keyword.arg {
                Some(name) => keywords.push((Name::from(name.as_str()), value)),
                None => spreads.push(value),
            }
        }
        Term::Call {
            function,
            arguments,
            keywords,
            spreads,
        }
    }

    /// What `update(…)` of a dict adds to it.
    pub(super) fn additions(&mut self, arguments: &[Expr], keywords: &[Keyword]) -> Term {
        let mut items = Vec::new();
        let mut spreads = self.all(arguments, MAX_DEPTH);
        for keyword in keywords.iter().take(MAX_PARTS) {
            let value = self.term(&keyword.value);
            match &keyword.arg {
                Some(name) => items.push((Name::from(name.as_str()), value)),
                None => spreads.push(value),
            }
        }
        Term::Mapping {
            items,
            spreads,
            open: false,
        }
    }
}

/// `None` for a slice.
fn key(slice: &Expr) -> Option<Key> {
    Some(match slice {
        Expr::Slice(_) => return None,
        Expr::StringLiteral(key) => Key::Text(key.value.to_str().into()),
        Expr::NumberLiteral(literal) => match &literal.value {
            Number::Int(position) => {
                let position = position.as_i64().and_then(|at| u32::try_from(at).ok());
                position.map_or(Key::Any, Key::Position)
            }
            _ => Key::Any,
        },
        _ => Key::Any,
    })
}

fn text(text: &str) -> Term {
    let end = text.floor_char_boundary(LONGEST_TEXT);
    Term::Text(text[..end].into())
}

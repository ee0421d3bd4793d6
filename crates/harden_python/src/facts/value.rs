use ruff_python_ast::{Expr, ExprCall, ExprDict, Number, UnaryOp};
use serde::{Deserialize, Serialize};

use crate::syntax::Name;

/// An expression, as far as facts look into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    None,
    Bool(bool),
    Integer(i64),
    Text(Name),
    /// A list, a tuple or a set.
    List(Vec<Value>),
    /// A short dict whose keys are texts.
    Dict(Vec<Keyword>),
    /// A name or a chain of attributes, as written: `models.EmailField`.
    Dotted(Name),
    Call {
        /// Dotted, as written; `None` where what is called has no name.
        function: Option<Name>,
        arguments: Vec<Value>,
        keywords: Vec<Keyword>,
        /// `*args` or `**kwargs` may add more.
        open: bool,
    },
    /// Anything else, or too much of it.
    Other,
}

/// `name=value` in a call, or an entry of a dict.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyword {
    pub name: Name,
    pub value: Value,
}

/// Values in values, at most.
const MAX_DEPTH: u8 = 6;
/// Items of one list or call, at most.
const MAX_ITEMS: usize = 256;
/// Entries of one dict, at most: longer ones are data.
const MAX_ENTRIES: usize = 16;

impl Value {
    pub(crate) fn of(node: &Expr) -> Self {
        Self::nested(node, MAX_DEPTH)
    }

    fn nested(node: &Expr, depth: u8) -> Self {
        let Some(depth) = depth.checked_sub(1) else {
            return Self::Other;
        };
        match node {
            Expr::NoneLiteral(_) => Self::None,
            Expr::BooleanLiteral(literal) => Self::Bool(literal.value),
            Expr::NumberLiteral(literal) => integer(&literal.value),
            Expr::UnaryOp(node) if node.op == UnaryOp::USub => {
                match Self::nested(&node.operand, depth) {
                    Self::Integer(value) => value.checked_neg().map_or(Self::Other, Self::Integer),
                    _ => Self::Other,
                }
            }
            Expr::StringLiteral(literal) => Self::Text(literal.value.to_str().into()),
            Expr::List(node) => Self::items(&node.elts, depth),
            Expr::Tuple(node) => Self::items(&node.elts, depth),
            Expr::Set(node) => Self::items(&node.elts, depth),
            Expr::Dict(node) => Self::dict(node, depth).unwrap_or(Self::Other),
            Expr::Name(_) | Expr::Attribute(_) => dotted(node).map_or(Self::Other, Self::Dotted),
            Expr::Call(node) => Self::call(node, depth),
            _ => Self::Other,
        }
    }

    pub(crate) fn of_call(node: &ExprCall) -> Self {
        Self::call(node, MAX_DEPTH - 1)
    }

    fn call(node: &ExprCall, depth: u8) -> Self {
        let arguments = &node.arguments;
        if arguments.args.len() + arguments.keywords.len() > MAX_ITEMS {
            return Self::Other;
        }
        let is_spread = |argument: &Expr| matches!(argument, Expr::Starred(_));
        Self::Call {
            function: dotted(&node.func),
            open: arguments.args.iter().any(is_spread)
                || arguments
                    .keywords
                    .iter()
                    .any(|keyword| keyword.arg.is_none()),
            arguments: arguments
                .args
                .iter()
                .map(|argument| Self::nested(argument, depth))
                .collect(),
            keywords: arguments
                .keywords
                .iter()
                .filter_map(|keyword| {
                    Some(Keyword {
                        name: super::name(keyword.arg.as_ref()?),
                        value: Self::nested(&keyword.value, depth),
                    })
                })
                .collect(),
        }
    }

    fn dict(node: &ExprDict, depth: u8) -> Option<Self> {
        if node.items.len() > MAX_ENTRIES {
            return None;
        }
        let entries = node.items.iter().map(|entry| match &entry.key {
            Some(Expr::StringLiteral(key)) => Some(Keyword {
                name: key.value.to_str().into(),
                value: Self::nested(&entry.value, depth),
            }),
            _ => None,
        });
        entries.collect::<Option<_>>().map(Self::Dict)
    }

    fn items(items: &[Expr], depth: u8) -> Self {
        if items.len() > MAX_ITEMS {
            return Self::Other;
        }
        Self::List(items.iter().map(|item| Self::nested(item, depth)).collect())
    }
}

fn integer(number: &Number) -> Value {
    match number {
        Number::Int(value) => value.as_i64().map_or(Value::Other, Value::Integer),
        _ => Value::Other,
    }
}

/// `a.b.c`, where the expression is a name or a chain of attributes on one.
pub(crate) fn dotted(node: &Expr) -> Option<Name> {
    let mut parts: Vec<&str> = Vec::new();
    let mut at = node;
    while let Expr::Attribute(attribute) = at {
        parts.push(&attribute.attr);
        at = &attribute.value;
    }
    let Expr::Name(name) = at else { return None };
    if name.id.is_empty() {
        return None;
    }
    if parts.is_empty() {
        return Some(Name::from(name.id.as_str()));
    }
    parts.push(&name.id);
    parts.reverse();
    Some(parts.join(".").into())
}

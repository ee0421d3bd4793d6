//! What a tag prints or passes on: the same for both languages.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Span;

/// A value and the filters that it goes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expression {
    pub span: Span,
    pub operand: Operand,
    /// In the order in which they are applied.
    pub filters: Vec<Filter>,
}

/// What an expression begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Operand {
    Text {
        value: Arc<str>,
        /// `_("…")`: the translation is printed.
        is_translated: bool,
    },
    /// Numbers, `True`, `False`, `None`.
    Constant,
    /// `user.name`, `rows.0`, and in Jinja `user["name"]`: the parts, the first of which is a name of the
    /// context.
    Lookup(Arc<[Arc<str>]>),
    /// Jinja's `f(x)`.
    Call {
        function: Box<Expression>,
        arguments: Vec<Argument>,
    },
    /// One of these is the value: `a if b else c`, `a or b`.
    OneOf(Vec<Expression>),
    /// `a ~ b`, `a + b`: what is printed is made of these.
    Joined(Vec<Expression>),
    /// `[a, b]`, `{"a": b}`
    Collection(Vec<Expression>),
    /// A truth value, a product: not text that somebody wrote.
    Computed,
    /// Not understood.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    pub name: Arc<str>,
    pub span: Span,
    pub arguments: Vec<Argument>,
}

/// What is handed to a filter, a tag or a function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Argument {
    /// `name=…`
    pub name: Option<Arc<str>>,
    pub value: Expression,
}

impl Expression {
    pub(crate) fn new(span: Span, operand: Operand) -> Self {
        Self {
            span,
            operand,
            filters: Vec::new(),
        }
    }

    pub(crate) fn unknown(span: Span) -> Self {
        Self::new(span, Operand::Unknown)
    }

    /// The text of a literal that no filter changes.
    pub fn as_text(&self) -> Option<&Arc<str>> {
        match &self.operand {
            Operand::Text { value, .. } if self.filters.is_empty() => Some(value),
            _ => None,
        }
    }

    /// The name, where it is one and nothing is done to it.
    pub fn as_name(&self) -> Option<&Arc<str>> {
        match &self.operand {
            Operand::Lookup(path) if self.filters.is_empty() && path.len() == 1 => path.first(),
            _ => None,
        }
    }

    /// The name of the context that it begins with.
    pub fn root(&self) -> Option<&Arc<str>> {
        match &self.operand {
            Operand::Lookup(path) => path.first(),
            _ => None,
        }
    }

    pub fn has_filter(&self, names: &[&str]) -> bool {
        let mut filters = self.filters.iter();
        filters.any(|filter| names.contains(&filter.name.as_ref()))
    }
}

impl Argument {
    pub(super) fn positional(value: Expression) -> Self {
        Self { name: None, value }
    }
}

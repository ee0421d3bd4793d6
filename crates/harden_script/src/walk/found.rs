use oxc_ast::ast::{
    ArrowFunctionExpression, AssignmentExpression, CallExpression, Expression, Function,
    NewExpression,
};
use oxc_span::Span;

use super::names::{BindingId, Called, Definition, Names, ScopeId};
use crate::facts::SinkKind;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct FunctionId(pub(super) u32);

/// What the walk found.
pub(crate) struct Found<'a> {
    pub(crate) names: Names<'a>,
    pub(super) functions: Vec<FoundFunction<'a>>,
    /// By where the function begins; sorted, once the walk is over.
    pub(super) by_start: Vec<(u32, FunctionId)>,
    /// Likewise.
    pub(super) callbacks: Vec<(u32, Callback<'a>)>,
    pub(crate) candidates: Vec<(Candidate<'a>, ScopeId)>,
    /// Headers that are set by a call or an assignment, wherever: what they are set on is not asked.
    pub(crate) headers: Vec<(HeaderWrite<'a>, ScopeId)>,
}

pub(crate) struct FoundFunction<'a> {
    pub(crate) node: FunctionNode<'a>,
    pub(crate) returns: Vec<(&'a Expression<'a>, ScopeId)>,
    /// What a declaration calls it.
    pub(super) name: Option<BindingId>,
}

#[derive(Clone, Copy)]
pub(crate) enum FunctionNode<'a> {
    Function(&'a Function<'a>),
    Arrow(&'a ArrowFunctionExpression<'a>),
}

impl FunctionNode<'_> {
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Function(function) => function.span,
            Self::Arrow(arrow) => arrow.span,
        }
    }
}

/// Where a function is handed over to be called.
#[derive(Clone, Copy)]
pub(crate) struct Callback<'a> {
    pub(crate) call: &'a CallExpression<'a>,
    pub(crate) scope: ScopeId,
    /// Which argument it is, or is a property of.
    pub(crate) argument: usize,
    pub(crate) property: Option<&'a str>,
}

/// A name of a header, and where it is set.
#[derive(Clone, Copy)]
pub(crate) struct HeaderWrite<'a> {
    pub(crate) span: Span,
    /// The expression that names it, or the name.
    pub(crate) name: HeaderName<'a>,
}

#[derive(Clone, Copy)]
pub(crate) enum HeaderName<'a> {
    Known(&'a str),
    Computed(&'a Expression<'a>),
}

/// Something that may be a fact.
#[derive(Clone, Copy)]
pub(crate) enum Candidate<'a> {
    Sink(SinkCandidate<'a>),
    /// A call that may be a request.
    Call(&'a CallExpression<'a>),
    Setup(&'a AssignmentExpression<'a>),
    /// What is made by it stays connected.
    Stream(&'a NewExpression<'a>),
}

#[derive(Clone, Copy)]
pub(crate) struct SinkCandidate<'a> {
    pub(crate) kind: SinkKind,
    pub(crate) span: Span,
    pub(crate) value: &'a Expression<'a>,
    /// What must be jQuery's for it to be a sink.
    pub(crate) jquery: Option<&'a Expression<'a>>,
}

impl<'a> Found<'a> {
    pub(crate) fn function(&self, id: FunctionId) -> &FoundFunction<'a> {
        &self.functions[id.0 as usize]
    }

    pub(crate) fn function_at(&self, span: Span) -> Option<FunctionId> {
        last_at(&self.by_start, span.start).copied()
    }

    /// The calls of a function by the name that it was declared under, where nothing else has that name.
    pub(crate) fn calls(&self, id: FunctionId) -> impl Iterator<Item = &Called<'a>> {
        let name = self.function(id).name;
        let binding = name.map(|name| self.names.binding(name));
        let binding = binding.filter(
            |binding| matches!(binding.definitions, [Definition::Function(own)] if *own == id),
        );
        let called = binding.map_or(&[][..], |binding| binding.called);
        called.iter().filter(|called| called.method.is_empty())
    }

    pub(crate) fn callback(&self, id: FunctionId) -> Option<&Callback<'a>> {
        let start = self.function(id).node.span().start;
        last_at(&self.callbacks, start)
    }

    /// The function that an expression is.
    pub(crate) fn function_of(&self, expression: &Expression<'a>) -> Option<FunctionId> {
        match expression.get_inner_expression() {
            Expression::FunctionExpression(function) => self.function_at(function.span),
            Expression::ArrowFunctionExpression(arrow) => self.function_at(arrow.span),
            _ => None,
        }
    }
}

/// The last of those that were put in under a key.
fn last_at<T>(sorted: &[(u32, T)], key: u32) -> Option<&T> {
    let end = sorted.partition_point(|(known, _)| *known <= key);
    let (known, found) = sorted[..end].last()?;
    (*known == key).then_some(found)
}

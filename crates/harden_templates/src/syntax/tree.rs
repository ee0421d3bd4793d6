//! A template: what it says, with positions, owned.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::Span;
use super::dialect::Dialect;
use super::expression::{Argument, Expression, Filter};

/// A name of a context, a block, a tag or a filter.
pub type Name = Arc<str>;

/// One template.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    pub dialect: Dialect,
    /// Whether what it prints is escaped where it says nothing of it; `None` where that is computed.
    pub escapes: Option<bool>,
    /// The whole of it, which spans are positions in.
    pub text: Arc<str>,
    pub nodes: Vec<Node>,
    /// What the language does not allow. The rest stands all the same.
    pub errors: Vec<TemplateError>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateError {
    pub span: Span,
    pub message: String,
}

/// A part of a template. Parts follow one another without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Node {
    /// From its first character to its last, closing tags and all.
    pub span: Span,
    pub kind: NodeKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NodeKind {
    /// Printed as it stands.
    Text,
    /// Not printed: comments, and the tags around what `{% verbatim %}` holds.
    Nothing,
    /// `{{ … }}`
    Print(Expression),
    /// `{% if %}`: one of the arms is printed, or none where it has no last resort.
    If {
        arms: Vec<Arm>,
        otherwise: Option<Vec<Node>>,
    },
    /// `{% for %}`
    For {
        targets: Vec<Name>,
        over: Expression,
        body: Vec<Node>,
        empty: Option<Vec<Node>>,
    },
    /// `{% with %}`
    With {
        bindings: Vec<(Name, Expression)>,
        body: Vec<Node>,
    },
    /// Jinja's `{% set %}`: a name for the rest.
    Set {
        targets: Vec<Name>,
        value: Option<Expression>,
        body: Vec<Node>,
    },
    Block {
        name: Name,
        body: Vec<Node>,
    },
    Extends(Expression),
    Include {
        template: Expression,
        bindings: Vec<(Name, Expression)>,
        /// Whether it sees `bindings` alone.
        is_isolated: bool,
    },
    /// `{% autoescape %}`; `None` where it is computed.
    Autoescape {
        is_on: Option<bool>,
        body: Vec<Node>,
    },
    /// `{% filter %}`
    Filtered {
        filters: Vec<Filter>,
        body: Vec<Node>,
    },
    /// `{% blocktranslate %}`: one of the arms, translated.
    Translated {
        bindings: Vec<(Name, Expression)>,
        arms: Vec<Vec<Node>>,
        /// `asvar`: it is kept under this name and not printed.
        target: Option<Name>,
    },
    /// `{% partialdef %}`
    PartialDefinition {
        name: Name,
        /// Whether it is printed where it stands, too.
        is_inline: bool,
        body: Vec<Node>,
    },
    /// `{% partial %}`
    Partial(Name),
    /// Jinja's `{% macro %}`
    Macro {
        name: Name,
        parameters: Vec<Argument>,
        body: Vec<Node>,
    },
    /// `{% load %}`, Jinja's `{% import %}`: names that come from elsewhere.
    Load(Vec<Name>),
    /// Any other tag.
    Tag(Tag),
}

/// An arm of `{% if %}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arm {
    /// The text of the condition.
    pub condition: Span,
    pub body: Vec<Node>,
}

/// A tag that is not part of the language's structure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    pub name: Name,
    pub arguments: Vec<Argument>,
    /// `as name`: the result is kept and not printed.
    pub target: Option<Name>,
    /// What stands between the tag and its end, for a tag that has one.
    pub body: Option<Vec<Node>>,
}

impl Template {
    pub fn text_of(&self, span: Span) -> &str {
        &self.text[span.range()]
    }
}

impl Node {
    /// Everything that the node holds, in the order of the text.
    pub fn bodies(&self) -> impl Iterator<Item = &[Node]> {
        let (many, one, other): (&[Arm], Option<&Vec<Node>>, Option<&Vec<Node>>) = match &self.kind
        {
            NodeKind::If { arms, otherwise } => (arms, None, otherwise.as_ref()),
            NodeKind::For { body, empty, .. } => (&[], Some(body), empty.as_ref()),
            NodeKind::With { body, .. }
            | NodeKind::Set { body, .. }
            | NodeKind::Block { body, .. }
            | NodeKind::Autoescape { body, .. }
            | NodeKind::Filtered { body, .. }
            | NodeKind::PartialDefinition { body, .. }
            | NodeKind::Macro { body, .. }
            | NodeKind::Tag(Tag {
                body: Some(body), ..
            }) => (&[], Some(body), None),
            NodeKind::Translated { arms, .. } => (&[], arms.first(), arms.get(1)),
            _ => (&[], None, None),
        };
        let many = many.iter().map(|arm| arm.body.as_slice());
        many.chain(one.map(Vec::as_slice))
            .chain(other.map(Vec::as_slice))
    }
}

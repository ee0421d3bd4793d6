//! What is known of pages: values with the places that they are printed to, elements, scripts, forms.

use crate::html::{Position, Quote, ScriptKind, ScriptPosition};
use crate::syntax::{Expression, Name, Span};

use super::library::TemplateId;
use super::locals::LocalsId;

/// A stretch of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplatePlace {
    pub template: TemplateId,
    pub span: Span,
}

/// Whether `autoescape` is on; `None` where it is computed.
pub type Escaping = Option<bool>;

/// A value that a template prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrintedValue {
    pub place: TemplatePlace,
    pub value: Expression,
    pub printed_by: PrintedBy,
    /// Every different place of a page that it is printed to.
    pub sites: Vec<Site>,
}

/// What prints a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrintedBy {
    /// `{{ … }}`
    Variable,
    /// A tag that escapes like a variable: `{% firstof %}`, `{% cycle %}`.
    EscapingTag(Name),
    /// A tag whose output is its own: `{% url %}`, and tags of libraries.
    Tag(Name),
}

/// Where on a page a value is printed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Site {
    pub position: Position,
    pub escaping: Escaping,
    /// The names that are bound around it.
    pub locals: LocalsId,
    /// The tag that it is printed into.
    pub element: Option<ElementId>,
    /// The script or style element that it is printed into.
    pub inside: Option<ElementId>,
}

/// An element of [`Pages::elements`](super::Pages::elements).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub u32);

/// A start tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Of the tag, as far as it stands in one template.
    pub place: TemplatePlace,
    /// In lower case; what is printed into it left out.
    pub name: String,
    pub attributes: Vec<Attribute>,
    /// Of a script or a style element: what it holds, in the order of the text, all arms of conditions behind one
    /// another.
    pub contents: Vec<Piece>,
    pub script: Option<ScriptKind>,
    /// The form around it.
    pub form: Option<ElementId>,
    /// Of a form: whether it is one. Browsers pass by its tag where another form is surely open.
    pub is_taken_up: bool,
    /// Of a form: whether a token is printed where it may be open.
    pub may_have_token: bool,
    /// Of a form: whether one of its fields is a token, where it is surely open.
    pub has_token: bool,
    /// Of a form: the tags in it that may print more than harden can see.
    pub tags: Vec<Name>,
    /// Of a form: which of [`Pages::values`](super::Pages::values) are printed in it as text, and may be its fields.
    pub printed: Vec<usize>,
}

/// An attribute, which may be there on some pages only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    pub place: TemplatePlace,
    /// In lower case; what is printed into it left out.
    pub name: String,
    /// `None` without `=`.
    pub value: Option<Vec<Piece>>,
    pub quote: Option<Quote>,
}

/// A part of a value or a script.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece {
    /// It stands in the template.
    Text(TemplatePlace),
    /// Something is printed.
    Printed(TemplatePlace),
}

/// A block that other templates may fill, in a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockInScript {
    pub place: TemplatePlace,
    pub name: Name,
    pub script: ScriptPosition,
}

/// A block that leaves a page at another place than the block that it replaces does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockDisagreement {
    pub place: TemplatePlace,
    pub name: Name,
    pub expected: Position,
    pub found: Position,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name == name)
    }
}

//! The syntax of templates: Django's language and Jinja's, read into one tree.

mod dialect;
mod django_expression;
mod django_tags;
mod expression;
mod frame;
mod jinja_expression;
mod jinja_tags;
mod parse;
mod span;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod words;

pub use dialect::Dialect;
pub use expression::{Argument, Expression, Filter, Operand};
pub use parse::parse;
pub use span::Span;
pub use tree::{Arm, Name, Node, NodeKind, Tag, Template, TemplateError};

//! An owned tree of a Python module, without lifetimes and without the parser's types.
//!
//! Only settings modules are kept as trees, for the evaluator; all other files live on as facts.

mod depth;
mod lower;
mod parse;
mod python2;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub(crate) use lower::with_stack;
pub(crate) use parse::read;
pub use parse::{Dialect, MAX_BYTES, Parsed, SyntaxError, parse};
pub use tree::*;

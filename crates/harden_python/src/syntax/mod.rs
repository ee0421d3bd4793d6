//! An owned tree of a Python module, without lifetimes and without the parser's types.
//!
//! Only settings modules are kept as trees, for the evaluator; all other files live on as facts.

mod tree;

pub use tree::*;

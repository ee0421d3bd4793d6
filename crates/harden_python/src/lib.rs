//! Python: parsing, the owned syntax tree, file facts, the one resolver of modules and names.
//!
//! The only crate that names `ruff_*`: a new release of the parser touches nothing else.

pub mod bodies;
pub mod conduct;
pub mod decorators;
pub mod facts;
pub mod resolve;
pub mod routes;
pub mod syntax;
pub mod templates;

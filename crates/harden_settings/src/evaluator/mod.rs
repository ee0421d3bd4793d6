//! An abstract interpreter of Python for settings modules.
//!
//! It runs a module as Python would, in one *world* at a time: wherever something nobody decided is
//! asked for, the answer is recorded as a choice, and the run is repeated with the other answers.
//!
//! - [`worlds`] runs a module again and again, as [`exploration`] says; [`decisions`] and
//!   [`environment`] are what differs, and [`checkpoints`] where a run starts that begins as another did;
//! - [`interpreter`] is the state of one run; [`statements`], [`expressions`], [`calls`],
//!   [`classes`], [`attributes`], [`imports`] and their neighbours are Python's semantics;
//! - [`value`] and the pure functions on it in [`operators`], [`methods`], [`text`] and [`library`]
//!   know no interpreter; [`specials`] do;
//! - [`export`] turns what is left into facts.

pub(crate) mod arguments;
mod assign;
mod attributes;
mod blame;
mod bound_names;
pub(crate) mod budget;
mod builtins;
mod calls;
mod checkpoints;
mod classes;
mod comprehensions;
pub(crate) mod containers;
mod contexts;
mod conversions;
mod decisions;
pub(crate) mod dependencies;
mod dunders;
mod early_exit;
mod environment;
mod exploration;
mod export;
mod expressions;
mod files;
mod frame;
mod heap;
mod imports;
pub(crate) mod interpreter;
mod keys;
pub(crate) mod library;
mod maps;
mod members;
pub(crate) mod methods;
mod names;
pub(crate) mod operators;
mod patterns;
mod search_path;
mod shapes;
pub(crate) mod signal;
mod specials;
mod startup;
mod statements;
pub(crate) mod text;
mod truth;
pub(crate) mod value;
mod variables;
mod worlds;

pub use environment::{Depth, Environment};
pub use worlds::evaluate;

#[cfg(test)]
mod expression_tests;
#[cfg(test)]
mod unknown_tests;

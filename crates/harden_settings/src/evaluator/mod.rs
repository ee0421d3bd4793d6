//! An abstract interpreter of Python for settings modules.
//!
//! It runs a module as Python would, in one *world* at a time: wherever something nobody decided is
//! asked for, the answer is recorded as a choice, and the run is repeated with the other answers.

pub(crate) mod arguments;
pub(crate) mod budget;
pub(crate) mod containers;
pub(crate) mod interpreter;
pub(crate) mod methods;
pub(crate) mod operators;
pub(crate) mod signal;
pub(crate) mod text;
pub(crate) mod value;

//! Functions of Python's library that need the interpreter: they read the environment or the
//! project's files, call back, or look at the running code.
//!
//! One file per idea, each with a table; adding a function is one line in its table.

mod environment;
mod executing;
mod files;
mod folders;
mod frames;
mod functional;
mod hooks;
mod importing;
mod paths;
mod reflection;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::arguments::Arguments;
use super::interpreter::Interpreter;
use super::maps::Seed;
use super::signal::Eval;
use super::value::{CodePlace, Special, Value};

/// Dotted name of a function, and the function.
pub(super) type Entry = (
    &'static str,
    fn(&mut Interpreter<'_>, &Arguments, CodePlace) -> Eval<Value>,
);

const TABLES: &[&[Entry]] = &[
    environment::TABLE,
    executing::TABLE,
    files::TABLE,
    folders::TABLE,
    frames::TABLE,
    functional::TABLE,
    hooks::TABLE,
    importing::TABLE,
    paths::TABLE,
    reflection::TABLE,
];

/// Modules of which only specials are known.
const MODULES: &[&str] = &[
    "__harden__",
    "importlib",
    "importlib.util",
    "inspect",
    "glob",
];

/// The special called `name` in a module or on a built-in type.
pub(crate) fn find(module: &str, name: &str) -> Option<&'static Special> {
    INDEX.get(&(module, name)).copied()
}

static SPECIALS: LazyLock<Vec<Special>> = LazyLock::new(|| {
    let entries = TABLES.iter().copied().flatten();
    let special = |(name, call): &Entry| Special { name, call: *call };
    entries.map(special).collect()
});

/// Every special by its module and its name.
static INDEX: LazyLock<HashMap<(&str, &str), &'static Special, Seed>> = LazyLock::new(|| {
    SPECIALS
        .iter()
        .filter_map(|special| Some((special.name.rsplit_once('.')?, special)))
        .collect()
});

/// Every special.
pub(crate) fn all() -> impl Iterator<Item = &'static Special> {
    SPECIALS.iter()
}

/// Modules of which only specials are known.
pub(crate) fn modules() -> impl Iterator<Item = &'static str> {
    MODULES.iter().copied()
}

pub(crate) fn is_module(dotted: &str) -> bool {
    MODULES.contains(&dotted)
}

/// `str.lower` as a function of its object.
pub(crate) fn unbound_method(class: &str, name: &str) -> Option<Value> {
    reflection::unbound_method(class, name)
}

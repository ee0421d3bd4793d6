//! Functions and constants of Python's own library that need nothing but their arguments.
//!
//! What needs the interpreter is not here: whatever calls back (`map`, `filter`, `sorted` and `min`
//! with a key, `functools`, `re.sub` with a function), looks at names or classes (`getattr`,
//! `isinstance`, `type`, `dataclasses`, `enum`, `namedtuple`), or asks the outside (`open`, `os.environ`,
//! `os.path.exists`, `Path.read_text`, `os.getcwd`, `expanduser` with a `~`).

mod addresses;
mod base64;
mod builtins;
mod collections;
mod constants;
mod copies;
mod datetime;
mod dotenv;
mod itertools;
mod json;
mod json_dumps;
pub(super) mod literal;
mod names;
mod numbers;
mod os_path;
mod pathlib;
mod random;
mod regex;
mod sequences;
mod shell;
mod toml;
mod urls;
mod yaml;

pub(crate) use constants::{error_number, is_newer_python};

use std::collections::HashMap;
use std::sync::LazyLock;

use super::arguments::Arguments;
use super::maps::Seed;
use super::operators::plain;
use super::signal::{Eval, Signal};
use super::value::{Kind, Native, Value};

pub(crate) use names::is_standard;

/// Every native function, by module.
const TABLES: &[&[Native]] = &[
    builtins::FUNCTIONS,
    numbers::FUNCTIONS,
    sequences::FUNCTIONS,
    os_path::FUNCTIONS,
    pathlib::FUNCTIONS,
    regex::FUNCTIONS,
    datetime::FUNCTIONS,
    json::FUNCTIONS,
    json_dumps::FUNCTIONS,
    literal::FUNCTIONS,
    toml::FUNCTIONS,
    yaml::FUNCTIONS,
    base64::FUNCTIONS,
    urls::FUNCTIONS,
    dotenv::FUNCTIONS,
    collections::FUNCTIONS,
    copies::FUNCTIONS,
    itertools::FUNCTIONS,
    random::FUNCTIONS,
    shell::FUNCTIONS,
    addresses::FUNCTIONS,
];

/// `module.name`, where it is known; `module` may be a class or a function, as in `chain.from_iterable`.
pub(crate) fn member(module: &str, name: &str) -> Option<Value> {
    let module = names::canonical(module);
    INDEX
        .get(&(module, name))
        .map(|native| Value::new(Kind::Native(native)))
        .or_else(|| constants::constant(module, name))
}

/// Every native function by its module and its name.
static INDEX: LazyLock<HashMap<(&str, &str), &'static Native, Seed>> = LazyLock::new(|| {
    TABLES
        .iter()
        .copied()
        .flatten()
        .filter_map(|native| Some((native.name.rsplit_once('.')?, native)))
        .collect()
});

/// Every native function.
pub(crate) fn natives() -> impl Iterator<Item = &'static Native> {
    TABLES.iter().copied().flatten()
}

/// The modules of which something is known here.
pub(crate) fn modules() -> impl Iterator<Item = &'static str> {
    names::MODULES.iter().copied()
}

/// Whether something of the module is known here.
pub(crate) fn is_module(dotted: &str) -> bool {
    names::is_module(dotted)
}

/// The integer of an argument: `None` where it is unknown, a `TypeError` where it is none.
fn integer_of(value: &Value) -> Eval<Option<i128>> {
    match (value.as_int(), &plain(value).kind) {
        (Some(number), _) => Ok(Some(number)),
        (None, Kind::Unknown(_) | Kind::Instance(_)) => Ok(None),
        (None, _) => Err(Signal::type_error(format!(
            "'{}' object cannot be interpreted as an integer",
            value.type_name()
        ))),
    }
}

/// An entry of a table.
const fn native(
    name: &'static str,
    call: fn(&super::budget::Budget, &Arguments) -> Eval<Value>,
) -> Native {
    Native { name, call }
}

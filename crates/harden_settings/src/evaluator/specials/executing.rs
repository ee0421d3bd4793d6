//! What ends the process, talks to the terminal, or is made anew at each start.

use super::super::arguments::Arguments;
use super::super::builtins::generated;
use super::super::signal::{Eval, Signal};
use super::super::value::{Kind, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("builtins.print", |_, _, _| Ok(Value::none())),
    ("builtins.compile", |_, arguments, _| {
        Ok(arguments.require("compile", 0, "source")?.clone())
    }),
    ("sys.exit", |_, _, _| Err(Signal::raise("SystemExit", ""))),
    ("builtins.exit", |_, _, _| {
        Err(Signal::raise("SystemExit", ""))
    }),
    ("builtins.quit", |_, _, _| {
        Err(Signal::raise("SystemExit", ""))
    }),
    ("os._exit", |_, _, _| Err(Signal::raise("SystemExit", ""))),
    ("secrets.token_hex", |_, _, _| Ok(generated())),
    ("secrets.token_urlsafe", |_, _, _| Ok(generated())),
    ("secrets.choice", |_, _, _| Ok(Value::unknown())),
    ("uuid.uuid4", |_, _, _| Ok(Value::unknown())),
    (
        "django.core.management.utils.get_random_secret_key",
        |_, _, _| Ok(generated()),
    ),
    ("django.utils.crypto.get_random_string", |_, _, _| {
        Ok(generated())
    }),
    ("warnings.warn", |_, _, _| Ok(Value::none())),
    ("warnings.filterwarnings", |_, arguments, _| {
        check_action(arguments)?;
        check_text(arguments, 1, "message")?;
        check_category(arguments, 2)?;
        check_text(arguments, 3, "module")
    }),
    ("warnings.simplefilter", |_, arguments, _| {
        check_action(arguments)?;
        check_category(arguments, 1)
    }),
];

/// Python refuses an action of a warning filter that it does not know.
fn check_action(arguments: &Arguments) -> Eval<()> {
    const ACTIONS: &[&str] = &[
        "all", "always", "default", "error", "ignore", "module", "once",
    ];
    match arguments.get(0, "action").and_then(Value::as_str) {
        Some(action) if !ACTIONS.contains(&&**action) => {
            Err(Signal::value_error(format!("invalid action: '{action}'")))
        }
        _ => Ok(()),
    }
}

fn check_text(arguments: &Arguments, index: usize, name: &str) -> Eval<Value> {
    match arguments.get(index, name).map(|value| &value.kind) {
        None | Some(Kind::Str(_) | Kind::Unknown(_)) => Ok(Value::none()),
        Some(_) => Err(refused(format!("{name} must be a string"))),
    }
}

fn check_category(arguments: &Arguments, index: usize) -> Eval<Value> {
    match arguments.get(index, "category").map(|value| &value.kind) {
        None | Some(Kind::Class(_) | Kind::Unknown(_)) => Ok(Value::none()),
        Some(_) => Err(refused("category must be a class".to_owned())),
    }
}

/// `assert`, before Python 3.14.
fn refused(message: String) -> Signal {
    Signal::raise("AssertionError", message)
}

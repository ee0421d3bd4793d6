//! The parts of `LOGGING` that rules ask for.

use harden_settings::facts::{Fact, FactValue};

use crate::settings::Settings;

/// The handlers of `LOGGING`, with their names.
pub(crate) fn handlers<'a>(settings: &Settings<'a>) -> impl Iterator<Item = (&'a str, &'a Fact)> {
    let handlers = settings.part("LOGGING", &["handlers"]);
    let entries = match handlers.map(|handlers| &handlers.value) {
        Some(FactValue::Dict { entries, .. }) => entries.as_slice(),
        _ => &[],
    };
    entries
        .iter()
        .filter_map(|(name, handler)| Some((name.as_str()?, handler)))
}

/// The dotted path of a handler's class; that of a class itself, too.
pub(crate) fn class_of(handler: &Fact) -> Option<&str> {
    let class = match handler.entry("class") {
        Ok(Some(class)) => class,
        _ => handler.entry("()").ok()??,
    };
    match &class.value {
        FactValue::Str(path) => Some(path),
        FactValue::Class(path) => path.as_deref(),
        _ => None,
    }
}

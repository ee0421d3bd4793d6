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

/// Whether a logger has the handler, or nobody can see which handlers the loggers have.
pub(crate) fn is_used(settings: &Settings<'_>, handler: &str) -> bool {
    let loggers = match settings
        .part("LOGGING", &["loggers"])
        .map(|loggers| &loggers.value)
    {
        Some(FactValue::Dict { entries, open }) if !open => entries.as_slice(),
        None => &[],
        Some(_) => return true,
    };
    let root = settings.part("LOGGING", &["root"]);
    loggers
        .iter()
        .map(|(_, logger)| logger)
        .chain(root)
        .any(|logger| match logger.entry("handlers") {
            Ok(Some(handlers)) => handlers.contains_str(handler) != Some(false),
            Ok(None) => false,
            Err(_) => true,
        })
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

//! What the rules about django-cors-headers have in common.

use harden_settings::facts::{Fact, FactValue, Items};

use crate::logic::{Known, any};
use crate::settings::Settings;

/// Whether its checks run: it is an installed app.
pub(super) fn is_installed(settings: &Settings<'_>) -> bool {
    settings
        .has_app(&["corsheaders", "corsheaders.apps.CorsHeadersAppConfig"])
        .holds()
}

/// Whether it is at least 4.0; so where no file of the project names it.
pub(super) fn is_4(settings: &Settings<'_>) -> bool {
    settings.package_is_at_least("django-cors-headers", (4, 0)) != Some(false)
}

/// The new name of a setting where it or neither is set, else the old one.
pub(super) fn current<'a>(settings: &Settings<'_>, new: &'a str, old: &'a str) -> &'a str {
    if !settings.is_set(new) && settings.is_set(old) {
        old
    } else {
        new
    }
}

/// A sequence whose elements are all texts (or patterns). A text is a sequence of texts too.
pub(super) fn is_sequence_of_text(fact: &Fact, patterns: bool) -> Option<bool> {
    match &fact.value {
        FactValue::Str(_) => Some(true),
        FactValue::Bytes(bytes) => Some(bytes.is_empty()),
        FactValue::List(items) | FactValue::Tuple(items) => all_text(items, patterns),
        FactValue::Unknown(unknown) if unknown.text.is_some() => Some(true),
        FactValue::Unknown(_) | FactValue::Object(_) => None,
        _ => Some(false),
    }
}

fn all_text(items: &Items, patterns: bool) -> Option<bool> {
    let other = any(items
        .items
        .iter()
        .map(|item| is_text(item, patterns).negate()));
    other
        .negate()
        .both(if items.open { None } else { Some(true) })
}

/// A text, or a compiled pattern where those are taken.
pub(super) fn is_text(fact: &Fact, patterns: bool) -> Option<bool> {
    match &fact.value {
        FactValue::Str(_) => Some(true),
        FactValue::Regex { .. } => Some(patterns),
        FactValue::Unknown(unknown) if unknown.text.is_some() => Some(true),
        FactValue::Unknown(_) | FactValue::Object(_) => None,
        _ => Some(false),
    }
}

pub(super) fn is_bool(fact: &Fact) -> Option<bool> {
    match &fact.value {
        FactValue::Bool(_) => Some(true),
        FactValue::Unknown(unknown) if unknown.text.is_none() => None,
        _ => Some(false),
    }
}

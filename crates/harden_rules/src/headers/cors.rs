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

/// Whether its middleware answers requests.
pub(super) fn is_in_use(settings: &Settings<'_>) -> bool {
    settings
        .has_middleware("corsheaders.middleware.CorsMiddleware")
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

/// The patterns for origins, each with its setting and its text.
pub(super) fn origin_patterns<'a>(
    settings: &Settings<'a>,
) -> impl Iterator<Item = (&'static str, &'a Fact, &'a str)> {
    let text = |pattern: &'a Fact| match &pattern.value {
        FactValue::Str(text) | FactValue::Regex { pattern: text, .. } => Some(&**text),
        _ => None,
    };
    ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"]
        .map(|name| (name, settings.items(name)))
        .into_iter()
        .flat_map(move |(name, patterns)| {
            patterns
                .iter()
                .filter_map(move |pattern| Some((name, pattern, text(pattern)?)))
        })
}

/// What a pattern matches up to the end of the origin; `None` where it has no end.
pub(super) fn whole(pattern: &str) -> Option<&str> {
    ["$", "\\Z", "\\z"]
        .iter()
        .find_map(|end| pattern.strip_suffix(end))
}

/// Whether a pattern matches every host: `.*`, `^https?://.*$`. The package looks for it at the beginning.
pub(super) fn matches_every_host(pattern: &str) -> bool {
    const SCHEMES: [&str; 4] = ["https?://", "http[s]?://", "https://", "http://"];
    let written = whole(pattern).unwrap_or(pattern).replace("\\/", "/");
    let written = written.trim_start_matches('^');
    let host = SCHEMES
        .iter()
        .find_map(|scheme| written.strip_prefix(scheme))
        .unwrap_or(written);
    match host {
        ".*" | ".+" | "(.*)" | "(.+)" => true,
        "" => whole(pattern).is_none(),
        _ => false,
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

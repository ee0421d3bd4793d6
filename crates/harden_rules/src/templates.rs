//! What several rules ask of `TEMPLATES`.

use std::collections::BTreeSet;

use harden_project::Profile;
use harden_settings::facts::{Fact, FactValue};

use crate::logic::{Known, any};
use crate::settings::Settings;

/// The template backends, where all of them are known.
pub(crate) fn backends<'a>(settings: &Settings<'a>) -> Option<&'a [Fact]> {
    let templates = settings.list("TEMPLATES")?;
    (!templates.open).then_some(templates.items.as_slice())
}

/// Whether a backend is certainly this one.
pub(crate) fn is_backend(backend: &Fact, path: &str) -> bool {
    matches!(backend.entry("BACKEND"), Ok(Some(name)) if name.as_str() == Some(path))
}

/// Whether a backend has one of these context processors.
pub(crate) fn has_context_processor(settings: &Settings<'_>, names: &[&str]) -> Option<bool> {
    let templates = settings.list("TEMPLATES")?;
    let known = any(templates
        .items
        .iter()
        .map(|backend| backend_has_it(backend, names)));
    known.either(if templates.open { None } else { Some(false) })
}

fn backend_has_it(template: &Fact, names: &[&str]) -> Option<bool> {
    if !matches!(
        template.value,
        FactValue::Dict { .. } | FactValue::Unknown(_)
    ) {
        return Some(false);
    }
    let Some(options) = template.entry("OPTIONS").ok()? else {
        return Some(false);
    };
    let Some(processors) = options.entry("context_processors").ok()? else {
        return Some(false);
    };
    any(names.iter().map(|name| processors.contains_str(name)))
}

/// The dotted paths of the context processors that any profile names.
pub(crate) fn context_processors(profiles: &[Profile]) -> Vec<String> {
    let worlds = profiles.iter().flat_map(|profile| &profile.facts.worlds);
    let settings = worlds.filter_map(|world| world.settings.get("TEMPLATES"));
    let backends = settings.flat_map(|setting| items(&setting.value));
    let named = backends.filter_map(|backend| {
        let options = backend.entry("OPTIONS").ok()??;
        options.entry("context_processors").ok()?
    });
    let paths = named.flat_map(items).filter_map(Fact::as_str);
    let unique: BTreeSet<String> = paths.map(str::to_owned).collect();
    unique.into_iter().collect()
}

fn items(fact: &Fact) -> &[Fact] {
    match &fact.value {
        FactValue::List(items) | FactValue::Tuple(items) => &items.items,
        _ => &[],
    }
}

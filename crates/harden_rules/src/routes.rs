//! Which patterns of the root `URLconf` are served, by the settings that decide it.

use std::sync::Arc;

use crate::logic::{Known, any};
use crate::project::{Condition, ServedRoute};
use crate::settings::Settings;

/// The patterns that the profile's root `URLconf` has; nothing where nobody knows which that is.
pub(crate) fn routes(settings: &Settings<'_>) -> Arc<[ServedRoute]> {
    match settings.text("ROOT_URLCONF") {
        Some(root) => settings.project().routes(root),
        None => Arc::default(),
    }
}

/// Whether a pattern is there with these settings.
pub(crate) fn is_served(settings: &Settings<'_>, route: &ServedRoute) -> Option<bool> {
    all(settings, &route.conditions)
}

fn all(settings: &Settings<'_>, conditions: &[Condition]) -> Option<bool> {
    let holds = conditions
        .iter()
        .map(|condition| holds(settings, condition));
    holds.fold(Some(true), Known::both)
}

fn holds(settings: &Settings<'_>, condition: &Condition) -> Option<bool> {
    match condition {
        Condition::Setting(name) => settings.truthy(name),
        Condition::Not(inner) => holds(settings, inner).negate(),
        Condition::All(inner) => all(settings, inner),
        Condition::Any(inner) => any(inner.iter().map(|one| holds(settings, one))),
        Condition::Unknown => None,
    }
}

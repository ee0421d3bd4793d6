use harden_settings::facts::{Fact, FactValue};

use super::file_caches::{FileCache, file_caches};
use crate::paths::{path_of, relation, resolved};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The folder of a file-based cache is, lies in or contains `MEDIA_ROOT`, `STATIC_ROOT` or a folder
    /// of `STATICFILES_DIRS`.
    ///
    /// # Why it matters
    /// Cached pages and values can be downloaded by anyone who guesses a file's name; and who can upload a
    /// file into the cache's folder runs code on the server, because the cache's files are pickles.
    ///
    /// # Bad
    /// ```python
    /// MEDIA_ROOT = "/srv/site/media"
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    ///         "LOCATION": "/srv/site/media/cache",
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// MEDIA_ROOT = "/srv/site/media"
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    ///         "LOCATION": "/var/cache/site",
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Give the cache a folder of its own that no server serves and only the site's user may write to,
    /// such as `/var/cache/site`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#filesystem-caching>
    "DEPLOY002" "cache-in-served-folder" {
        topic: Deploy,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [552, 502],
        checks: ["caches.W002"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const SERVED: [&str; 3] = ["MEDIA_ROOT", "STATIC_ROOT", "STATICFILES_DIRS"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for cache in file_caches(settings) {
        for name in SERVED {
            let Some(relation) = related(settings, name, &cache) else {
                continue;
            };
            let mut violation = settings.violation(
                "CACHES",
                format!("The folder of cache `{}` {relation} `{name}`.", cache.alias),
                "Give the cache a folder of its own that is not served.",
            );
            violation.place = settings.place_of_part("CACHES", cache.location);
            if settings.django() >= (3, 2) {
                violation = violation.same_as("caches.W002");
            }
            violations.push(violation);
        }
    }
    violations
}

/// The first of Django's words that is true between the cache and one of the setting's folders.
fn related(settings: &Settings<'_>, name: &str, cache: &FileCache<'_>) -> Option<&'static str> {
    let working_folder = settings.project().working_folder();
    let cache = resolved(cache.path, &working_folder);
    let folders = served(settings.get(name)?);
    let relations: Vec<&str> = folders
        .into_iter()
        .filter_map(|folder| relation(&cache, &resolved(folder, &working_folder)))
        .collect();
    ["matches", "is inside", "contains"]
        .into_iter()
        .find(|word| relations.contains(word))
}

/// The folders that a setting names; in `STATICFILES_DIRS` also as `(prefix, folder)`.
fn served(fact: &Fact) -> Vec<&str> {
    if fact.truthy() == Some(false) {
        return Vec::new();
    }
    match fact.as_items() {
        Some(items) => items
            .items
            .iter()
            .filter_map(|item| match &item.value {
                FactValue::List(pair) | FactValue::Tuple(pair) => path_of(pair.items.get(1)?),
                _ => path_of(item),
            })
            .collect(),
        None => path_of(fact).into_iter().collect(),
    }
}

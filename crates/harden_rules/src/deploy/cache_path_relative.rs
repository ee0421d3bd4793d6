use super::file_caches::file_caches;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// The `LOCATION` of a file-based cache is a relative path.
    ///
    /// # Why it matters
    /// The folder depends on where the process was started, so the cache may end up in a folder that is
    /// served or that others can write to; its files are pickles, and who can write one runs code.
    ///
    /// # Bad
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    ///         "LOCATION": "cache",
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
    ///         "LOCATION": "/var/cache/site",
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write an absolute path, or build one: `BASE_DIR.parent / "cache"`, outside every folder that is
    /// served.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#filesystem-caching>
    "DEPLOY003" "cache-path-relative" {
        topic: Deploy,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [552],
        checks: ["caches.W003"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    file_caches(settings)
        .into_iter()
        .filter(|cache| !cache.path.starts_with('/'))
        .map(|cache| {
            let mut violation = settings.violation(
                "CACHES",
                format!(
                    "The folder of cache `{}` is `{}`, which depends on where the process starts.",
                    cache.alias,
                    shown(cache.location)
                ),
                "Write an absolute path.",
            );
            violation.place = settings.place_of_part("CACHES", cache.location);
            if settings.django() >= (3, 2) {
                violation = violation.same_as("caches.W003");
            }
            violation
        })
        .collect()
}

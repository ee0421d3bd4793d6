use super::axes::is_installed;
use crate::logic::{Known, any};
use crate::rule::declare_rule;
use crate::settings::{Settings, equals_text, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// django-axes counts failed logins in a cache (`AXES_HANDLER`), and that cache is one that each
    /// process has for itself, or that keeps nothing.
    ///
    /// # Why it matters
    /// Failed logins are counted per process, or not at all: with eight workers a guesser has eight times
    /// the attempts, and every restart gives him new ones.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
    /// CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["axes"]
    /// AXES_HANDLER = "axes.handlers.cache.AxesCacheHandler"
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.redis.RedisCache",
    ///         "LOCATION": "redis://127.0.0.1:6379",
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Point `AXES_CACHE` at a cache that all processes share (Redis, Memcached, the database), or remove
    /// `AXES_HANDLER`: the default handler counts in the database.
    ///
    /// # References
    /// - <https://django-axes.readthedocs.io/en/latest/4_configuration.html>
    "AUTH003" "axes-cache-forgets" {
        topic: Auth,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [307],
        checks: ["axes.W001"],
        equivalents: [],
        edge: Lockout,
        listens: [Settings(check)],
    }
}

const HANDLER: &str = "axes.handlers.cache.AxesCacheHandler";
const NOT_SHARED: [&str; 3] = [
    "django.core.cache.backends.dummy.DummyCache",
    "django.core.cache.backends.locmem.LocMemCache",
    "django.core.cache.backends.filebased.FileBasedCache",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let in_cache = is_installed(settings).both(settings.equals("AXES_HANDLER", HANDLER));
    if !in_cache.holds() {
        return Vec::new();
    }
    let alias = match settings.get("AXES_CACHE") {
        Some(alias) => alias.as_str(),
        None => Some("default"),
    };
    let backend = alias
        .and_then(|alias| settings.get("CACHES")?.entry(alias).ok()?)
        .and_then(|cache| cache.entry("BACKEND").ok()?);
    let Some(backend) = backend else {
        return Vec::new();
    };
    if !any(NOT_SHARED.iter().map(|path| equals_text(backend, path))).holds() {
        return Vec::new();
    }
    settings
        .violation(
            "AXES_HANDLER",
            format!(
                "Failed logins are counted in `{}`, which processes do not share.",
                shown(backend)
            ),
            "Point `AXES_CACHE` at a cache that all processes share, or remove `AXES_HANDLER`.",
        )
        .same_as("axes.W001")
        .alone()
}

use harden_settings::facts::Fact;

use crate::logic::Known;
use crate::names::SESSION_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `UpdateCacheMiddleware` stands behind `SessionMiddleware`, and so stores pages before the session
    /// has said that they belong to one visitor.
    ///
    /// # Why it matters
    /// Middleware is left in the opposite order. The session adds `Vary: Cookie` to a page that looked at
    /// it; where the cache has stored the page by then, it is kept for all cookies, and the next visitor
    /// is shown what the one before saw: name, orders, and all.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.cache.UpdateCacheMiddleware",
    ///     "django.middleware.common.CommonMiddleware",
    ///     "django.middleware.cache.FetchFromCacheMiddleware",
    /// ]
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = [
    ///     "django.middleware.cache.UpdateCacheMiddleware",
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.common.CommonMiddleware",
    ///     "django.middleware.cache.FetchFromCacheMiddleware",
    /// ]
    /// ```
    /// ```python
    /// CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    /// MIDDLEWARE = [
    ///     "django.contrib.sessions.middleware.SessionMiddleware",
    ///     "django.middleware.cache.UpdateCacheMiddleware",
    ///     "django.middleware.cache.FetchFromCacheMiddleware",
    /// ]
    /// ```
    ///
    /// # How to fix
    /// Put `"django.middleware.cache.UpdateCacheMiddleware"` first and
    /// `"django.middleware.cache.FetchFromCacheMiddleware"` last.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/middleware/#middleware-ordering>
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#order-of-middleware>
    "AUTH032" "cached-pages-shared" {
        topic: Auth,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [524, 696],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// What stores pages on their way out.
const STORES: [&str; 2] = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.cache.CacheMiddleware",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let sessions = settings.position_of_middleware(&[SESSION_MIDDLEWARE]);
    let stores = settings.position_of_middleware(&STORES);
    let (Some(sessions), Some(stores)) = (sessions, stores) else {
        return Vec::new();
    };
    let stores_nothing = stores_nothing(settings)
        .either(settings.truthy("CACHE_MIDDLEWARE_SECONDS").negate())
        .holds();
    if stores < sessions || stores_nothing {
        return Vec::new();
    }
    let name = "MIDDLEWARE";
    let store = &settings.items(name)[stores];
    settings
        .violation_of_part(
            name,
            store,
            "Pages are cached before `SessionMiddleware` says whose they are: others are shown them.",
            format!("Move `\"{}\"` before it.", store.as_str().unwrap_or_default()),
        )
        .alone()
}

/// Whether the middleware's cache forgets at once.
fn stores_nothing(settings: &Settings<'_>) -> Option<bool> {
    let alias = settings.text("CACHE_MIDDLEWARE_ALIAS")?;
    let backend = settings.part("CACHES", &[alias, "BACKEND"])?;
    Fact::as_str(backend).map(|backend| backend.ends_with(".DummyCache"))
}

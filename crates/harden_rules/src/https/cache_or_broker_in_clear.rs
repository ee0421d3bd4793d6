use harden_settings::facts::{Fact, FactValue};

use crate::hosts::is_remote;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A cache, a broker or a store of results is on another machine, by its name, and is asked without
    /// TLS: `redis://`, `amqp://`, `mongodb://`.
    ///
    /// # Why it matters
    /// Sessions, passwords of the service and the arguments of tasks are read on the way, and whoever
    /// writes into a broker decides what workers do. In a private network that may be meant.
    ///
    /// # Bad
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.redis.RedisCache",
    ///         "LOCATION": "redis://cache.example.com:6379/0",
    ///     },
    /// }
    /// ```
    /// ```python
    /// CELERY_BROKER_URL = "amqp://broker.example.com/shop"
    /// ```
    ///
    /// # Good
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django.core.cache.backends.redis.RedisCache",
    ///         "LOCATION": ["rediss://cache.example.com:6379/0", "redis://127.0.0.1/1"],
    ///     },
    /// }
    /// CELERY_BROKER_URL = "amqps://broker.example.com/shop"
    /// ```
    /// ```python
    /// CELERY_BROKER_URL = "amqp://broker.example.com/shop"
    /// CELERY_BROKER_USE_SSL = True
    /// ```
    ///
    /// # How to fix
    /// Write `rediss://` and `amqps://`, where the service offers TLS.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/topics/cache/#redis>
    /// - <https://docs.celeryq.dev/en/stable/userguide/configuration.html#broker-use-ssl>
    "HTTPS018" "cache-or-broker-in-clear" {
        topic: Https,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// Settings that hold an address, with those that switch TLS on for it.
const ADDRESSES: [(&str, &[&str]); 4] = [
    ("BROKER_URL", &["BROKER_USE_SSL"]),
    (
        "CELERY_BROKER_URL",
        &["CELERY_BROKER_USE_SSL", "BROKER_USE_SSL"],
    ),
    ("CELERY_RESULT_BACKEND", &["CELERY_REDIS_BACKEND_USE_SSL"]),
    ("DEFENDER_REDIS_URL", &[]),
];

const IN_CLEAR: [&str; 3] = ["redis://", "amqp://", "mongodb://"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (_, cache) in settings.entries("CACHES") {
        let Some(location) = cache.entry("LOCATION").ok().flatten() else {
            continue;
        };
        let parts = match &location.value {
            FactValue::Str(_) => std::slice::from_ref(location),
            _ => location.as_items().map_or(&[][..], |items| &items.items),
        };
        violations.extend(
            parts
                .iter()
                .filter_map(|part| violation(settings, "CACHES", part)),
        );
    }
    for (name, switches) in ADDRESSES {
        // A switch that nobody can see may be on.
        let is_off = |switch: &&str| settings.truthy(switch) == Some(false);
        if switches.iter().all(is_off)
            && settings.is_set(name)
            && let Some(address) = settings.get(name)
        {
            violations.extend(violation(settings, name, address));
        }
    }
    violations
}

/// The address may hold a password, and is not shown.
fn violation(settings: &Settings<'_>, name: &str, address: &Fact) -> Option<Violation> {
    let text = address.as_str()?;
    let scheme = IN_CLEAR.iter().find(|scheme| text.starts_with(**scheme))?;
    let rest = &text[scheme.len()..];
    let (authority, options) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = authority.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let asks_for_tls = ["ssl=true", "tls=true", "ssl_cert_reqs"]
        .iter()
        .any(|option| options.contains(option));
    (is_remote(host) && !asks_for_tls).then(|| {
        settings.violation_of_part(
            name,
            address,
            format!("`{name}` asks another machine in plain text (`{scheme}`)."),
            "Write `rediss://`, `amqps://` or what else asks for TLS.",
        )
    })
}

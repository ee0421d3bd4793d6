use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A connection to a cache, broker or queue uses TLS and does not check the other side's
    /// certificate: `ssl_cert_reqs` is `None` or `"none"`.
    ///
    /// # Why it matters
    /// Who can place himself between the site and the server reads and changes sessions, tasks and data;
    /// TLS hides that it happens. A task in a broker's queue is code to be run.
    ///
    /// # Bad
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django_redis.cache.RedisCache",
    ///         "LOCATION": "rediss://cache.example.com:6379/0?ssl_cert_reqs=none",
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// CACHES = {
    ///     "default": {
    ///         "BACKEND": "django_redis.cache.RedisCache",
    ///         "LOCATION": "rediss://cache.example.com:6379/0",
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Remove the option: certificates are checked by default. For a certificate of one's own give the
    /// authority's file: `ssl_ca_certs=/etc/ssl/redis-ca.pem`.
    ///
    /// # References
    /// - <https://redis.readthedocs.io/en/stable/examples/ssl_connection_examples.html>
    "HTTPS015" "certificate-not-checked" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [295],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAMES: [&str; 8] = [
    "BROKER_URL",
    "CACHES",
    "CELERY_BROKER_URL",
    "CELERY_BROKER_USE_SSL",
    "CELERY_REDIS_BACKEND_USE_SSL",
    "CELERY_RESULT_BACKEND",
    "CHANNEL_LAYERS",
    "RQ_QUEUES",
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    NAMES
        .into_iter()
        .filter(|name| settings.is_set(name))
        .filter_map(|name| Some((name, unchecked(settings.get(name)?, 0)?)))
        .map(|(name, part)| {
            settings.violation_of_part(
                name,
                part,
                format!("`{name}` uses TLS without checking the server's certificate."),
                "Remove `ssl_cert_reqs`, or give the authority's file in `ssl_ca_certs`.",
            )
        })
        .collect()
}

/// The part that switches the check off.
fn unchecked(fact: &Fact, depth: u8) -> Option<&Fact> {
    if depth > 6 {
        return None;
    }
    match &fact.value {
        FactValue::Str(text) => {
            let text = text.to_ascii_lowercase();
            (text.contains("ssl_cert_reqs=none") || text.contains("ssl_cert_reqs=cert_none"))
                .then_some(fact)
        }
        FactValue::Dict { entries, .. } => entries.iter().find_map(|(key, value)| {
            if key.as_str() == Some("ssl_cert_reqs") && is_none(value) {
                Some(value)
            } else {
                unchecked(value, depth + 1)
            }
        }),
        FactValue::List(items) | FactValue::Tuple(items) => items
            .items
            .iter()
            .find_map(|item| unchecked(item, depth + 1)),
        _ => None,
    }
}

/// `None`, `"none"` and `ssl.CERT_NONE`, which is 0.
fn is_none(fact: &Fact) -> bool {
    match &fact.value {
        FactValue::None | FactValue::Int(0) => true,
        FactValue::Str(text) => matches!(text.to_ascii_lowercase().as_str(), "none" | "cert_none"),
        _ => false,
    }
}

use crate::hosts::is_remote;
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A PostgreSQL database is on another machine, by its name, and `sslmode` neither asks for TLS nor
    /// checks the server.
    ///
    /// # Why it matters
    /// Without `sslmode` the client takes plain text where the server offers no TLS, or where somebody on
    /// the way says so; passwords and rows are read there. In a private network that may be meant.
    ///
    /// # Bad
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "OPTIONS": {"sslmode": "verify-full", "sslrootcert": "/etc/ssl/db-ca.pem"},
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Write `"OPTIONS": {"sslmode": "verify-full", "sslrootcert": …}`; `"require"` at least, which
    /// encrypts and does not check who answers.
    ///
    /// # References
    /// - <https://www.postgresql.org/docs/current/libpq-ssl.html>
    "HTTPS016" "database-in-clear" {
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

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    settings
        .entries("DATABASES")
        .iter()
        .filter_map(|(alias, database)| {
            let text = |key| database.entry(key).ok()??.as_str();
            let engine = text("ENGINE")?;
            let host = text("HOST")?;
            let is_postgres = engine.ends_with("postgresql") || engine.ends_with("postgis");
            if !is_postgres || !is_remote(host) {
                return None;
            }
            // Options that nobody can see may say anything.
            let options = database.entry("OPTIONS").ok()?;
            let mode = match options {
                Some(options) => options.entry("sslmode").ok()?,
                None => None,
            };
            let mode = match mode {
                Some(mode) => mode.as_str()?,
                None => "prefer",
            };
            matches!(mode, "disable" | "allow" | "prefer").then(|| {
                settings.violation_of_part(
                    "DATABASES",
                    database,
                    format!(
                        "Database `{}` is asked in plain text if need be (`sslmode` is `{mode}`).",
                        shown(alias)
                    ),
                    "Write `\"OPTIONS\": {\"sslmode\": \"verify-full\"}`.",
                )
            })
        })
        .collect()
}

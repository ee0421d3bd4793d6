use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A line of the settings asks for TLS on the way to a database, and a later one puts other options
    /// in the place of those: `DATABASES["default"]["OPTIONS"] = {...}` drops the `sslmode` that was there.
    ///
    /// # Why it matters
    /// The connection works, in plain text, and the file says that it does not.
    ///
    /// # Bad
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "OPTIONS": {"sslmode": "verify-full"},
    ///     },
    /// }
    /// DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}
    /// ```
    /// ```python
    /// import dj_database_url
    ///
    /// DATABASES = {"default": dj_database_url.parse("postgres://db.example.com/shop", ssl_require=True)}
    /// DATABASES["default"]["OPTIONS"] = {"connect_timeout": 5}
    /// ```
    ///
    /// # Good
    /// ```python
    /// DATABASES = {
    ///     "default": {
    ///         "ENGINE": "django.db.backends.postgresql",
    ///         "HOST": "db.example.com",
    ///         "OPTIONS": {"sslmode": "verify-full"},
    ///     },
    /// }
    /// DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5
    /// ```
    ///
    /// # How to fix
    /// Add to the options instead: `DATABASES["default"]["OPTIONS"]["connect_timeout"] = 5`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#options>
    /// - <https://www.postgresql.org/docs/current/libpq-ssl.html>
    "HTTPS019" "tls-options-overwritten" {
        topic: Https,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [319],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const NAME: &str = "DATABASES";

/// What asks for TLS, in the code and in the options that it leads to.
const WORDS: [&str; 4] = ["sslmode", "ssl_require", "ssl_ca", "ssl_mode"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let lines = settings.places(NAME);
    let [earlier @ .., last] = lines else {
        return Vec::new();
    };
    let speaks_tls = |(_, database): &(Fact, Fact)| may_ask_for_tls(database);
    let databases = settings.entries(NAME);
    if earlier.is_empty() || databases.is_empty() || databases.iter().any(speaks_tls) {
        return Vec::new();
    }
    let asks = earlier.iter().find(|place| {
        let text = settings.project().lines(place).unwrap_or_default();
        text.lines()
            .filter(|line| !line.trim_start().starts_with('#'))
            .any(|line| WORDS.iter().any(|word| line.contains(word)))
    });
    let Some(asks) = asks else {
        return Vec::new();
    };
    let violation = Violation::new(
        last.clone(),
        NAME,
        format!(
            "`{}:{}` asks for TLS to the database, and the options that say so are overwritten.",
            asks.file, asks.line
        ),
        "Add to `OPTIONS` instead of replacing them.",
    );
    violation.alone()
}

/// Whether the options of a database ask for TLS, or may do.
fn may_ask_for_tls(database: &Fact) -> bool {
    let Ok(options) = database.entry("OPTIONS") else {
        return true;
    };
    match options.map(|options| &options.value) {
        None => false,
        Some(FactValue::Dict { entries, open }) => {
            let is_tls = |key: &str| key.contains("ssl") || key.contains("tls");
            *open
                || entries
                    .iter()
                    .any(|(key, _)| key.as_str().is_none_or(is_tls))
        }
        Some(_) => true,
    }
}

use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A setting that looks as if it configured the database, the cache or mail (`DATABASE_URL`,
    /// `DATABASE_PASSWORD`, `CACHE_URL`, `EMAIL_URL`), but Django reads no such setting, and its value
    /// reaches none that Django reads.
    ///
    /// # Why it matters
    /// The site runs on another database than the one that was meant, often a SQLite file with its
    /// default permissions beside the code, and the credentials in the variable protect nothing.
    ///
    /// # Bad
    /// ```python
    /// import os
    ///
    /// DATABASE_URL = os.environ["DATABASE_URL"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    /// import dj_database_url
    ///
    /// DATABASE_URL = os.environ["DATABASE_URL"]
    /// DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
    /// ```
    ///
    /// # How to fix
    /// Django reads `DATABASES`, `CACHES` and `EMAIL_*`. Parse a URL with dj-database-url or
    /// django-environ: `DATABASES = {"default": dj_database_url.config(conn_max_age=600)}`. Remove the
    /// setting where nothing needs it.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#databases>
    /// - <https://pypi.org/project/dj-database-url/>
    "DEPLOY013" "setting-feeds-nothing" {
        topic: Deploy,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

/// What people write, and the setting that Django reads in its place.
const LOOKALIKES: [(&str, &str); 12] = [
    ("CACHE_URL", "CACHES"),
    ("DATABASE_HOST", "DATABASES"),
    ("DATABASE_NAME", "DATABASES"),
    ("DATABASE_PASSWORD", "DATABASES"),
    ("DATABASE_URL", "DATABASES"),
    ("DATABASE_USER", "DATABASES"),
    ("DB_PASSWORD", "DATABASES"),
    ("EMAIL_PASSWORD", "EMAIL_HOST_PASSWORD"),
    ("EMAIL_URL", "EMAIL_HOST"),
    ("EMAIL_USER", "EMAIL_HOST_USER"),
    ("SMTP_HOST", "EMAIL_HOST"),
    ("SMTP_PASSWORD", "EMAIL_HOST_PASSWORD"),
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    // In another world the value may have arrived.
    if !settings.is_of_gate() {
        return Vec::new();
    }
    LOOKALIKES
        .into_iter()
        .filter(|(name, target)| settings.is_set(name) && !feeds(settings, name, target))
        // Code of the project reads it.
        .filter(|(name, _)| !settings.project().mentions(&format!("settings.{name}"), 0))
        .map(|(name, target)| {
            settings.violation(
                name,
                format!("Django reads no setting `{name}`, and `{target}` does not come from it."),
                format!("Give its value to `{target}`, or remove it."),
            )
        })
        .collect()
}

/// Whether the value of one setting may have reached the other: both depend on the same variable, or the
/// text of one is in the other, or nobody knows.
fn feeds(settings: &Settings<'_>, name: &str, target: &str) -> bool {
    if settings.share_a_variable(name, target) {
        return true;
    }
    let (Some(value), Some(target)) = (settings.get(name), settings.get(target)) else {
        return false;
    };
    if target.is_unknown() {
        return true;
    }
    let text = value.as_str().filter(|text| !text.is_empty());
    text.is_some_and(|text| holds_text(target, text))
}

fn holds_text(fact: &Fact, text: &str) -> bool {
    match &fact.value {
        FactValue::Str(own) => own.contains(text),
        FactValue::Dict { entries, open } => {
            *open || entries.iter().any(|(_, value)| holds_text(value, text))
        }
        FactValue::Unknown(_) => true,
        _ => false,
    }
}

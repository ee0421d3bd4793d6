use harden_finding::Persona;

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A limit on what one request may hold is off: `DATA_UPLOAD_MAX_MEMORY_SIZE`,
    /// `DATA_UPLOAD_MAX_NUMBER_FIELDS` or `DATA_UPLOAD_MAX_NUMBER_FILES` is `None`, or very high.
    ///
    /// # Why it matters
    /// A client sends one request with millions of fields or a body of gigabytes; parsing it fills the
    /// memory or keeps a worker busy for minutes. Where the body is limited and only the number of fields
    /// is not, as large forms need it, this is advice.
    ///
    /// # Bad
    /// ```python
    /// DATA_UPLOAD_MAX_MEMORY_SIZE = None
    /// ```
    ///
    /// # Good
    /// ```python
    /// DATA_UPLOAD_MAX_MEMORY_SIZE = 5242880
    /// ```
    ///
    /// # How to fix
    /// Remove the line: the defaults are 2.5 MB, 1000 fields and 100 files. Where one form needs more,
    /// raise the number to what it needs.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-memory-size>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-number-fields>
    "UPLOAD002" "request-size-unlimited" {
        topic: Uploads,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [770],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const SIZE: &str = "DATA_UPLOAD_MAX_MEMORY_SIZE";
const FIELDS: &str = "DATA_UPLOAD_MAX_NUMBER_FIELDS";

/// The settings, and from where on they limit nothing.
const LIMITS: [(&str, i128); 3] = [
    (SIZE, 1 << 30),
    (FIELDS, 1_000_000),
    ("DATA_UPLOAD_MAX_NUMBER_FILES", 100_000),
];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    LIMITS
        .into_iter()
        .map(|(name, _)| name)
        .filter(|name| is_off(settings, name))
        .map(|name| {
            let help = format!("Remove `{name}`, or write what the largest form needs.");
            let fields_fit_in_body = name == FIELDS && !is_off(settings, SIZE);
            let consequence = if fields_fit_in_body {
                "one request may hold as many fields as its body has room for."
            } else {
                "one request may fill the memory."
            };
            settings
                .violation_of_state(name, consequence, help)
                // Large forms in an administration need that, and the body is limited.
                .persona_if(fields_fit_in_body, Persona::Pedantic)
        })
        .collect()
}

/// Whether the project certainly limits nothing with a setting.
fn is_off(settings: &Settings<'_>, name: &str) -> bool {
    let number = settings.int(name);
    settings.is_set(name)
        && LIMITS.iter().any(|(known, most)| {
            *known == name
                && (settings.is_none(name) == Some(true)
                    || number.is_some_and(|number| number >= *most))
        })
}

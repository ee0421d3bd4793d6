use harden_finding::{Persona, Severity};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// Uploads go into a bucket that everybody may read or write: `AWS_DEFAULT_ACL` is `"public-read"` or
    /// `"public-read-write"`.
    ///
    /// # Why it matters
    /// Every upload, private documents too, can be fetched by whoever knows or guesses its name; with
    /// `public-read-write` anybody replaces what visitors download.
    ///
    /// # Bad
    /// ```python
    /// AWS_STORAGE_BUCKET_NAME = "uploads"
    /// AWS_DEFAULT_ACL = "public-read-write"
    /// ```
    ///
    /// # Good
    /// ```python
    /// AWS_STORAGE_BUCKET_NAME = "uploads"
    /// AWS_DEFAULT_ACL = None
    /// ```
    ///
    /// # How to fix
    /// Write `AWS_DEFAULT_ACL = None`, and leave `AWS_QUERYSTRING_AUTH` on: links are then signed and
    /// expire. Public files belong into a storage of their own.
    ///
    /// # References
    /// - <https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html>
    "UPLOAD006" "bucket-open" {
        topic: Uploads,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [732],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AWS_DEFAULT_ACL";
    let Some(acl) = settings.text(name) else {
        return Vec::new();
    };
    let violation = || {
        settings.violation_of_state(
            name,
            "uploads are open to everybody.",
            format!("Write `{name} = None`."),
        )
    };
    match acl {
        "public-read-write" => violation().severity(Severity::High).alone(),
        // Meant where all uploads are pictures for the site's own pages.
        "public-read" => violation().persona(Persona::Pedantic).alone(),
        _ => Vec::new(),
    }
}

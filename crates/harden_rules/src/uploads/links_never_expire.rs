use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `AWS_QUERYSTRING_AUTH` is off: links to uploads in the bucket are not signed, so that they only
    /// work where the bucket, or a CDN in front of it, hands files to everybody.
    ///
    /// # Why it matters
    /// Whoever knows or guesses a name fetches the file, for ever, also after its owner was locked out or
    /// the page was taken down.
    ///
    /// # Bad
    /// ```python
    /// AWS_STORAGE_BUCKET_NAME = "uploads"
    /// AWS_QUERYSTRING_AUTH = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// AWS_STORAGE_BUCKET_NAME = "uploads"
    /// AWS_QUERYSTRING_AUTH = True
    /// ```
    ///
    /// # How to fix
    /// Remove the line: links are then signed and expire after an hour. Files that are public by intent
    /// belong into a storage of their own in `STORAGES`.
    ///
    /// # References
    /// - <https://django-storages.readthedocs.io/en/latest/backends/amazon-S3.html>
    "UPLOAD008" "links-never-expire" {
        topic: Uploads,
        severity: Low,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [732],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "AWS_QUERYSTRING_AUTH";
    if !settings.is_set(name) || settings.truthy(name) != Some(false) {
        return Vec::new();
    }
    settings
        .violation_of_state(
            name,
            "links to uploads are not signed, and never expire.",
            format!("Remove `{name}`."),
        )
        .alone()
}

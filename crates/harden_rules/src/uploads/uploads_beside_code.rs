use crate::paths::{absolute, folder_of};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MEDIA_ROOT` is a folder that holds the site's code.
    ///
    /// # Why it matters
    /// An upload with the name of a template or a module replaces it, and a server that hands out uploads
    /// hands out settings, code and the SQLite database.
    ///
    /// # Bad
    /// ```python
    /// import os
    ///
    /// MEDIA_ROOT = os.path.dirname(os.path.abspath(__file__))
    /// ```
    ///
    /// # Good
    /// ```python
    /// import os
    ///
    /// MEDIA_ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "media")
    /// ```
    ///
    /// # How to fix
    /// Write a folder that holds nothing else: `MEDIA_ROOT = "/var/lib/site/media"`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#media-root>
    "UPLOAD004" "uploads-beside-code" {
        topic: Uploads,
        severity: High,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [434, 552],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "MEDIA_ROOT";
    let holds_code = folder_of(settings, name)
        .and_then(|media| settings.project().relative(&absolute(&media)))
        .is_some_and(|folder| settings.stands_in(&folder));
    if !holds_code {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!("`{name}` holds the site's code: an upload may replace it."),
            "Give uploads a folder of their own.",
        )
        .alone()
}

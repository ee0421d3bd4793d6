use harden_finding::Persona;

use crate::paths::{folder_of, relation};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `MEDIA_ROOT` is, lies in or contains `STATIC_ROOT`, which is served as the site's own files.
    ///
    /// # Why it matters
    /// Uploads are served like the site's own scripts and pages: with long caching, without the checks
    /// that uploads get, and under the names their owners chose; `collectstatic` may overwrite either
    /// with the other.
    ///
    /// # Bad
    /// ```python
    /// STATIC_ROOT = "/srv/site/static"
    /// MEDIA_ROOT = "/srv/site/static/uploads"
    /// ```
    ///
    /// # Good
    /// ```python
    /// STATIC_ROOT = "/srv/site/static"
    /// MEDIA_ROOT = "/srv/site/media"
    /// ```
    ///
    /// # How to fix
    /// Give uploads a folder of their own, best on a host of their own, with `Content-Disposition:
    /// attachment` for what is not an image.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#media-root>
    /// - <https://docs.djangoproject.com/en/stable/topics/security/#user-uploaded-content>
    "UPLOAD003" "uploads-in-static" {
        topic: Uploads,
        severity: Medium,
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
    let media = folder_of(settings, name);
    let served = folder_of(settings, "STATIC_ROOT");
    let relation = media
        .zip(served)
        .and_then(|(media, served)| relation(&media, &served));
    let Some(relation) = relation else {
        return Vec::new();
    };
    settings
        .violation(
            name,
            format!("`{name}` {relation} `STATIC_ROOT`."),
            "Give uploads a folder of their own.",
        )
        // What serves the static files hands no uploads out.
        .persona_if(relation == "contains", Persona::Pedantic)
        .alone()
}

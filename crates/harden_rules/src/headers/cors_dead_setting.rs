use super::cors::{is_4, is_installed};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `CORS_MODEL`, or with django-cors-headers 4 `CORS_REPLACE_HTTPS_REFERER`: settings that the package
    /// no longer reads.
    ///
    /// # Why it matters
    /// Who relies on them is mistaken about who may call the site: origins kept in a model are not
    /// allowed, and posts over HTTPS from another origin fail Django's CSRF check.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_REPLACE_HTTPS_REFERER = True
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
    /// CSRF_TRUSTED_ORIGINS = ["https://app.example.com"]
    /// ```
    ///
    /// # How to fix
    /// Remove the setting. In place of `CORS_REPLACE_HTTPS_REFERER` list the origins in
    /// `CSRF_TRUSTED_ORIGINS`; in place of `CORS_MODEL` answer the signal `check_request_enabled`.
    ///
    /// # References
    /// - <https://github.com/adamchainz/django-cors-headers#csrf-integration>
    "HEADER014" "cors-dead-setting" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [942],
        checks: ["corsheaders.E012", "corsheaders.E013"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings) {
        return Vec::new();
    }
    let model = (
        "CORS_MODEL",
        "Answer the signal `check_request_enabled` instead.",
        "corsheaders.E012",
    );
    let referer = (
        "CORS_REPLACE_HTTPS_REFERER",
        "List the origins in `CSRF_TRUSTED_ORIGINS` instead.",
        "corsheaders.E013",
    );
    [Some(model), is_4(settings).then_some(referer)]
        .into_iter()
        .flatten()
        .filter(|(name, _, _)| settings.is_set(name))
        .map(|(name, help, id)| {
            settings
                .violation(
                    name,
                    format!("django-cors-headers does not read `{name}`."),
                    help,
                )
                .same_as(id)
        })
        .collect()
}

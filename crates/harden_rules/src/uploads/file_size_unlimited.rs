use harden_finding::{Persona, Severity};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `DATA_UPLOAD_MAX_MEMORY_SIZE` is set as if it limited uploads, and no web server of the project limits
    /// what arrives (nginx does: 1 MB, unless `client_max_body_size` says otherwise); or
    /// `FILE_UPLOAD_MAX_MEMORY_SIZE` is so high that files stay in memory.
    ///
    /// # Why it matters
    /// `DATA_UPLOAD_MAX_MEMORY_SIZE` does not count files: with a limit of 1 MB Django takes a file of 10
    /// MB, or of 10 GB, and writes it to the disk. `FILE_UPLOAD_MAX_MEMORY_SIZE` is no limit either, but
    /// the size up to which a file is kept in memory.
    ///
    /// # Bad
    /// ```python
    /// DATA_UPLOAD_MAX_MEMORY_SIZE = 5242880
    /// ```
    ///
    /// ```python
    /// DATA_UPLOAD_MAX_MEMORY_SIZE = 5242880
    /// # file: deploy/nginx.conf
    /// location / {
    ///     client_max_body_size 0;
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// FILE_UPLOAD_MAX_MEMORY_SIZE = 2621440
    /// ```
    /// ```python
    /// DATA_UPLOAD_MAX_MEMORY_SIZE = 5242880
    /// # file: deploy/nginx.conf
    /// location / {
    ///     client_max_body_size 6m;
    ///     proxy_pass http://127.0.0.1:8000;
    /// }
    /// ```
    ///
    /// # How to fix
    /// Limit files where they arrive: `client_max_body_size 5m;` in nginx, and a validator on each
    /// `FileField` that asks for `value.size`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#data-upload-max-memory-size>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#file-upload-max-memory-size>
    "UPLOAD007" "file-size-unlimited" {
        topic: Uploads,
        severity: Info,
        confidence: High,
        persona: Pedantic,
        since: "0.1.0",
        cwe: [770],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const MEGABYTE: i128 = 1 << 20;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let mut violations = Vec::new();
    let name = "DATA_UPLOAD_MAX_MEMORY_SIZE";
    let edge = settings.project().edge();
    let is_limited = edge.limits_bodies.is_some() && edge.passes_any_body.is_none();
    if settings.is_set(name) && settings.int(name).is_some() && !is_limited {
        let violation = settings.violation_of_state(
            name,
            "it does not limit files.",
            "Limit files at the web server, and in validators.",
        );
        violations.push(violation);
    }
    let name = "FILE_UPLOAD_MAX_MEMORY_SIZE";
    if settings.int(name).is_some_and(|size| size > 100 * MEGABYTE) {
        let violation = settings.violation_of_state(
            name,
            "a few large files fill the memory.",
            format!("Remove `{name}`: the default is 2.5 MB."),
        );
        violations.push(
            violation
                .severity(Severity::Medium)
                .persona(Persona::Regular),
        );
    }
    violations
}

use crate::paths::{absolute, folder_of};
use crate::project::PathState;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `FILE_UPLOAD_TEMP_DIR` names a folder of the project that does not exist. Folders outside the
    /// project are another machine's business and are not judged.
    ///
    /// # Why it matters
    /// Every upload that is larger than `FILE_UPLOAD_MAX_MEMORY_SIZE` (2.5 MB by default) ends with an
    /// error 500, which anyone can provoke by sending a file.
    ///
    /// # Bad
    /// ```python django=5.2
    /// FILE_UPLOAD_TEMP_DIR = "no-such-folder"
    /// ```
    ///
    /// # Good
    /// ```python django=5.2
    /// FILE_UPLOAD_TEMP_DIR = "/tmp"
    /// ```
    ///
    /// # How to fix
    /// Create the folder before the site starts, writable for its user and outside every folder that is
    /// served, or remove the setting: the default is the system's folder for temporary files.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#file-upload-temp-dir>
    "UPLOAD001" "upload-folder-missing" {
        topic: Uploads,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [],
        checks: ["files.E001"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "FILE_UPLOAD_TEMP_DIR";
    let Some(folder) = folder_of(settings, name) else {
        return Vec::new();
    };
    let project = settings.project();
    let absolute = absolute(&folder);
    // A file is no folder either.
    if !matches!(
        project.look_at(&absolute),
        PathState::Absent | PathState::File
    ) {
        return Vec::new();
    }
    // Where the project lies is another machine's business.
    let inside = project.relative(&absolute).unwrap_or(absolute);
    let violation = settings.violation(
        name,
        format!("`{name}` is `{inside}`, which is no folder."),
        format!("Create the folder, or remove `{name}`."),
    );
    if settings.django() >= (4, 0) {
        violation.same_as("files.E001").alone()
    } else {
        violation.alone()
    }
}

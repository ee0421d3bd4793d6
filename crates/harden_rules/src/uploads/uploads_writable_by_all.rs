use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `FILE_UPLOAD_PERMISSIONS` or `FILE_UPLOAD_DIRECTORY_PERMISSIONS` lets every account of the machine
    /// write, or makes uploads executable.
    ///
    /// # Why it matters
    /// Another account on the machine, such as that of a second site, changes what visitors download; a
    /// server that runs what is executable runs an upload.
    ///
    /// # Bad
    /// ```python
    /// FILE_UPLOAD_PERMISSIONS = 0o777
    /// ```
    ///
    /// # Good
    /// ```python
    /// FILE_UPLOAD_PERMISSIONS = 0o640
    /// ```
    ///
    /// # How to fix
    /// Write `0o640`, and `0o750` for folders, with the web server in the group.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#file-upload-permissions>
    "UPLOAD005" "uploads-writable-by-all" {
        topic: Uploads,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [732],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

const WRITE_BY_ALL: i128 = 0o002;
const EXECUTE: i128 = 0o111;

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let wide = |name: &'static str, bits: i128| {
        let mode = settings.int(name)?;
        let consequence = match (mode & bits & WRITE_BY_ALL != 0, mode & bits & EXECUTE != 0) {
            (true, true) => {
                "every account of the machine may write uploads, and they are executable"
            }
            (true, false) => "every account of the machine may write uploads",
            (false, true) => "uploads are executable",
            (false, false) => return None,
        };
        let violation = settings.violation(
            name,
            format!("`{name}` is `0o{mode:o}`: {consequence}."),
            format!("Write `{name} = 0o{:o}`.", mode & !bits & 0o775),
        );
        Some(violation)
    };
    let files = wide("FILE_UPLOAD_PERMISSIONS", WRITE_BY_ALL | EXECUTE);
    let folders = wide("FILE_UPLOAD_DIRECTORY_PERMISSIONS", WRITE_BY_ALL);
    files.into_iter().chain(folders).collect()
}

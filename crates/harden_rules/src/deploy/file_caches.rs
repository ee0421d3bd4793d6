//! The file-based caches of `CACHES`.

use harden_settings::facts::Fact;

use crate::paths::path_of;
use crate::settings::Settings;

const BACKEND: &str = "django.core.cache.backends.filebased.FileBasedCache";

/// A cache that keeps its values in files.
pub(super) struct FileCache<'a> {
    pub(super) alias: &'a str,
    pub(super) location: &'a Fact,
    /// As it is written.
    pub(super) path: &'a str,
}

/// The caches that are certainly file-based and whose folder is known.
///
/// Caches of other packages are not `FileBasedCache`s; one of the project's own may be, and is not judged.
pub(super) fn file_caches<'a>(settings: &Settings<'a>) -> Vec<FileCache<'a>> {
    settings
        .entries("CACHES")
        .iter()
        .filter_map(|(alias, cache)| {
            let backend = cache.entry("BACKEND").ok()??;
            let location = cache.entry("LOCATION").ok()??;
            (backend.as_str() == Some(BACKEND)).then_some(FileCache {
                alias: alias.as_str()?,
                location,
                path: path_of(location)?,
            })
        })
        .collect()
}

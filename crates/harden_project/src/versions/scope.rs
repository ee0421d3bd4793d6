//! What only developing and testing the site needs, by the names that people give to files, groups and folders.

use crate::files::{file_name, folder};

/// `requirements-dev.txt`, the group `lint`: less telling of what runs in production.
pub(super) fn names_development(name: &str) -> bool {
    const WORDS: [&str; 20] = [
        "ci",
        "debug",
        "dev",
        "devel",
        "development",
        "doc",
        "docs",
        "documentation",
        "e2e",
        "lint",
        "linting",
        "linters",
        "local",
        "mypy",
        "style",
        "test",
        "testing",
        "tests",
        "tox",
        "typing",
    ];
    name.to_ascii_lowercase()
        .split(|character: char| !character.is_ascii_alphanumeric())
        .any(|word| WORDS.contains(&word))
}

/// Whether a file asks for what only development needs: by its own name, or because it lies with examples,
/// tests or documentation.
pub(crate) fn is_for_development(path: &str) -> bool {
    const FOLDERS: [&str; 15] = [
        ".github",
        "benchmark",
        "benchmarks",
        "ci",
        "doc",
        "docs",
        "e2e",
        "example",
        "examples",
        "fixtures",
        "sample",
        "samples",
        "test",
        "testdata",
        "tests",
    ];
    let lower = folder(path).to_ascii_lowercase();
    names_development(file_name(path)) || lower.split('/').any(|folder| FOLDERS.contains(&folder))
}

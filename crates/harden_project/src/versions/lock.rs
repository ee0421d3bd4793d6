//! Lock files, read line by line: they are written by programs, and can be megabytes.

use super::Declaration;

/// `uv.lock`, `poetry.lock`, `pdm.lock`, `pylock.toml`: one `[[package]]` table per release.
pub(super) fn toml_lock(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut name: Option<&str> = None;
    let mut in_package = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.starts_with('[') {
            in_package = matches!(line.trim(), "[[package]]" | "[[packages]]");
            name = None;
        } else if in_package {
            if let Some(value) = quoted_value(line, "name") {
                name = Some(value);
            } else if let (Some(version), Some(name)) = (quoted_value(line, "version"), name) {
                declarations.push(Declaration::locked(name, version, path, number));
            }
        }
    }
    declarations
}

fn quoted_value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    line.strip_prefix(key)?
        .trim_start()
        .strip_prefix('=')?
        .trim()
        .strip_prefix('"')?
        .strip_suffix('"')
}

/// `Pipfile.lock`: JSON with a fixed layout, `"name": {` … `"version": "==1.2"`.
pub(super) fn pipfile_lock(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut name: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(key) = line.strip_suffix(": {") {
            name = Some(key.trim_matches('"'));
        } else if let Some(value) = line.strip_prefix("\"version\": \"==") {
            let version = value.trim_end_matches(',').trim_end_matches('"');
            if let Some(name) = name {
                declarations.push(Declaration::locked(name, version, path, number));
            }
        }
    }
    declarations
}

//! `Pipfile.lock`: JSON with a fixed layout, read line by line, for it can be megabytes.

use super::Declaration;

/// `"default": {` … `"name": {` … `"version": "==1.2"`.
pub(super) fn read(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut name: Option<&str> = None;
    let mut is_for_development = false;
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if let Some(key) = line.strip_suffix(": {") {
            let key = key.trim_matches('"');
            match key {
                "default" => is_for_development = false,
                "develop" => is_for_development = true,
                _ => {}
            }
            name = Some(key);
        } else if let Some(value) = line.strip_prefix("\"version\": \"==") {
            let version = value.trim_end_matches(',').trim_end_matches('"');
            if let Some(name) = name {
                declarations.push(
                    Declaration::locked(name, version, path, number)
                        .for_development(is_for_development),
                );
            }
        }
    }
    declarations
}

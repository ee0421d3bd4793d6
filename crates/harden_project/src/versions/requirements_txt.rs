//! `requirements*.txt` and `.in`, and the files in a `requirements/` folder.
//!
//! Includes (`-r`, `-c`) need no following: every such file of the tree is read on its own.

use crate::files::{ProjectFile, file_name, folder};

use super::Declaration;
use super::requirement;

/// Whether a file is named like one.
pub(super) fn is_one(file: &ProjectFile<'_>) -> bool {
    let name = file.name();
    let Some(stem) = name
        .strip_suffix(".txt")
        .or_else(|| name.strip_suffix(".in"))
    else {
        return false;
    };
    stem.contains("requirements")
        || stem.contains("constraints")
        || stem.ends_with("-reqs")
        || matches!(
            file_name(folder(file.path())),
            "requirements" | "reqs" | "requirement"
        )
}

/// The folder that a requirements file speaks for.
pub(super) fn home(mut home: &str) -> &str {
    while matches!(
        file_name(home),
        "requirements" | "reqs" | "requirement" | "docker" | "deploy"
    ) {
        home = folder(home);
    }
    home
}

pub(super) fn read(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut continued = String::new();
    let mut first_line = 0;
    for (number, line) in (1..).zip(text.lines()) {
        if continued.is_empty() {
            first_line = number;
        }
        if let Some(start) = line.trim_end().strip_suffix('\\') {
            continued.push_str(start);
            continue;
        }
        continued.push_str(line);
        declarations.extend(logical_line(&continued, path, first_line));
        continued.clear();
    }
    declarations
}

fn logical_line(line: &str, path: &str, number: u32) -> Option<Declaration> {
    let line = without_comment(line);
    if let Some((_, egg)) = line.split_once("#egg=") {
        return requirement::parse(egg.split('&').next().unwrap_or(egg), path, number);
    }
    if line.starts_with('-') || line.contains("://") && !line.contains('@') {
        return None;
    }
    // Hashes and other options of the line.
    let (requirement, options) = line.split_once(" --").unwrap_or((line, ""));
    let declaration = requirement::parse(requirement, path, number)?;
    // Where one line has a hash, pip installs nothing that has none: such a file lists everything.
    let is_lock = options.contains("hash=") && declaration.pinned.is_some();
    Some(if is_lock {
        declaration.of_lock_file()
    } else {
        declaration
    })
}

/// A comment starts with `#` at the beginning or after white space.
fn without_comment(line: &str) -> &str {
    let line = line.trim();
    if line.starts_with('#') {
        return "";
    }
    let end = line
        .match_indices('#')
        .find(|(index, _)| line[..*index].ends_with(char::is_whitespace))
        .map_or(line.len(), |(index, _)| index);
    line[..end].trim_end()
}

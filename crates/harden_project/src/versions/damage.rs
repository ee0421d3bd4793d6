//! What is wrong with a file that says what is installed: a release that it does not name is a release that nobody
//! judges.

use toml::de::DeTable;

use crate::files::ProjectFile;

/// The line of what is wrong, and what it is.
pub(super) fn of(file: &ProjectFile<'_>, names_any: bool) -> Option<(Option<u32>, String)> {
    let is_lock = is_lock(file.name());
    let is_toml = matches!(file.name(), "pyproject.toml" | "pipfile");
    if !is_lock && !is_toml {
        return None;
    }
    let Some(text) = file.text() else {
        return Some((None, "is not text that can be read".to_owned()));
    };
    if is_toml {
        // What names packages could be parsed, and what a generator fills in is no TOML yet.
        let is_template = text.contains("{{") || text.contains("{%");
        let error = (!names_any && !is_template)
            .then(|| DeTable::parse(text).err())
            .flatten()?;
        let line = error.span().map(|span| line_of(text, span.start));
        let message = error.message().lines().next().unwrap_or_default();
        return Some((line, format!("is not TOML: {message}")));
    }
    if text.contains('\0') {
        return Some((None, "is not text".to_owned()));
    }
    if let Some(start) = text
        .find("<<<<<<< ")
        .filter(|start| text[..*start].ends_with(['\n']) || *start == 0)
    {
        let line = line_of(text, start);
        return Some((
            Some(line),
            "holds a conflict that nobody has settled".to_owned(),
        ));
    }
    let last = text.trim_end().rsplit('\n').next().unwrap_or_default();
    let is_whole = if file.extension() == "lock" && text.trim_start().starts_with('{') {
        last.ends_with('}')
    } else {
        text.ends_with('\n')
            || last.ends_with(['"', ']', '}', 'e'])
            || last.ends_with(|last: char| last.is_ascii_digit())
    };
    if !is_whole {
        let line = line_of(text, text.trim_end().len());
        return Some((
            Some(line),
            "ends in the middle: packages are missing".to_owned(),
        ));
    }
    None
}

pub(super) fn is_lock(name: &str) -> bool {
    matches!(
        name,
        "uv.lock" | "poetry.lock" | "pdm.lock" | "pylock.toml" | "pipfile.lock"
    )
}

fn line_of(text: &str, offset: usize) -> u32 {
    let newlines = text.as_bytes()[..offset.min(text.len())]
        .iter()
        .filter(|byte| **byte == b'\n');
    u32::try_from(newlines.count() + 1).unwrap_or(u32::MAX)
}

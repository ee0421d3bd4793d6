//! The settings modules that a Python file names beside `DJANGO_SETTINGS_MODULE`.

use super::mention::is_module;

/// Lines and modules: `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x.settings")` and its kin.
pub(super) fn settings_modules(text: &str) -> Vec<(u32, String)> {
    const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";
    let mut found = Vec::new();
    for (start, _) in text.match_indices(VARIABLE) {
        let line_start = text[..start].rfind('\n').map_or(0, |newline| newline + 1);
        if text[line_start..start].trim_start().starts_with('#') {
            continue;
        }
        let after = &text[start + VARIABLE.len()..];
        // The closing quote of the name; anything else is not the name as a literal.
        let Some(after) = after.strip_prefix(['"', '\'']) else {
            continue;
        };
        let Some(value) = value(after) else { continue };
        let line = text[..start].matches('\n').count() + 1;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        found.extend(
            literals(value)
                .filter(|literal| is_module(literal))
                .map(|module| (line, module.to_owned())),
        );
    }
    found
}

/// What the variable is set to: the rest of a call, of an assignment, or of a dictionary's entry.
fn value(after: &str) -> Option<&str> {
    let after = after.trim_start();
    if let Some(arguments) = after.strip_prefix(',') {
        return Some(until_closed(arguments));
    }
    if let Some(entry) = after.strip_prefix(':') {
        return entry.split([',', '\n']).next();
    }
    let assigned = after.strip_prefix(']')?.trim_start().strip_prefix('=')?;
    if assigned.starts_with('=') {
        return None;
    }
    let open = assigned.trim_start().strip_prefix('(');
    Some(open.map_or_else(|| assigned.lines().next().unwrap_or_default(), until_closed))
}

/// Up to the bracket that closes what was open before `text`.
fn until_closed(text: &str) -> &str {
    let mut depth = 0_u32;
    for (index, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth == 0 => return &text[..index],
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
    }
    text
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'']).skip(1).step_by(2)
}

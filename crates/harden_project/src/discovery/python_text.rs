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
        let statement = statement(after);
        let line = text[..start].matches('\n').count() + 1;
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        found.extend(
            literals(statement)
                .filter(|literal| is_module(literal))
                .map(|module| (line, module.to_owned())),
        );
    }
    found
}

/// Up to the end of the call or assignment: brackets that close more than was opened, or the end of a line.
fn statement(text: &str) -> &str {
    let mut depth = 1_i32;
    let is_subscript = text.starts_with(']');
    for (index, character) in text.char_indices() {
        match character {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '\n' if depth <= 0 => return &text[..index],
            _ => {}
        }
        if depth < 0 || depth == 0 && !is_subscript {
            return &text[..index];
        }
    }
    text
}

fn literals(text: &str) -> impl Iterator<Item = &str> {
    text.split(['"', '\'']).skip(1).step_by(2)
}

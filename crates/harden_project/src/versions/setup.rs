//! `setup.cfg`, and the literal part of `setup.py`.

use super::Declaration;
use super::requirement;
use super::scope::names_development;

/// `install_requires` under `[options]` and everything under `[options.extras_require]`.
pub(super) fn setup_cfg(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    let mut section = "";
    let mut key = "";
    for (number, line) in (1..).zip(text.lines()) {
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', ';']) {
            continue;
        }
        if let Some(name) = trimmed
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
        {
            section = name;
            key = "";
            continue;
        }
        let value = if line.starts_with(char::is_whitespace) {
            trimmed
        } else {
            let Some((name, value)) = trimmed.split_once('=') else {
                continue;
            };
            key = name.trim();
            value.trim()
        };
        let wanted = match section {
            "options" => key == "install_requires",
            "options.extras_require" => true,
            _ => false,
        };
        if wanted {
            let is_extra = section == "options.extras_require";
            let found = requirement::parse(value, path, number);
            declarations.extend(
                found.map(|found| found.for_development(is_extra && names_development(key))),
            );
        }
    }
    declarations
}

/// The strings in the list that follows `install_requires`, wherever it is assigned or passed.
pub(super) fn setup_py(path: &str, text: &str) -> Vec<Declaration> {
    let mut declarations = Vec::new();
    for (start, name) in text.match_indices("install_requires") {
        let after = start + name.len();
        declarations.extend(text_after(&text[after..]).into_iter().flat_map(
            |(position, block)| {
                let first = text[..after + position].matches('\n').count();
                (first + 1..)
                    .zip(block.lines())
                    .filter_map(|(line, requirement)| {
                        let line = u32::try_from(line).unwrap_or(u32::MAX);
                        requirement::parse(requirement, path, line)
                    })
            },
        ));
        let Some(list) = list_after(&text[after..]) else {
            continue;
        };
        let offset = after + list.0;
        for (position, requirement) in strings(list.1) {
            let line = text[..offset + position].matches('\n').count() + 1;
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            declarations.extend(requirement::parse(requirement, path, line));
        }
    }
    declarations
}

/// A block of text with one requirement per line that is assigned here: where it starts, and it.
fn text_after(text: &str) -> Option<(usize, &str)> {
    let assigned = text.trim_start().strip_prefix('=')?.trim_start();
    let block = assigned
        .strip_prefix("\"\"\"")
        .or_else(|| assigned.strip_prefix("'''"))?;
    let end = block.find("\"\"\"").or_else(|| block.find("'''"))?;
    Some((text.len() - block.len(), &block[..end]))
}

/// The text of a list that is assigned here: where it starts, and what stands before its end.
fn list_after(text: &str) -> Option<(usize, &str)> {
    let open = text.find('[')?;
    let before = text[..open].trim();
    if !before.starts_with(['=', ':', '"', '\'']) || before.contains('\n') {
        return None;
    }
    let inside = &text[open + 1..];
    let mut quote = None;
    let mut depth = 0_u32;
    for (index, character) in inside.char_indices() {
        match (quote, character) {
            (Some(open), _) => quote = quote.filter(|_| open != character),
            (None, '"' | '\'') => quote = Some(character),
            (None, '[') => depth += 1,
            (None, ']') if depth == 0 => return Some((open + 1, &inside[..index])),
            (None, ']') => depth -= 1,
            (None, _) => {}
        }
    }
    None
}

/// The plain string literals of a piece of Python, with their positions. Comments are skipped.
fn strings(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let mut rest = line;
        while let Some(start) = rest.find(['"', '\'', '#']) {
            let opening = &rest[start..=start];
            if opening == "#" {
                break;
            }
            let inside = &rest[start + 1..];
            let Some(end) = inside.find(opening) else {
                break;
            };
            found.push((offset + line.len() - rest.len() + start, &inside[..end]));
            rest = &inside[end + 1..];
        }
        offset += line.len();
    }
    found
}

//! `pyproject.toml` (PEP 621, PEP 735, poetry, pdm, uv) and `Pipfile`.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Declaration;
use super::requirement;
use super::scope::names_development;

/// Reads what it can; a broken file is reported where it configures harden.
pub(super) fn pyproject(path: &str, text: &str) -> Vec<Declaration> {
    let Ok(document) = DeTable::parse(text) else {
        return Vec::new();
    };
    let document = document.get_ref();
    let mut reader = Reader::new(path, text);
    if let Some(project) = table(document, "project") {
        reader.list(project.get("dependencies"), false);
        reader.lists_of(table(project, "optional-dependencies"));
    }
    reader.lists_of(table(document, "dependency-groups"));
    if let Some(tool) = table(document, "tool") {
        if let Some(poetry) = table(tool, "poetry") {
            reader.table(table(poetry, "dependencies"), false);
            reader.table(table(poetry, "dev-dependencies"), true);
            for (name, group) in tables_of(table(poetry, "group")) {
                reader.table(table(group, "dependencies"), names_development(name));
            }
        }
        if let Some(pdm) = table(tool, "pdm") {
            for (_, list) in table(pdm, "dev-dependencies").into_iter().flatten() {
                reader.list(Some(list), true);
            }
        }
        if let Some(uv) = table(tool, "uv") {
            reader.list(uv.get("dev-dependencies"), true);
        }
    }
    reader.declarations
}

/// `[packages]` and `[dev-packages]`, as poetry writes its tables.
pub(super) fn pipfile(path: &str, text: &str) -> Vec<Declaration> {
    let Ok(document) = DeTable::parse(text) else {
        return Vec::new();
    };
    let document = document.get_ref();
    let mut reader = Reader::new(path, text);
    reader.table(table(document, "packages"), false);
    reader.table(table(document, "dev-packages"), true);
    reader.declarations
}

fn table<'t, 'd>(parent: &'t DeTable<'d>, key: &str) -> Option<&'t DeTable<'d>> {
    as_table(parent.get(key)?)
}

fn as_table<'t, 'd>(value: &'t Spanned<DeValue<'d>>) -> Option<&'t DeTable<'d>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(table),
        _ => None,
    }
}

fn tables_of<'t, 'd>(
    parent: Option<&'t DeTable<'d>>,
) -> impl Iterator<Item = (&'t str, &'t DeTable<'d>)> {
    parent
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| Some((name.get_ref().as_ref(), as_table(value)?)))
}

struct Reader<'a> {
    path: &'a str,
    text: &'a str,
    declarations: Vec<Declaration>,
}

impl<'a> Reader<'a> {
    const fn new(path: &'a str, text: &'a str) -> Self {
        Self {
            path,
            text,
            declarations: Vec::new(),
        }
    }

    /// `["Django>=4.2", …]`.
    fn list(&mut self, value: Option<&Spanned<DeValue<'_>>>, is_for_development: bool) {
        let Some(DeValue::Array(items)) = value.map(Spanned::get_ref) else {
            return;
        };
        for item in items {
            if let DeValue::String(requirement) = item.get_ref() {
                let line = self.line(item.span().start);
                let found = requirement::parse(requirement, self.path, line);
                self.declarations
                    .extend(found.map(|found| found.for_development(is_for_development)));
            }
        }
    }

    fn lists_of(&mut self, parent: Option<&DeTable<'_>>) {
        for (name, value) in parent.into_iter().flatten() {
            self.list(Some(value), names_development(name.get_ref()));
        }
    }

    /// `django = "^5.1"`, `django = { version = "^5.1", extras = ["argon2"] }`.
    fn table(&mut self, entries: Option<&DeTable<'_>>, is_for_development: bool) {
        for (name, value) in entries.into_iter().flat_map(|entries| entries.iter()) {
            let option = |name: &str| match value.get_ref() {
                DeValue::Table(options) => options.get(name).map(Spanned::get_ref),
                _ => None,
            };
            let constraint = match value.get_ref() {
                DeValue::String(text) => text.to_string(),
                DeValue::Table(_) => match option("version") {
                    Some(DeValue::String(text)) => text.to_string(),
                    _ => String::new(),
                },
                _ => continue,
            };
            let extras = match option("extras") {
                Some(DeValue::Array(extras)) => Some(extras),
                _ => None,
            };
            let extras = extras.into_iter().flat_map(|extras| extras.iter());
            let extras = extras.filter_map(|extra| extra.get_ref().as_str());
            let line = self.line(name.span().start);
            let constraint = from_poetry(&constraint);
            self.declarations.push(
                Declaration::with_specifiers(name.get_ref(), &constraint, self.path, line)
                    .with_extras(extras)
                    .for_development(is_for_development),
            );
        }
    }

    fn line(&self, offset: usize) -> u32 {
        let newlines = self.text[..offset].matches('\n').count();
        u32::try_from(newlines + 1).unwrap_or(u32::MAX)
    }
}

/// Poetry's carets, tildes and bare versions, in the words of PEP 440.
fn from_poetry(constraint: &str) -> String {
    constraint
        .split(',')
        .map(str::trim)
        .map(|part| {
            if part == "*" || part.is_empty() {
                String::new()
            } else if let Some(version) = part.strip_prefix('^') {
                format!(">={version},<{}", next_major(version))
            } else if let Some(version) = part.strip_prefix("~=") {
                format!("~={version}")
            } else if let Some(version) = part.strip_prefix('~') {
                format!(">={version},<{}", next_minor(version))
            } else if part.starts_with(|first: char| first.is_ascii_digit()) {
                format!("=={part}")
            } else {
                part.to_owned()
            }
        })
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(",")
}

fn numbers(version: &str) -> Vec<u64> {
    version
        .trim()
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

/// The first release that a caret excludes: one more in the first part that is not zero.
fn next_major(version: &str) -> String {
    let numbers = numbers(version);
    let position = numbers.iter().position(|number| *number != 0).unwrap_or(0);
    let mut next: Vec<String> = vec!["0".to_owned(); position];
    next.push((numbers.get(position).copied().unwrap_or(0) + 1).to_string());
    next.join(".")
}

fn next_minor(version: &str) -> String {
    match numbers(version).as_slice() {
        [] => "1".to_owned(),
        [major] => (major + 1).to_string(),
        [major, minor, ..] => format!("{major}.{}", minor + 1),
    }
}

//! What the project's Python code imports and mentions.

use harden_python::facts::{ImportTarget, PythonFacts, WantedWords};
use harden_source::SourceTree;
use memchr::memmem::Finder;

/// No rule asks for more.
const MOST_MENTIONS: usize = 2;

/// Whether any file imports a dotted path, or something in it.
pub(super) fn imports(python: &PythonFacts, dotted: &str) -> bool {
    let mut imports = python.files().flat_map(|(_, facts)| &facts.imports);
    imports.any(|import| match &import.target {
        ImportTarget::Module { module, .. }
        | ImportTarget::Star {
            module: Some(module),
            ..
        } => leads_to(module, dotted),
        ImportTarget::Name {
            module: Some(module),
            name: imported,
            ..
        } => leads_to(module, dotted) || is_member(dotted, module, imported),
        ImportTarget::Name { .. } | ImportTarget::Star { .. } => false,
    })
}

/// How often files mention a name, as far as any rule counts.
pub(super) fn mentions(python: &PythonFacts, tree: &SourceTree, name: &str) -> usize {
    let word = Finder::new(name);
    let wanted = WantedWords::of(name);
    let mut found = 0;
    let mut buffer = Vec::new();
    for (file, facts) in python.files() {
        if !facts.words.may_hold_wanted(&wanted) {
            continue;
        }
        // In each encoding of Python's that is known here the name has the same bytes.
        let Ok(bytes) = tree.read_into(file, &mut buffer) else {
            continue;
        };
        if word.find(bytes).is_none() {
            continue;
        }
        let Ok(text) = harden_source::decode(bytes) else {
            continue;
        };
        found += words_called(&text, name, &word).take(MOST_MENTIONS).count();
        if found >= MOST_MENTIONS {
            break;
        }
    }
    found
}

/// Whether a dotted path is another, or lies in it.
pub(super) fn leads_to(dotted: &str, other: &str) -> bool {
    dotted
        .strip_prefix(other)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a dotted path is a module's, and behind a dot a name in it.
pub(super) fn is_member(dotted: &str, module: &str, name: &str) -> bool {
    let rest = dotted.strip_prefix(module);
    rest.and_then(|rest| rest.strip_prefix('.')) == Some(name)
}

/// How often a name stands in a text as a word of its own.
fn words_called<'a>(
    text: &'a str,
    name: &'a str,
    word: &'a Finder<'_>,
) -> impl Iterator<Item = usize> + 'a {
    let is_part = |character: char| character.is_alphanumeric() || character == '_';
    word.find_iter(text.as_bytes()).filter(move |start| {
        !text[..*start].ends_with(is_part) && !text[*start + name.len()..].starts_with(is_part)
    })
}

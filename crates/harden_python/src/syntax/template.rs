//! Files that become Python only when a template engine has filled them in, such as those that `startproject`
//! and cookiecutter copy.

/// The text with names in place of variables, and without tags and comments; `None` where there are none.
///
/// A file that is no Python by itself, but is with these in their places, is a template of Python code.
pub(super) fn filled(text: &str) -> Option<String> {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, tag, behind)) = next_tag(rest) {
        filled.push_str(before);
        if tag == Tag::Variable {
            filled.push_str(NAME);
        }
        rest = behind;
    }
    if rest.len() == text.len() {
        return None;
    }
    filled.push_str(rest);
    Some(filled)
}

/// The longest tag, in bytes.
const MAX_TAG: usize = 400;

/// It may stand beside letters: `{{ app }}Config`.
const NAME: &str = "_";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// `{{ name }}`
    Variable,
    /// `{% if name %}`, `{# why #}`
    Silent,
}

/// What stands before the next tag, the tag, and what stands behind it.
fn next_tag(text: &str) -> Option<(&str, Tag, &str)> {
    let mut from = 0;
    while let Some(start) = text[from..].find('{').map(|start| from + start) {
        from = start + 1;
        let end = text.floor_char_boundary(start + MAX_TAG);
        let line = text[start..end].lines().next().unwrap_or_default();
        let found = tag(line, "{{", "}}", Tag::Variable)
            .or_else(|| tag(line, "{%", "%}", Tag::Silent))
            .or_else(|| tag(line, "{#", "#}", Tag::Silent));
        if let Some((length, tag)) = found {
            return Some((&text[..start], tag, &text[start + length..]));
        }
    }
    None
}

/// A tag at the beginning of a line, and how long it is. Names and tags begin with a letter, whatever follows.
fn tag(line: &str, open: &str, close: &str, tag: Tag) -> Option<(usize, Tag)> {
    let inner = line.strip_prefix(open)?;
    let length = inner.find(close)?;
    let begin = inner[..length].trim_start_matches(['-', '+', ' ', '\t']);
    let is_named =
        begin.starts_with(|character: char| character.is_alphabetic() || character == '_');
    let is_comment = open == "{#";
    (is_named || is_comment).then_some((open.len() + length + close.len(), tag))
}

//! Text that stands in a template, and whether a page has exactly that.

use std::borrow::Cow;

use harden_project::TreeTemplates;
use harden_templates::pages::{Piece, TemplatePlace};
use harden_templates::syntax::Span;

/// The text of an element's contents, where every page has just that: nothing is printed, chosen or repeated.
pub(super) fn constant_contents<'t>(
    templates: &'t TreeTemplates,
    pieces: &[Piece],
) -> Option<&'t str> {
    let (whole, text) = stretch(templates, pieces)?;
    let before = before(templates, whole)?;
    let after = after(templates, whole);
    (before.ends_with('>') && after.starts_with("</")).then_some(text)
}

/// The same of an attribute, with its references read; `None` too where one is read that nobody here knows.
pub(super) fn constant_value<'t>(
    templates: &'t TreeTemplates,
    pieces: &[Piece],
) -> Option<Cow<'t, str>> {
    let (whole, text) = stretch(templates, pieces)?;
    let before = before(templates, whole)?.chars().next_back()?;
    let after = after(templates, whole).chars().next()?;
    let is_whole = match before {
        '"' | '\'' => after == before,
        _ => {
            (before == '=' || before.is_ascii_whitespace())
                && (after == '>' || after == '/' || after.is_ascii_whitespace())
        }
    };
    if is_whole { decoded(text) } else { None }
}

fn before(templates: &TreeTemplates, whole: TemplatePlace) -> Option<&str> {
    let text = &templates.library.get(whole.template).text;
    text.get(..whole.span.start as usize)
}

fn after(templates: &TreeTemplates, whole: TemplatePlace) -> &str {
    let text = &templates.library.get(whole.template).text;
    text.get(whole.span.end as usize..).unwrap_or_default()
}

/// All pieces as one stretch of one template.
fn stretch<'t>(templates: &'t TreeTemplates, pieces: &[Piece]) -> Option<(TemplatePlace, &'t str)> {
    let mut pieces = pieces.iter();
    let Some(Piece::Text(first)) = pieces.next() else {
        return None;
    };
    let mut whole = *first;
    for piece in pieces {
        let Piece::Text(next) = piece else {
            return None;
        };
        if next.template != whole.template || next.span.start != whole.span.end {
            return None;
        }
        whole.span = Span {
            end: next.span.end,
            ..whole.span
        };
    }
    Some((whole, templates.text(whole)))
}

/// With the references that markup is escaped with; `None` where there are others.
pub(super) fn decoded(text: &str) -> Option<Cow<'_, str>> {
    const KNOWN: [(&str, char); 8] = [
        ("&amp;", '&'),
        ("&quot;", '"'),
        ("&#34;", '"'),
        ("&apos;", '\''),
        ("&#39;", '\''),
        ("&#x27;", '\''),
        ("&lt;", '<'),
        ("&gt;", '>'),
    ];
    if !text.contains('&') {
        return Some(Cow::Borrowed(text));
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((name, letter)) = KNOWN.iter().find(|(name, _)| rest.starts_with(name)) {
            decoded.push(*letter);
            rest = &rest[name.len()..];
        } else {
            let is_reference = rest[1..]
                .starts_with(|letter: char| letter == '#' || letter.is_ascii_alphanumeric());
            if is_reference {
                return None;
            }
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    Some(Cow::Owned(decoded))
}

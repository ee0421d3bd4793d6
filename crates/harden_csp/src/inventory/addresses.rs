//! Addresses: whose they are, as far as the template tells.

use std::collections::HashMap;

use harden_project::TreeTemplates;
use harden_templates::pages::{Piece, PrintedBy, PrintedValue, TemplatePlace};
use harden_templates::syntax::{Expression, Operand};
use serde::Serialize;

use super::text::decoded;

/// Where something comes from, or goes to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(tag = "from", rename_all = "snake_case")]
pub enum Address {
    /// This site.
    Own,
    Host {
        /// `https://cdn.example`
        origin: String,
        /// Without its query; `None` where some of it is printed.
        path: Option<String>,
    },
    /// `data:`, `blob:`
    Scheme { scheme: String },
    /// It is printed, or put together.
    Computed { expression: String },
}

/// What the addresses of the project's own files begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bases {
    /// `STATIC_URL`; `None` where nobody knows it.
    pub static_url: Option<String>,
    /// `MEDIA_URL`, or where the storage puts uploads.
    pub media_url: Option<String>,
}

impl Default for Bases {
    fn default() -> Self {
        Self {
            static_url: Some("/static/".to_owned()),
            media_url: Some("/media/".to_owned()),
        }
    }
}

impl Bases {
    /// The host of the project's static files, where that is another.
    pub(crate) fn static_origin(&self) -> Option<String> {
        match read(self.static_url.as_deref()?)? {
            Address::Host { origin, .. } => Some(origin),
            _ => None,
        }
    }
}

/// Stands for what is printed; in no address.
const PRINTED: char = '\u{1}';

/// Reads addresses out of pieces of templates.
pub(super) struct Addresses<'t> {
    templates: &'t TreeTemplates,
    bases: &'t Bases,
    values: HashMap<TemplatePlace, &'t PrintedValue>,
}

impl<'t> Addresses<'t> {
    pub(super) fn new(templates: &'t TreeTemplates, bases: &'t Bases) -> Self {
        let values = templates.pages.values.iter();
        Self {
            templates,
            bases,
            values: values.map(|value| (value.place, value)).collect(),
        }
    }

    /// All that an attribute may hold: the arms of a condition stand one behind the other.
    pub(super) fn of(&self, pieces: &[Piece]) -> Vec<Address> {
        self.texts(pieces)
            .iter()
            .filter(|text| !text.trim().is_empty())
            .map(|text| self.address(text, pieces))
            .collect()
    }

    /// The same of `srcset`.
    pub(super) fn of_set(&self, pieces: &[Piece]) -> Vec<Address> {
        let texts = self.texts(pieces);
        let candidates = texts.iter().flat_map(|text| text.split(", "));
        candidates
            .filter_map(|candidate| candidate.split_ascii_whitespace().next())
            .map(|address| self.address(address, pieces))
            .collect()
    }

    fn address(&self, text: &str, pieces: &[Piece]) -> Address {
        read(text).unwrap_or_else(|| Address::Computed {
            expression: self.expression(pieces),
        })
    }

    fn texts(&self, pieces: &[Piece]) -> Vec<String> {
        let mut texts = vec![String::new()];
        let mut last: Option<TemplatePlace> = None;
        for piece in pieces {
            let (Piece::Text(place) | Piece::Printed(place)) = piece;
            let is_next = last.is_none_or(|last| {
                last.template == place.template && last.span.end == place.span.start
            });
            last = Some(*place);
            let text = match piece {
                Piece::Text(place) => {
                    let text = self.templates.text(*place);
                    decoded(text).map_or_else(|| text.to_owned(), Into::into)
                }
                Piece::Printed(place) => self.printed(*place),
            };
            let is_whole = begins_anew(&text);
            match texts.last_mut() {
                Some(known) if is_next || !is_whole || known.is_empty() => known.push_str(&text),
                _ => texts.push(text),
            }
        }
        texts
    }

    /// What is printed, as far as its beginning is known.
    fn printed(&self, place: TemplatePlace) -> String {
        let unknown = || PRINTED.to_string();
        let Some(value) = self.values.get(&place) else {
            return unknown();
        };
        let below = |base: &Option<String>| match base {
            Some(base) => format!("{base}{}", literal(self.templates.text(place))),
            None => unknown(),
        };
        if let PrintedBy::Tag(tag) = &value.printed_by {
            return match tag.as_ref() {
                "static" | "get_static_prefix" => below(&self.bases.static_url),
                "get_media_prefix" => below(&self.bases.media_url),
                "url" | "querystring" => "/".to_owned(),
                _ => unknown(),
            };
        }
        match path(&value.value).as_slice() {
            ["STATIC_URL"] => self.bases.static_url.clone().unwrap_or_else(unknown),
            ["MEDIA_URL"] => self.bases.media_url.clone().unwrap_or_else(unknown),
            // A field's file lies with the uploads.
            [_, .., "url"] => match &self.bases.media_url {
                Some(base) => format!("{base}{PRINTED}"),
                None => unknown(),
            },
            [
                ..,
                "get_absolute_url" | "build_absolute_uri" | "get_full_path" | "path",
            ]
            | ["url_for" | "static" | "url", ..] => "/".to_owned(),
            _ => unknown(),
        }
    }

    /// What is printed first, as it is written.
    fn expression(&self, pieces: &[Piece]) -> String {
        let printed = pieces.iter().find_map(|piece| match piece {
            Piece::Printed(place) => Some(self.templates.text(*place)),
            Piece::Text(_) => None,
        });
        let text = printed.unwrap_or_default();
        text[..text.floor_char_boundary(120)].to_owned()
    }
}

fn path(value: &Expression) -> Vec<&str> {
    match &value.operand {
        Operand::Lookup(path) => path.iter().map(AsRef::as_ref).collect(),
        Operand::Call { function, .. } => path(function),
        _ => Vec::new(),
    }
}

/// The text in quotes of `{% static 'css/site.css' %}`; what stands for the unknown, where there is none.
fn literal(tag: &str) -> String {
    let mut parts = tag.split(['"', '\'']);
    let text = parts.nth(1);
    let is_whole = parts.next().is_some() && !tag.contains('|');
    match text {
        Some(text) if is_whole => text.to_owned(),
        _ => PRINTED.to_string(),
    }
}

fn begins_anew(text: &str) -> bool {
    let text = text.trim_start();
    ["http://", "https://", "//", "data:", "/"]
        .iter()
        .any(|start| text.starts_with(start))
}

/// `None`: nobody can tell.
pub(super) fn read(text: &str) -> Option<Address> {
    let text: String = text
        .trim()
        .chars()
        .filter(|letter| !matches!(letter, '\t' | '\n' | '\r'))
        .collect();
    if text.starts_with(PRINTED) {
        return None;
    }
    let (scheme, rest) = match text.strip_prefix("//") {
        Some(rest) => ("https".to_owned(), rest.to_owned()),
        None => match scheme(&text) {
            Some(scheme) => {
                let rest = text[scheme.len() + 1..].to_owned();
                (scheme.to_ascii_lowercase(), rest)
            }
            None => return Some(Address::Own),
        },
    };
    if !matches!(scheme.as_str(), "http" | "https" | "ws" | "wss") {
        return Some(Address::Scheme { scheme });
    }
    let rest = rest.trim_start_matches('/');
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    let is_host = !host.is_empty()
        && host
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | ':'));
    if !is_host {
        return None;
    }
    let path = rest[end..].split(['?', '#']).next().unwrap_or_default();
    Some(Address::Host {
        origin: format!("{scheme}://{}", host.to_ascii_lowercase()),
        path: (!path.contains(PRINTED)).then(|| path.to_owned()),
    })
}

fn scheme(text: &str) -> Option<&str> {
    let (scheme, _) = text.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next()?.is_ascii_alphabetic()
        && letters
            .all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'));
    is_scheme.then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_apart() {
        let host = |origin: &str, path: Option<&str>| Address::Host {
            origin: origin.to_owned(),
            path: path.map(str::to_owned),
        };
        for (text, expected) in [
            ("/a.js", Some(Address::Own)),
            ("a.js?x=1", Some(Address::Own)),
            ("#x", Some(Address::Own)),
            (
                "//cdn.example/a.js?v=1",
                Some(host("https://cdn.example", Some("/a.js"))),
            ),
            (
                "HTTPS://CDN.example",
                Some(host("https://cdn.example", Some(""))),
            ),
            (
                "http://x.example:8000/\u{1}",
                Some(host("http://x.example:8000", None)),
            ),
            ("https://\u{1}/a", None),
            ("\u{1}/a", None),
            (
                "data:image/png;base64,AA",
                Some(Address::Scheme {
                    scheme: "data".to_owned(),
                }),
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}

//! Policies, and how they are made of an inventory.

mod attributes;
mod build;
mod by_view;
mod nonced;
mod obstacle;
mod proposal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde::Serialize;

pub use by_view::{ByView, Cause, Override, SiteWide, by_view};
pub use obstacle::{Edit, Hindrance, Obstacle};
pub use proposal::{Proposal, Unjudged, propose};

/// Directives in the order in which they are written.
pub(crate) const ORDER: [&str; 16] = [
    "default-src",
    "script-src",
    "script-src-attr",
    "style-src",
    "style-src-attr",
    "img-src",
    "font-src",
    "media-src",
    "connect-src",
    "frame-src",
    "worker-src",
    "manifest-src",
    "object-src",
    "base-uri",
    "form-action",
    "frame-ancestors",
];

/// A policy that was made: directives with their sources.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Policy {
    directives: BTreeMap<Place, Vec<Source>>,
}

/// A directive, sorted by where it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place(usize);

impl Serialize for Place {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(ORDER[self.0])
    }
}

/// One source of a directive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// As it stands in a header: `'self'`, `https://cdn.example`.
    Text(String),
    /// The nonce of the request.
    Nonce,
}

impl Serialize for Source {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.written(NONCE))
    }
}

/// What stands for the nonce where no server makes one.
pub const NONCE: &str = "'nonce-{nonce}'";

impl Source {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    /// With this in the place of the nonce.
    pub fn written<'s>(&'s self, nonce: &'s str) -> &'s str {
        match self {
            Self::Text(text) => text,
            Self::Nonce => nonce,
        }
    }
}

impl Policy {
    /// The directives in the order in which they are written.
    pub fn directives(&self) -> impl Iterator<Item = (&'static str, &[Source])> {
        self.directives
            .iter()
            .map(|(place, sources)| (ORDER[place.0], sources.as_slice()))
    }

    pub fn get(&self, directive: &str) -> Option<&[Source]> {
        self.directives()
            .find(|(name, _)| *name == directive)
            .map(|(_, sources)| sources)
    }

    pub fn uses_nonce(&self) -> bool {
        let mut all = self.directives.values().flatten();
        all.any(|source| *source == Source::Nonce)
    }

    /// Whether scripts or styles are let in that nothing names.
    pub fn is_weakened(&self) -> bool {
        [
            ("script-src", build::UNSAFE_INLINE),
            ("script-src", build::UNSAFE_EVAL),
            ("script-src-attr", build::UNSAFE_INLINE),
            ("style-src", build::UNSAFE_INLINE),
        ]
        .iter()
        .any(|(directive, source)| self.has(directive, source))
    }

    /// The value of a header.
    pub fn header(&self) -> String {
        let written = self.directives().map(|(name, sources)| {
            let sources: Vec<&str> = sources.iter().map(|source| source.written(NONCE)).collect();
            format!("{name} {}", sources.join(" "))
        });
        written.collect::<Vec<_>>().join("; ")
    }

    /// Adds a source; `'none'` gives way to any other.
    pub(crate) fn add(&mut self, directive: &str, source: Source) {
        let Some(place) = ORDER.iter().position(|name| *name == directive) else {
            return;
        };
        let none = Source::text("'none'");
        let sources = self.directives.entry(Place(place)).or_default();
        if source == none && !sources.is_empty() {
            return;
        }
        sources.retain(|known| *known != none);
        if !sources.contains(&source) {
            sources.push(source);
        }
    }

    /// Keywords first, then nonces and hashes, then where things come from.
    pub(crate) fn sort(&mut self) {
        for sources in self.directives.values_mut() {
            sources.sort_by_key(|source| match source {
                Source::Text(text) if text.starts_with("'sha256-") => 2,
                Source::Text(text) if text.starts_with('\'') => 0,
                Source::Nonce => 1,
                Source::Text(_) => 3,
            });
        }
    }

    pub(crate) fn retain(&mut self, directive: &str, keep: impl Fn(&Source) -> bool) {
        let place = ORDER.iter().position(|name| *name == directive);
        if let Some(sources) = place.and_then(|place| self.directives.get_mut(&Place(place))) {
            sources.retain(keep);
        }
    }

    pub(crate) fn remove(&mut self, directive: &str) {
        let place = ORDER.iter().position(|name| *name == directive);
        if let Some(place) = place {
            self.directives.remove(&Place(place));
        }
    }

    pub(crate) fn has(&self, directive: &str, text: &str) -> bool {
        let sources = self.get(directive).unwrap_or_default();
        sources
            .iter()
            .any(|source| matches!(source, Source::Text(known) if known == text))
    }
}

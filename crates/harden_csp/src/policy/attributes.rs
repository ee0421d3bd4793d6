//! Event handlers and style attributes, which only hashes can name, and of which there may be many.

use std::collections::BTreeSet;

use harden_finding::Place;

use super::Source;
use super::build::{Builder, MOST_HASHES, UNSAFE_INLINE};
use super::obstacle::{Hindrance, Obstacle};

/// The same of style attributes, from which little is to be feared.
const MOST_STYLE_ATTRIBUTES: usize = 8;

const UNSAFE_HASHES: &str = "'unsafe-hashes'";

/// Attributes of one kind.
#[derive(Default)]
pub(super) struct Attributes {
    hashes: BTreeSet<String>,
    /// Those into which something is printed.
    printed: Vec<Place>,
    all: Vec<Place>,
}

impl Attributes {
    pub(super) fn add(&mut self, place: &Place, hash: Option<&str>) {
        self.all.push(place.clone());
        match hash {
            Some(hash) => {
                self.hashes.insert(hash.to_owned());
            }
            None => self.printed.push(place.clone()),
        }
    }

    fn sources(&self) -> impl Iterator<Item = String> {
        let hashes = self.hashes.iter().map(|hash| format!("'{hash}'"));
        std::iter::once(UNSAFE_HASHES.to_owned()).chain(hashes)
    }
}

impl Builder<'_> {
    pub(super) fn finish_handlers(&mut self) {
        const DIRECTIVE: &str = "script-src-attr";
        let handlers = std::mem::take(&mut self.handlers);
        let is_hashed = handlers.hashes.len() <= MOST_HASHES;
        if is_hashed && !handlers.hashes.is_empty() {
            for source in handlers.sources() {
                self.both(DIRECTIVE, &source);
            }
        }
        let changed = if is_hashed {
            &handlers.printed
        } else {
            &handlers.all
        };
        if !changed.is_empty() {
            self.as_is.remove(DIRECTIVE);
            self.as_is.add(DIRECTIVE, Source::text(UNSAFE_INLINE));
        }
        let changed: BTreeSet<&Place> = changed.iter().collect();
        for place in &handlers.all {
            let must_go = changed.contains(place);
            let message = match (must_go, is_hashed) {
                (true, true) => "Values are printed into the event handler: no hash can name it.",
                (true, false) => "There are too many event handlers to name each by its hash.",
                (false, _) => {
                    "The event handler is let in by its hash: any element may then have the same one."
                }
            };
            self.obstacles.push(Obstacle {
                kind: Hindrance::Handler,
                place: Some(place.clone()),
                more: 0,
                directive: DIRECTIVE,
                allows: Some(
                    if must_go {
                        UNSAFE_INLINE
                    } else {
                        UNSAFE_HASHES
                    }
                    .to_owned(),
                ),
                stays: !must_go,
                message: message.to_owned(),
                help: "Listen to the event in a script: `addEventListener`.".to_owned(),
                edit: None,
            });
        }
    }

    pub(super) fn finish_style_attributes(&mut self) {
        const DIRECTIVE: &str = "style-src-attr";
        let styles = std::mem::take(&mut self.style_attributes);
        let Some(first) = styles.all.first() else {
            return;
        };
        let is_hashed = styles.printed.is_empty() && styles.hashes.len() <= MOST_STYLE_ATTRIBUTES;
        let allows = if is_hashed {
            for source in styles.sources() {
                self.both(DIRECTIVE, &source);
            }
            UNSAFE_HASHES
        } else {
            self.both(DIRECTIVE, UNSAFE_INLINE);
            UNSAFE_INLINE
        };
        self.obstacles.push(Obstacle {
            kind: Hindrance::StyleAttribute,
            place: Some(first.clone()),
            more: styles.all.len() - 1,
            directive: DIRECTIVE,
            allows: Some(allows.to_owned()),
            stays: true,
            message: "Elements have a `style` attribute.".to_owned(),
            help: "Write classes, and their styles into a style sheet.".to_owned(),
            edit: None,
        });
    }
}

//! What scripts run as programs, and which other hosts they speak to.

use std::collections::HashSet;
use std::sync::Arc;

use harden_finding::Place;
use harden_project::TreeTemplates;
use harden_script::{
    HolePlace, Origin, Part, ScriptFacts, ScriptKind, ScriptPiece, Sink, SinkKind, Site, Url,
};
use harden_source::SourceTree;
use harden_templates::html::ScriptKind as Language;
use harden_templates::pages::{Element, Piece, PrintedBy, TemplatePlace};

use super::addresses::{Address, read};
use super::{Item, Unread, Use, What, text_of};

/// Words of which one stands in every script that matters here.
const WORDS: [&str; 12] = [
    "eval",
    "Function",
    "setTimeout",
    "setInterval",
    "fetch",
    "ajax",
    "axios",
    "XMLHttpRequest",
    "WebSocket",
    "EventSource",
    "sendBeacon",
    "htmx",
];

/// A larger script is one that a tool has put together.
const LARGEST: usize = 2 << 20;

/// Of the project's own scripts.
pub(super) fn items(tree: &SourceTree, unread: &mut Vec<Unread>) -> Vec<Item> {
    let mut items = Vec::new();
    for path in tree.project_files() {
        let Some(kind) = ScriptKind::of_path(path) else {
            continue;
        };
        let is_other = ["node_modules/", "/tests/", "/test/", "cypress/", "e2e/"]
            .iter()
            .any(|part| path.contains(part))
            || path.contains(".test.")
            || path.contains(".spec.")
            || path.contains(".config.")
            || !path.contains('/');
        if is_other {
            continue;
        }
        let text = match text_of(tree, path, Use::Script.directive(), LARGEST) {
            Ok(text) if !is_asked_for(&text) => continue,
            Ok(text) => text,
            Err(what) => {
                unread.push(what);
                continue;
            }
        };
        let facts = harden_script::facts(text.as_bytes(), kind);
        if let Some(note) = facts.notes.first() {
            let message = format!("not all of it was read: {}", note.message);
            unread.push(Unread::of(path, Use::Script.directive(), message));
        }
        items.extend(read_facts(&facts, &|_| false).map(|(place, what)| Item {
            place: placed(path, &place),
            pages: Vec::new(),
            at: None,
            what,
        }));
    }
    items
}

/// Of the scripts in templates.
pub(super) fn of_templates(templates: &TreeTemplates) -> Vec<Item> {
    let mut items = Vec::new();
    let values = templates.pages.values.iter();
    let own: HashSet<TemplatePlace> = values
        .filter(|value| matches!(&value.printed_by, PrintedBy::Tag(tag) if tag.as_ref() == "url"))
        .map(|value| value.place)
        .collect();
    for element in templates.pages.elements() {
        if element.script != Some(Language::JavaScript) || element.contents.is_empty() {
            continue;
        }
        let Some(facts) = facts_of(templates, element) else {
            continue;
        };
        let file = templates.file(element.place.template);
        let is_own = |hole: u32| match element.contents.get(hole as usize) {
            Some(Piece::Printed(place)) => own.contains(place),
            _ => false,
        };
        items.extend(read_facts(&facts, &is_own).map(|(place, what)| Item {
            place: placed(file, &place),
            pages: Vec::new(),
            at: Some(element.place),
            what,
        }));
    }
    items
}

fn facts_of(templates: &TreeTemplates, element: &Element) -> Option<ScriptFacts> {
    let mut pieces = Vec::with_capacity(element.contents.len());
    let mut is_wanted = false;
    for (index, piece) in element.contents.iter().enumerate() {
        let (Piece::Text(at) | Piece::Printed(at)) = *piece;
        let place = templates.place(at);
        let origin = Origin {
            source: at.template.0,
            offset: at.span.start,
            line: place.line,
            column: place.column,
        };
        pieces.push(match piece {
            Piece::Text(at) => {
                let text = templates.text(*at);
                is_wanted |= is_asked_for(text);
                ScriptPiece::Text { text, origin }
            }
            Piece::Printed(_) => ScriptPiece::Hole {
                id: u32::try_from(index).ok()?,
                place: HolePlace::Expression,
                origin,
            },
        });
    }
    is_wanted.then(|| harden_script::facts_of_pieces(&pieces, ScriptKind::JavaScript))
}

fn is_asked_for(text: &str) -> bool {
    WORDS.iter().any(|word| text.contains(word))
}

/// `is_own`: whether a hole prints an address of this site.
fn read_facts(
    facts: &ScriptFacts,
    is_own: &dyn Fn(u32) -> bool,
) -> impl Iterator<Item = (harden_script::Place, What)> {
    let evals = facts.sinks.iter().filter_map(|sink| {
        let by = eval(sink)?.to_owned();
        Some((sink.place, What::Eval { by }))
    });
    let requests = facts.requests.iter().map(|one| (one.place, &one.url));
    let streams = facts.streams.iter().map(|one| (one.place, &one.url));
    let connections = requests.chain(streams).filter_map(|(place, url)| {
        if url.site == Site::This {
            return None;
        }
        let address = connection(url, is_own)?;
        let what = What::Load {
            usage: Use::Connection,
            address,
            nonce: None,
            integrity: false,
            is_module: false,
        };
        Some((place, what))
    });
    evals.chain(connections)
}

/// What a script connects to, where it is not certainly this site.
fn connection(url: &Url, is_own: &dyn Fn(u32) -> bool) -> Option<Address> {
    let mut parts = url.value.parts.iter();
    let first = match parts.next()? {
        Part::Literal(text) => match read(text) {
            Some(Address::Own) => return None,
            Some(address) => return Some(address),
            // The host follows: `"wss://" + host`.
            None => parts.next()?,
        },
        first => first,
    };
    match first {
        Part::Dynamic(first) if first.holes.iter().any(|hole| is_own(*hole)) => None,
        Part::Dynamic(first) if first.source.is_empty() => None,
        Part::Dynamic(first) => Some(Address::Computed {
            expression: first.source.clone(),
        }),
        Part::Literal(_) | Part::OneOf(_) => None,
    }
}

/// A function is handed to a timer far more often than text.
fn eval(sink: &Sink) -> Option<&'static str> {
    match sink.kind {
        SinkKind::Eval => Some("eval"),
        SinkKind::Timer => {
            let mut parts = sink.value.parts.iter();
            parts
                .any(|part| matches!(part, Part::Literal(_)))
                .then_some("setTimeout with text")
        }
        _ => None,
    }
}

fn placed(file: &Arc<str>, place: &harden_script::Place) -> Place {
    let extent = place.extent;
    Place {
        file: Arc::clone(file),
        line: extent.line,
        column: extent.column,
        end_line: extent.end_line,
        end_column: extent.end_column,
    }
}

//! JavaScript and TypeScript: what scripts write into pages, and the requests they make.
//!
//! [`facts()`] reads a file, [`facts_of_pieces`] a script that stands in a template, with holes where values are
//! printed. Both are pure functions to owned values; what is imported is not followed. This is the only crate
//! that names the parser.

mod facts;
mod requests;
mod sinks;
mod syntax;
mod values;
mod walk;
mod words;

pub use facts::{
    Api, Body, Dynamic, Header, Headers, Method, Nature, Note, Part, Place, Request, ScriptFacts,
    Setup, SetupKind, Sink, SinkKind, Site, Stream, Text, Token, Url, Value,
};
pub use syntax::{
    HolePlace, Origin, Provenance, ScriptKind, ScriptPiece, is_parsed, is_within_limits,
    on_large_stack,
};
pub use words::may_have_facts;

use syntax::{Joined, Joint};

/// What a file of the project says. Never fails: what cannot be read is in the notes.
pub fn facts(bytes: &[u8], kind: ScriptKind) -> ScriptFacts {
    match harden_source::decode(bytes) {
        Ok(text) => {
            let provenance = Provenance::of(&text);
            if provenance == Provenance::Project {
                walk::facts_of(&Joined::of_file(&text), kind)
            } else {
                ScriptFacts {
                    provenance,
                    ..ScriptFacts::default()
                }
            }
        }
        Err(error) => ScriptFacts {
            notes: vec![Note::about_the_file(error.to_string())],
            ..ScriptFacts::default()
        },
    }
}

/// What a script of a template says: text and the values that are printed into it, in the order of the page.
///
/// The arms of the template's conditions stand one behind the other. Where that is no JavaScript, a note says so.
pub fn facts_of_pieces(pieces: &[ScriptPiece<'_>], kind: ScriptKind) -> ScriptFacts {
    let joint = Joint::new(pieces);
    walk::facts_of(&joint.joined(), kind)
}

/// The text that [`facts_of_pieces`] parses, with a name for each value that is printed.
pub fn text_of_pieces(pieces: &[ScriptPiece<'_>]) -> String {
    Joint::new(pieces).joined().text().to_owned()
}

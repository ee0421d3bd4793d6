//! What is known of a script: owned, without trees.

mod place;
mod request;
mod sink;
mod value;

use serde::{Deserialize, Serialize};

pub use place::Place;
pub use request::{
    Api, Body, Header, Headers, Method, Request, Setup, SetupKind, Site, Stream, Token, Url,
};
pub use sink::{Sink, SinkKind};
pub use value::{Dynamic, Nature, Part, Text, Value};

use crate::syntax::Provenance;

/// What one script says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScriptFacts {
    /// Only the project's own scripts are read; of others nothing else is known.
    pub provenance: Provenance,
    /// In the order of the text.
    pub notes: Vec<Note>,
    /// Where something that is not all literal is taken for markup, code or an address.
    pub sinks: Vec<Sink>,
    pub requests: Vec<Request>,
    pub streams: Vec<Stream>,
    /// What changes all requests of a page.
    pub setups: Vec<Setup>,
}

impl ScriptFacts {
    /// Every place but those of notes.
    pub(crate) fn each_place(&mut self, mut each: impl FnMut(&mut Place)) {
        for sink in &mut self.sinks {
            each(&mut sink.place);
            sink.value.each_place(&mut each);
        }
        for request in &mut self.requests {
            each(&mut request.place);
            request.url.value.each_place(&mut each);
            request.headers.each_place(&mut each);
        }
        for stream in &mut self.streams {
            each(&mut stream.place);
            stream.url.value.each_place(&mut each);
        }
        for setup in &mut self.setups {
            each(&mut setup.place);
            setup.headers.each_place(&mut each);
        }
    }
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `None`: it is about the whole script.
    pub place: Option<Place>,
    pub message: String,
}

impl Note {
    pub(crate) fn about_the_file(message: String) -> Self {
        Self {
            place: None,
            message,
        }
    }
}

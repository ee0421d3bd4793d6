//! The tags and attributes of a page, as the machine reads them and as html5gum does: for tests and for fuzzing.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use super::Events;

/// The tags that the machine tells of, in a line each.
#[derive(Default)]
pub(crate) struct Tags {
    pub(crate) all: Vec<String>,
    name: String,
    is_end: bool,
    attributes: Vec<String>,
}

impl Events for Tags {
    fn tag_opened(&mut self, _: usize, is_end: bool) {
        self.name.clear();
        self.attributes.clear();
        self.is_end = is_end;
    }

    fn tag_name(&mut self, piece: &str, _: usize) {
        self.name.push_str(&piece.to_ascii_lowercase());
    }

    fn attribute_opened(&mut self, _: usize) {
        self.attributes.push(String::new());
    }

    fn attribute_name(&mut self, piece: &str, _: usize) {
        // One whose name begins with something printed was opened by no character.
        if let Some(last) = self.attributes.last_mut() {
            last.push_str(&piece.to_ascii_lowercase());
        }
    }

    fn tag_closed(&mut self, _: usize, _: bool) {
        self.attributes.sort();
        self.attributes.dedup();
        self.all.push(if self.is_end {
            format!("/{}", self.name)
        } else {
            format!("<{} {}", self.name, self.attributes.join(" "))
        });
    }
}

/// The tags that the reference tokenizer reads, in a line each.
pub(crate) fn tags_of_oracle(text: &str) -> Vec<String> {
    let mut emitter: DefaultEmitter = DefaultEmitter::default();
    emitter.naively_switch_states(true);
    let text_of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut read = Vec::new();
    for token in Tokenizer::new_with_emitter(text, emitter).flatten() {
        match token {
            Token::StartTag(tag) => {
                let names: Vec<String> = tag.attributes.keys().map(|name| text_of(name)).collect();
                read.push(format!("<{} {}", text_of(&tag.name), names.join(" ")));
            }
            Token::EndTag(tag) => read.push(format!("/{}", text_of(&tag.name))),
            _ => {}
        }
    }
    read
}

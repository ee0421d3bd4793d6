use serde::{Deserialize, Serialize};

use super::Place;

/// What a value is made of: parts that stand one behind the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Value {
    pub parts: Vec<Part>,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Text that stands in the script; of long texts the beginning.
    Literal(String),
    Dynamic(Dynamic),
    /// `a ? b : c`, `a || b`, or a name that is given different values.
    OneOf(Vec<Value>),
}

/// A part that is known only when the script runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dynamic {
    /// Of the expression, where it stands.
    pub place: Place,
    /// The expression as it is written; of long ones the beginning.
    pub source: String,
    pub nature: Nature,
    /// The holes of the template that it comes from.
    pub holes: Vec<u32>,
}

/// What is known of a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Nature {
    /// A number, a truth value, a date: it holds no markup.
    Plain,
    /// It went through something that makes markup text, or removes what runs.
    Escaped {
        by: String,
    },
    /// `encodeURIComponent` and the like: no markup, and no scheme.
    UrlEncoded,
    /// Text of the project's catalogue of translations.
    Translated,
    /// An element, a fragment or a jQuery collection.
    Node,
    /// HTML that the page already holds: `innerHTML`, `.html()`.
    PageHtml,
    /// The whole answer of a server, taken for text: HTML that the server made.
    ServerHtml {
        site: super::Site,
    },
    /// What the page, its address or the net says.
    Text(Text),
    /// What the template prints there, and nothing but.
    Printed,
    /// What the function around is called with.
    Parameter,
    Unknown,
}

/// Where text comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Text {
    /// `location`, `document.URL`, and what is taken out of it.
    Location,
    Referrer,
    Cookie,
    /// `window.name`.
    WindowName,
    /// `event.data` of a message, a socket or an event stream.
    Message,
    /// Something out of what a server answered.
    Response,
    /// A field of a form: `.value`, `.val()`; `prompt()`.
    Field,
    /// `.dataset`, `.data()`, `getAttribute`, `.attr()`: unescaped by the parser of HTML.
    Attribute,
    /// `.textContent`, `.text()`: unescaped as well.
    TextContent,
    /// `localStorage`, `sessionStorage`.
    Storage,
    /// A file that the user chose.
    File,
}

/// Text that is kept of a literal.
const LONGEST_LITERAL: usize = 4_000;

impl Value {
    pub(crate) fn literal(text: &str) -> Self {
        let end = text.floor_char_boundary(LONGEST_LITERAL);
        Self {
            parts: vec![Part::Literal(text[..end].to_owned())],
        }
    }

    pub(crate) fn dynamic(dynamic: Dynamic) -> Self {
        Self {
            parts: vec![Part::Dynamic(dynamic)],
        }
    }

    pub(crate) fn one_of(mut values: Vec<Self>) -> Self {
        values.dedup();
        if values.len() == 1 {
            return values.remove(0);
        }
        Self {
            parts: vec![Part::OneOf(values)],
        }
    }

    pub(super) fn each_place(&mut self, each: &mut impl FnMut(&mut Place)) {
        for part in &mut self.parts {
            match part {
                Part::Literal(_) => {}
                Part::Dynamic(dynamic) => each(&mut dynamic.place),
                Part::OneOf(values) => values.iter_mut().for_each(|value| value.each_place(each)),
            }
        }
    }

    /// Puts another value behind this one.
    pub(crate) fn push(&mut self, other: Self) {
        for part in other.parts {
            match (self.parts.last_mut(), part) {
                (Some(Part::Literal(text)), Part::Literal(more)) => {
                    if text.len() < LONGEST_LITERAL {
                        text.push_str(&more);
                    }
                }
                (_, part) => self.parts.push(part),
            }
        }
    }

    /// The text, where all of it stands in the script.
    pub fn as_literal(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether nothing of it is known only when the script runs.
    pub fn is_literal(&self) -> bool {
        self.parts.iter().all(|part| match part {
            Part::Literal(_) => true,
            Part::Dynamic(_) => false,
            Part::OneOf(values) => values.iter().all(Self::is_literal),
        })
    }

    /// Whether some literal part of it holds a tag.
    pub fn has_markup(&self) -> bool {
        self.parts.iter().any(|part| match part {
            Part::Literal(text) => text.contains('<'),
            Part::Dynamic(_) => false,
            Part::OneOf(values) => values.iter().any(Self::has_markup),
        })
    }

    /// Every part that is known only when the script runs, in the order of the text.
    pub fn dynamics(&self) -> Vec<&Dynamic> {
        let mut found = Vec::new();
        self.gather(&mut found);
        found
    }

    fn gather<'v>(&'v self, found: &mut Vec<&'v Dynamic>) {
        for part in &self.parts {
            match part {
                Part::Literal(_) => {}
                Part::Dynamic(dynamic) => found.push(dynamic),
                Part::OneOf(values) => values.iter().for_each(|value| value.gather(found)),
            }
        }
    }

    /// The text at the beginning, where it is the same whatever happens.
    pub fn literal_start(&self) -> Option<&str> {
        match self.parts.first() {
            Some(Part::Literal(text)) => Some(text),
            _ => None,
        }
    }
}

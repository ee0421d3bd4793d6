//! YAML: one entry in each document, as the advisory database of `PyPA` has them.

use std::io::Read;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Value};

use super::Reader;

/// No entry in YAML is longer.
const LONGEST: u64 = 1 << 20;
/// Entries are six levels deep.
const DEEPEST: usize = 32;

/// Whether a file that is no entry is worth a word.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expected {
    /// The user named it.
    Entry,
    /// A folder may hold other things.
    Anything,
}

impl Reader<'_> {
    pub(super) fn yaml(&mut self, name: &str, file: impl Read, expected: Expected) {
        let mut text = String::new();
        match file.take(LONGEST + 1).read_to_string(&mut text) {
            Ok(_) if text.len() as u64 > LONGEST => {
                return self.broken(name, &"it is too long for an entry");
            }
            Ok(_) => {}
            Err(error) => return self.broken(name, &error),
        }
        let documents = match documents(&text) {
            Ok(documents) => documents,
            Err(why) => return self.broken(name, &why),
        };
        let entries = documents.len();
        let is_entry = |document: &Value| {
            let has = |key: &str| document.get(key).is_some();
            has("id") || has("affected") || has("aliases")
        };
        let mut taken = 0;
        for document in documents.into_iter().filter(is_entry) {
            taken += 1;
            let read = serde_json::from_value(document).map_err(|error| error.to_string());
            if let Err(why) = read.and_then(|entry| self.take(&entry)) {
                self.broken(name, &why);
            }
        }
        if expected == Expected::Entry && (taken < entries || entries == 0) {
            self.broken(name, &"there is no entry in it");
        }
    }
}

/// A collection whose end has not come yet.
enum Open {
    List(Vec<Value>),
    /// The key whose value comes next.
    Map(Map<String, Value>, Option<String>),
}

/// What the documents of a text hold. All scalars are text: `1.10` is a release, not a number.
fn documents(text: &str) -> Result<Vec<Value>, String> {
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, _) = event.map_err(|error| error.to_string())?;
        let value = match event {
            Event::Scalar(text, style, ..) => Some(scalar(&text, style)),
            Event::SequenceStart(..) => {
                open.push(Open::List(Vec::new()));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::Map(Map::new(), None));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(Open::close),
            // A few bytes of them may stand for gigabytes.
            Event::Alias(_) => return Err("it refers to another part of itself".to_owned()),
            _ => None,
        };
        if open.len() > DEEPEST {
            return Err("it is too deep for an entry".to_owned());
        }
        match (value, open.last_mut()) {
            (Some(value), Some(open)) => open.add(value)?,
            (Some(value), None) => documents.push(value),
            (None, _) => {}
        }
    }
    Ok(documents)
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    let is_null = style == ScalarStyle::Plain && matches!(text, "" | "~" | "null");
    if is_null {
        Value::Null
    } else {
        Value::String(text.to_owned())
    }
}

impl Open {
    fn add(&mut self, value: Value) -> Result<(), String> {
        match self {
            Self::List(items) => items.push(value),
            Self::Map(map, key) => match (key.take(), value) {
                (Some(key), value) => {
                    map.insert(key, value);
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, _) => return Err("a key in it is no text".to_owned()),
            },
        }
        Ok(())
    }

    fn close(self) -> Value {
        match self {
            Self::List(items) => Value::Array(items),
            Self::Map(map, _) => Value::Object(map),
        }
    }
}

//! `settings --format json`, version 1. Fields are only ever added.

use harden_finding::Place;
use harden_settings::facts::{Fact, FactValue, Items, ProfileFacts};
use serde_json::{Map, Number, Value, json};

use super::fold::{Alternative, Folded, State};
use super::python;
use super::secrets::Secrets;

/// The version of the format, in its first field.
const VERSION: u32 = 1;

pub(super) fn document(facts: &ProfileFacts, settings: &[Folded<'_>], secrets: &Secrets) -> String {
    let by_name: Map<String, Value> = settings
        .iter()
        .map(|setting| (setting.name.to_string(), view(setting, secrets)))
        .collect();
    let errors: Vec<Value> = facts
        .problems
        .iter()
        .map(|problem| {
            json!({
                "level": if problem.is_error { "error" } else { "note" },
                "file": problem.place.file,
                "line": problem.place.line,
                "message": problem.message,
            })
        })
        .collect();
    let document = json!({
        "version": VERSION,
        "module": facts.module,
        "settings": by_name,
        "worlds": facts.worlds.len(),
        "truncated": facts.truncated,
        "errors": errors,
    });
    format!("{document:#}\n")
}

fn view(setting: &Folded<'_>, secrets: &Secrets) -> Value {
    let name = setting.name;
    let encode = |alternative: &Alternative<'_>| {
        alternative
            .value
            .map_or(Value::Null, |fact| value(name, fact, secrets))
    };
    let alternatives: Vec<Value> = match setting.state {
        State::OneOf => setting
            .alternatives
            .iter()
            .map(|alternative| {
                json!({
                    "value": encode(alternative),
                    "defined": alternative.value.is_some(),
                    "when": alternative.when,
                })
            })
            .collect(),
        State::Known | State::Partial | State::Unknown => Vec::new(),
    };
    json!({
        "state": setting.state.name(),
        "value": setting
            .alternatives
            .first()
            .map_or_else(|| json!({ "__unknown__": true }), encode),
        "alternatives": alternatives,
        "origin": setting.origin.iter().map(|place| origin(place)).collect::<Vec<_>>(),
        "depends_on": setting.depends_on,
    })
}

fn origin(place: &Place) -> Value {
    json!({ "file": place.file, "line": place.line })
}

/// A value under a name: that of its setting, or of its entry in a dictionary.
fn value(name: &str, fact: &Fact, secrets: &Secrets) -> Value {
    if let Some(kind) = secrets.kind(name, fact) {
        return json!({ "__type__": "secret", "kind": kind });
    }
    match &fact.value {
        FactValue::None => Value::Null,
        FactValue::Bool(truth) => json!(truth),
        FactValue::Int(number) => integer(*number),
        FactValue::Float(number) => Number::from_f64(*number).map_or_else(
            || json!({ "__type__": "float", "text": python::float(*number) }),
            Value::Number,
        ),
        FactValue::Str(text) | FactValue::Path(text) => json!(text),
        FactValue::Bytes(bytes) => {
            json!({ "__type__": "bytes", "text": String::from_utf8_lossy(bytes) })
        }
        FactValue::List(items) | FactValue::Tuple(items) => list(name, items, secrets),
        FactValue::Set(items) => match list(name, items, secrets) {
            Value::Array(items) => json!({ "__type__": "set", "items": items }),
            unknown => unknown,
        },
        FactValue::Dict { entries, open } => dictionary(name, entries, *open, secrets),
        FactValue::Timedelta(microseconds) => {
            json!({ "__type__": "timedelta", "seconds": seconds(*microseconds) })
        }
        FactValue::Regex { pattern, flags } => {
            json!({ "__type__": "regex", "pattern": pattern, "flags": flags })
        }
        FactValue::Callable(path) => named("callable", path.as_deref()),
        FactValue::Class(path) => named("class", path.as_deref()),
        FactValue::Object(path) => named("object", path.as_deref()),
        FactValue::Unknown(unknown) if unknown.generated => {
            json!({ "__type__": "secret", "kind": "generated" })
        }
        // There is nothing to show: every start makes another one.
        FactValue::Unknown(unknown) if unknown.generated => {
            json!({ "__type__": "secret", "kind": "generated" })
        }
        FactValue::Unknown(_) => json!({ "__unknown__": true }),
    }
}

/// Elements at unknown places cannot be written into an array: then only what is known is listed.
fn list(name: &str, items: &Items, secrets: &Secrets) -> Value {
    let known: Vec<Value> = items
        .items
        .iter()
        .map(|item| value(name, item, secrets))
        .collect();
    if items.open {
        json!({ "__unknown__": true, "items": known })
    } else {
        Value::Array(known)
    }
}

fn dictionary(name: &str, entries: &[(Fact, Fact)], open: bool, secrets: &Secrets) -> Value {
    let mut known = Map::new();
    let mut open = open;
    for (key, entry) in entries {
        let Some(key) = python::key(key) else {
            open = true;
            continue;
        };
        // A secret's setting makes every text in it a secret; an entry may be one by its own name.
        let entry_value = match secrets.kind(name, entry) {
            Some(_) => value(name, entry, secrets),
            None => value(&key, entry, secrets),
        };
        known.insert(key, entry_value);
    }
    if open {
        json!({ "__unknown__": true, "entries": known })
    } else {
        Value::Object(known)
    }
}

fn integer(number: i128) -> Value {
    Number::from_i128(number).map_or_else(
        || json!({ "__type__": "int", "text": number.to_string() }),
        Value::Number,
    )
}

fn seconds(microseconds: i128) -> Value {
    const SECOND: i128 = 1_000_000;
    if microseconds % SECOND == 0 {
        integer(microseconds / SECOND)
    } else {
        #[expect(clippy::cast_precision_loss, reason = "JSON has no better number")]
        let seconds = microseconds as f64 / 1e6;
        json!(seconds)
    }
}

fn named(kind: &str, path: Option<&str>) -> Value {
    match path {
        Some(path) => json!({ "__type__": kind, "name": path }),
        None => json!({ "__type__": kind }),
    }
}

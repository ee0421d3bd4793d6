//! `relax = [{ item = "headers.frame_options", why = "…" }]`: what may be less than its floor.

use std::collections::BTreeMap;

use toml::Spanned;
use toml::de::DeValue;

use super::{GuardFile, ITEMS, Mistake, Value, hint};
use crate::model::Place;

/// Why an item may be less than its floor, and the line that says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relaxation {
    pub(crate) why: String,
    pub(crate) place: Place,
}

const SHAPE: &str = "relax = [{ item = \"headers.frame_options\", why = \"…\" }]";

pub(super) fn read(
    file: &GuardFile<'_>,
    value: &Value<'_>,
) -> Result<BTreeMap<&'static str, Relaxation>, Mistake> {
    let shapeless = |value: &Value<'_>| {
        file.mistake(
            value.span().start,
            &format!("`relax` is written as {SHAPE}"),
        )
    };
    let DeValue::Array(entries) = value.get_ref() else {
        return Err(shapeless(value));
    };
    let mut relaxed = BTreeMap::new();
    for entry in entries {
        let DeValue::Table(table) = entry.get_ref() else {
            return Err(shapeless(entry));
        };
        for key in table.keys() {
            let name: &str = key.get_ref();
            if !["item", "why"].contains(&name) {
                let message = format!("unknown key `{name}`; `relax` is written as {SHAPE}");
                return Err(file.mistake(key.span().start, &message));
            }
        }
        let start = entry.span().start;
        let text = |key: &str| match table.get(key).map(Spanned::get_ref) {
            Some(DeValue::String(text)) if !text.trim().is_empty() => Ok(text.trim()),
            _ => Err(file.mistake(
                start,
                &format!("`{key}` has to be a text here; `relax` is written as {SHAPE}"),
            )),
        };
        let (item, why) = (text("item")?, text("why")?);
        let item_at = table.get("item").map_or(start, |value| value.span().start);
        let item = item_named(item).map_err(|message| file.mistake(item_at, &message))?;
        let relaxation = Relaxation {
            why: why.to_owned(),
            place: file.place(item_at),
        };
        if relaxed.insert(item, relaxation).is_some() {
            let message = format!("`{item}` is relaxed twice; leave one of them");
            return Err(file.mistake(item_at, &message));
        }
    }
    Ok(relaxed)
}

fn item_named(name: &str) -> Result<&'static str, String> {
    match ITEMS.iter().find(|(item, _)| *item == name) {
        Some((item, true)) => Ok(item),
        Some((item, false)) => Err(format!(
            "`{item}` has no floor: what this file says of it is done, without `relax`"
        )),
        None => {
            let floors: Vec<&str> = ITEMS
                .iter()
                .filter_map(|(item, has_floor)| has_floor.then_some(*item))
                .collect();
            Err(format!(
                "there is no item `{name}` to relax{}",
                hint(name, &floors)
            ))
        }
    }
}

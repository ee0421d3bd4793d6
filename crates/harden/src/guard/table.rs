//! A policy as a table for people.

use std::fmt::Write as _;

use harden_policy::{Origin, Place, Policy, Row};
use harden_project::Profile;

/// Longer values are cut: the JSON format has them whole.
const WIDEST_VALUE: usize = 60;

pub(super) fn table(profile: &Profile, policy: &Policy) -> String {
    let facts = &profile.facts;
    let mut out = format!(
        "{} ({}; {}: {})\n",
        facts.module,
        facts.file,
        profile.role.name(),
        profile.why
    );
    let rows = policy.rows();
    let values: Vec<String> = rows.iter().map(|row| cut(&row.value)).collect();
    let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0);
    let item_width = width(&mut rows.iter().map(|row| row.item.len()));
    let value_width = width(&mut values.iter().map(|value| value.chars().count()));
    let mut topic = "";
    for (row, value) in rows.iter().zip(&values) {
        if row.topic != topic {
            topic = row.topic;
            let _ = writeln!(out, "\n{topic}");
        }
        let (item, origin) = (&row.item, origin(row));
        let _ = writeln!(
            out,
            "  {item:<item_width$}  {value:<value_width$}  {origin}"
        );
    }
    out
}

/// Where a value comes from, in plain words.
fn origin(row: &Row<'_>) -> String {
    match row.origin {
        Origin::Setting {
            place: Some(place), ..
        }
        | Origin::Guard { place } => place.to_string(),
        Origin::Setting { name, place: None } => format!("Django's default of {name}"),
        Origin::Relaxed { why, place } => format!("relaxed at {place}: {why}"),
        Origin::Floor {
            instead_of,
            setting,
            place,
        } => floor(instead_of.as_deref(), setting.as_deref(), place.as_ref()),
    }
}

fn floor(instead_of: Option<&str>, setting: Option<&str>, place: Option<&Place>) -> String {
    match (setting, instead_of, place) {
        (None, ..) => "guard's default; no setting says it".to_owned(),
        // Of a list of classes it is what the list lacks.
        (Some("MIDDLEWARE"), Some(lack), Some(place)) => {
            format!("the floor; MIDDLEWARE at {place} has {lack}")
        }
        (Some("MIDDLEWARE"), Some(lack), None) => {
            format!("the floor; MIDDLEWARE is not set, and there is {lack}")
        }
        (Some(_), Some(said), Some(place)) => format!("the floor; {place} says {said}"),
        (Some(name), Some(said), None) => {
            format!("the floor; Django's default of {name} is {said}")
        }
        (Some(name), None, Some(place)) => {
            format!("the floor; nobody knows {name} at {place}")
        }
        (Some(name), None, None) => format!("the floor; nobody knows {name}"),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(WIDEST_VALUE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

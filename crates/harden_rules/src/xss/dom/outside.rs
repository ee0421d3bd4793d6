//! What comes from outside of a page, and what runs as code.

use harden_script::{Dynamic, Nature, Part, Sink, Text, Value};

use super::words::{one_line, weight_of_location};
use super::{Flow, Weight};

/// What is known of the beginning of an address: what follows the path of the page's own is anybody's.
pub(in crate::xss) fn outside(dynamic: &Dynamic) -> Option<Flow<'_>> {
    let source = one_line(&dynamic.source);
    let (weight, what) = match &dynamic.nature {
        Nature::Text(Text::Location) => {
            let weight = weight_of_location(&source)?;
            let is_whole = weight != Weight::Outside
                && ![".hash", ".search"]
                    .iter()
                    .any(|part| source.contains(part));
            if is_whole {
                return None;
            }
            (weight, format!("`{source}`, out of the page's address,"))
        }
        Nature::Text(Text::WindowName) => (
            Weight::Outside,
            format!("`{source}`, which whatever page opened this one chose,"),
        ),
        Nature::Text(Text::Message) => (Weight::Unknown, format!("`{source}`, out of a message,")),
        _ => return None,
    };
    Some(Flow {
        dynamic,
        weight,
        what,
        printed: None,
    })
}

/// The same of code that is put together: whatever is not known to be the site's own is worth a look. Code needs
/// none of the characters that browsers encode.
pub(in crate::xss) fn code<'p>(sink: &Sink, dynamic: &'p Dynamic) -> Option<Flow<'p>> {
    if let Some(flow) = outside(dynamic) {
        let is_of_page = dynamic.nature == Nature::Text(Text::Location);
        let weight = if is_of_page {
            Weight::Outside
        } else {
            flow.weight
        };
        return Some(Flow { weight, ..flow });
    }
    let source = one_line(&dynamic.source);
    let is_text = match &dynamic.nature {
        Nature::Text(_) | Nature::ServerHtml { .. } => true,
        Nature::Parameter | Nature::Unknown => false,
        _ => return None,
    };
    let is_made = sink.value.parts.len() > 1;
    Some(Flow {
        dynamic,
        weight: if is_text && is_made {
            Weight::Text
        } else {
            Weight::Unknown
        },
        what: format!("`{source}`"),
        printed: None,
    })
}

/// Whether a part stands where it decides the scheme: nothing but what may be empty stands before it.
pub(in crate::xss) fn begins(value: &Value, dynamic: &Dynamic) -> bool {
    match value.parts.first() {
        Some(Part::Dynamic(first)) => first == dynamic,
        Some(Part::OneOf(values)) => values.iter().any(|value| begins(value, dynamic)),
        _ => false,
    }
}

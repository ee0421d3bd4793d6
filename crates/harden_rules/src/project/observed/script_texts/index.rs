//! Where a script names classes, identifiers and paths, so that each form that is asked for costs no look at all of it.

use std::collections::{HashMap, HashSet};
use std::hash::BuildHasher as _;
use std::sync::Arc;

use foldhash::fast::FixedState;

use super::selectors::{Quoted, is_of_name};
use super::submissions::is_taken;

/// A script that sends requests.
pub(in super::super) struct SendingScript {
    text: Arc<str>,
    /// Where `#order`, `.order` or `"/orders/` begins, by the hash of the name or path.
    places: HashMap<u64, Vec<usize>, FixedState>,
    /// What `getElementById` is asked for, hashed.
    ids: HashSet<u64, FixedState>,
}

/// Longer paths are not looked for.
const LONGEST: usize = 200;
/// The same in every run.
const HASH: FixedState = FixedState::with_seed(0);

impl SendingScript {
    pub(in super::super) fn new(text: Arc<str>) -> Self {
        let mut places: HashMap<u64, Vec<usize>, FixedState> = HashMap::default();
        let mut note = |name: &str, at| places.entry(hash(name)).or_default().push(at);
        for (at, sign) in text.match_indices(['#', '.', '\'', '"', '`']) {
            match sign {
                "#" | "." => note(name_at(&text, at), at),
                _ => {
                    let inner = at + sign.len();
                    for path in paths_at(&text[inner..]) {
                        note(path, inner);
                    }
                }
            }
        }
        let ids = ids_asked_for(&text).map(hash).collect();
        Self { text, places, ids }
    }

    /// Whether it has a path in a string, or asks for the elements of a selector in one. Of a class that is not one for
    /// scripts, it has to take the form that is sent: `$(".newsletter").submit(…)`,
    /// `$(list).on("submit", "form.newsletter", …)`.
    pub(in super::super) fn looks_for(&self, selector: &str) -> bool {
        let is_path = selector.starts_with('/');
        let is_of_styles = selector.starts_with('.') && !selector.starts_with(".js-");
        let key = if is_path {
            selector
        } else {
            name_at(selector, 0)
        };
        let places = self.places.get(&hash(key)).into_iter().flatten();
        let mut strings = places
            .filter(|at| self.text[**at..].starts_with(selector))
            .filter_map(|at| Quoted::around(&self.text, *at));
        strings.any(|string| {
            if is_path {
                string.is_path(selector)
            } else if is_of_styles {
                string.asks_for_form(selector) && is_taken(string)
            } else {
                string.names(selector)
            }
        }) || selector
            .strip_prefix('#')
            .is_some_and(|id| self.ids.contains(&hash(id)))
    }
}

fn hash(name: &str) -> u64 {
    HASH.hash_one(name)
}

/// `#order` of `#order-form .a`, which begins with a sign.
fn name_at(text: &str, at: usize) -> &str {
    let behind = &text[at + 1..];
    let end = behind.find(|letter| !is_of_name(letter));
    &text[at..end.map_or(text.len(), |end| at + 1 + end)]
}

/// A path behind a quote, and each that it begins with: `/orders`, `/orders/` and `/orders/new`.
fn paths_at(text: &str) -> impl Iterator<Item = &str> {
    let text = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    let is_path = text.starts_with('/');
    let end = text.find(['\'', '"', '`', '\n']).unwrap_or(text.len());
    let inner = if is_path { &text[..end] } else { "" };
    let between = inner.char_indices().filter(|(_, next)| !is_of_name(*next));
    let ends = between.map(|(at, _)| at).chain([inner.len()]);
    ends.filter(|end| *end > 0).map(|end| &inner[..end])
}

/// `getElementById("order")`
fn ids_asked_for(text: &str) -> impl Iterator<Item = &str> {
    const CALL: &str = "getElementById(";
    text.match_indices(CALL).filter_map(|(at, _)| {
        let argument = text[at + CALL.len()..].trim_start();
        let inner = argument.strip_prefix(['\'', '"', '`'])?;
        Some(&inner[..inner.find(['\'', '"', '`'])?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn looks_for(text: &str, selector: &str) -> bool {
        SendingScript::new(text.into()).looks_for(selector)
    }

    #[test]
    fn forms_of_a_class_are_taken_in_many_ways() {
        for script in [
            "$('.order').submit(send)",
            "$('form.order').on('submit', send)",
            "$('.order').off('submit').on('submit.shop', send)",
            "$('.orders').on(\n'submit', 'form.order', send)",
            "$(document).on('submit keyup', '.list .order', send)",
            "$('.orders').delegate('form.order', 'submit', send)",
            "document.querySelector('.order').addEventListener('submit', send)",
            "document.querySelectorAll('.order').forEach(one => one.addEventListener('submit', send))",
            "$('.order').each(function () { $(this).on('submit', send); })",
            "const form = document.querySelector('.order');\nform.addEventListener('submit', send)",
            "var $form = $('.order'), a = 1; $form.submit(function (e) {})",
        ] {
            assert!(looks_for(script, ".order"), "{script}");
        }
        for script in [
            "$('.order').show()",
            "$('.order').submit()",
            "$('.order').on('reset', send)",
            "$('.order').on('click', 'a', send)",
            "$('.orders').on('submit', '.order a', send)",
            "$('.orders').on('change', 'form.order', send)",
            "const form = $('.order'); other.on('submit', send)",
            "const form = $('.order'); myform.on('submit', send)",
        ] {
            assert!(!looks_for(script, ".order"), "{script}");
        }
    }

    #[test]
    fn identifiers_and_paths_are_found_whole() {
        for (script, selector) in [
            ("$('#order')", "#order"),
            ("$('.a #order.b input')", "#order"),
            ("document.getElementById( \"order\" )", "#order"),
            ("fetch('/orders/?q=' + text)", "/orders/"),
            ("fetch(`/orders/`)", "/orders/"),
        ] {
            assert!(looks_for(script, selector), "{script}");
        }
        for (script, selector) in [
            ("$('#orders')", "#order"),
            ("a.order", "#order"),
            ("document.getElementById('orders')", "#order"),
            ("fetch('/orders/7/')", "/orders/"),
            ("fetch('/api/orders/')", "/orders/"),
        ] {
            assert!(!looks_for(script, selector), "{script}");
        }
    }
}

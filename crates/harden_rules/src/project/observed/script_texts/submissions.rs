//! Forms that scripts take: found by a selector, and sent in another way than the browser would.

use super::selectors::Quoted;
use super::sends;

/// How far behind a string is looked for what is done with what it asks for.
const NEAR: usize = 5_000;
/// Strings of a script that are looked at so closely.
const MOST: usize = 1_000;

/// The strings of a script in which something stands.
fn strings_with<'t>(text: &'t str, wanted: &str) -> impl Iterator<Item = Quoted<'t>> {
    let places = text.match_indices(wanted);
    places.filter_map(|(at, _)| Quoted::around(text, at))
}

/// Whether a page has a script that sends whatever forms stand in a part of it: `$(".actions form").submit(…)`.
pub(in super::super) fn takes_forms(page: &str) -> bool {
    let mut strings = strings_with(page, "form");
    sends(page) && strings.any(|string| string.asks_for_forms() && is_taken(string))
}

/// Whether a script sends every form of the pages that it is on, and keeps the browser from it.
pub(in super::super) fn takes_every_form(text: &str) -> bool {
    let strings = strings_with(text, "form").filter(|string| string.asks_for_every_form());
    strings.take(MOST).any(|string| {
        let behind = string.behind();
        is_of_page(string)
            && (behind.starts_with(").ajaxForm(")
                || (is_taken(string) && block_in(behind).is_some_and(sends_instead)))
    })
}

/// Whether it is asked for on the whole page: `$("form")`, `$(document).on("submit", "form", …)`.
fn is_of_page(string: Quoted<'_>) -> bool {
    let before = string.before().trim_end();
    let asks = |before: &str| {
        ["$(", "jQuery("].iter().any(|call| {
            let outside = before.strip_suffix(call);
            outside.is_some_and(|outside| !outside.ends_with(is_of_name))
        })
    };
    let of_page = |before: &str| {
        ["document)", "'body')", "\"body\")", "document.body)"]
            .iter()
            .filter_map(|page| before.strip_suffix(page))
            .any(asks)
    };
    let delegated = || {
        let event = before.strip_suffix(',')?.trim_end();
        let event = event.strip_suffix(['\'', '"', '`'])?;
        let event = Quoted::around(before, event.len())?;
        let called = event.before().trim_end().strip_suffix(".on(")?;
        Some(of_page(called))
    };
    asks(before) || before.ends_with("document.querySelectorAll(") || delegated() == Some(true)
}

/// The first block in braces, where it ends soon.
fn block_in(text: &str) -> Option<&str> {
    const LONGEST: usize = 4_000;
    let text = &text[..text.floor_char_boundary(LONGEST.min(text.len()))];
    let start = text.find('{')?;
    let mut depth = 0_usize;
    for (at, letter) in text[start..].char_indices() {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&text[start..=start + at]);
        }
    }
    None
}

/// Whether a handler sends what the browser would have sent.
fn sends_instead(handler: &str) -> bool {
    let mut refusals = ["preventDefault()", "return false"].iter();
    sends(handler) && refusals.any(|refusal| handler.contains(refusal))
}

/// Whether something is done when what a string asks for is sent.
pub(super) fn is_taken(string: Quoted<'_>) -> bool {
    let behind = string.behind();
    takes_submission(behind.strip_prefix(')').unwrap_or(behind))
        || is_delegated(string)
        || each_is_taken(behind)
        || name_given(string).is_some_and(|name| {
            let near = &behind[..behind.floor_char_boundary(NEAR.min(behind.len()))];
            near.match_indices(name).any(|(at, _)| {
                let is_whole = !near[..at].ends_with(is_of_name);
                let behind = &near[at + name.len()..];
                is_whole && (takes_submission(behind) || each_is_taken(behind))
            })
        })
}

/// `.submit(…)`, `.on("submit", …)`, after calls that leave it the same.
fn takes_submission(mut behind: &str) -> bool {
    for same in [
        ".first()",
        "[0]",
        ".eq(0)",
        ".get(0)",
        ".off('submit')",
        ".off(\"submit\")",
        ".unbind('submit')",
        ".unbind(\"submit\")",
    ] {
        behind = behind.strip_prefix(same).unwrap_or(behind);
    }
    let behind = behind.trim_start().trim_start_matches(['?', '!']);
    // Without an argument it is sent as a button would.
    if let Some(argument) = behind.strip_prefix(".submit(") {
        return !argument.trim_start().starts_with(')');
    }
    if [".ajaxForm(", ".ajaxSubmit(", ".onsubmit ="]
        .iter()
        .any(|call| behind.starts_with(call))
    {
        return true;
    }
    [".on(", ".one(", ".bind(", ".live(", ".addEventListener("]
        .iter()
        .find_map(|call| behind.strip_prefix(call))
        .is_some_and(begins_with_submission)
}

/// Whether the next argument is the event.
fn begins_with_submission(arguments: &str) -> bool {
    let argument = arguments.trim_start();
    argument.starts_with(['\'', '"', '`'])
        && Quoted::around(argument, 1).is_some_and(Quoted::is_submission)
}

/// `.on("submit", "form.order", …)`, `.delegate("form.order", "submit", …)`
fn is_delegated(string: Quoted<'_>) -> bool {
    let before = string.before().trim_end();
    if before.ends_with(".delegate(") {
        let behind = string.behind().trim_start().strip_prefix(',');
        return behind.is_some_and(begins_with_submission);
    }
    let event = before.strip_suffix(',').map(str::trim_end);
    event
        .and_then(|event| event.strip_suffix(['\'', '"', '`']))
        .and_then(|event| Quoted::around(before, event.len()))
        .is_some_and(Quoted::is_submission)
}

/// `.forEach(form => form.addEventListener("submit", …))`
fn each_is_taken(behind: &str) -> bool {
    const BEYOND: usize = 150;
    let behind = behind.strip_prefix(')').unwrap_or(behind);
    let inner = [".forEach(", ".each("]
        .iter()
        .find_map(|each| behind.strip_prefix(each));
    inner.is_some_and(|inner| {
        let inner = &inner[..inner.floor_char_boundary(BEYOND.min(inner.len()))];
        inner
            .match_indices('.')
            .any(|(at, _)| takes_submission(&inner[at..]))
    })
}

/// The name that what a string asks for is given: `const name = document.querySelector(".order");`
fn name_given(string: Quoted<'_>) -> Option<&str> {
    let behind = string.behind().strip_prefix(')')?.trim_start_matches(' ');
    if !behind.is_empty() && !behind.starts_with([';', ',', '\n', '\r']) {
        return None;
    }
    let called = string.before().strip_suffix('(')?;
    let called = called.trim_end_matches(|letter| is_of_name(letter) || letter == '.');
    let assigned = called.trim_end().strip_suffix('=')?.trim_end();
    let start = assigned.trim_end_matches(is_of_name).len();
    Some(&assigned[start..]).filter(|name| !name.is_empty())
}

fn is_of_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '$')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_that_send_every_form() {
        for script in [
            "$('form').ajaxForm();",
            "$('form').on('submit', e => { e.preventDefault(); $.ajax(a); })",
            "$(document).on('submit', 'form', e => { fetch(a); return false; })",
        ] {
            assert!(takes_every_form(script), "{script}");
        }
        for script in [
            "$('form').submit(() => { lock(); }); $.ajax(a)",
            "$('.a form').ajaxForm();",
            "input.closest('form').submit(() => { $.ajax(a); return false; })",
            "$(dialog).on('submit', 'form', e => { fetch(a); return false; })",
            "$('form').submit(() => { lock(); }); $('a').click(() => { $.ajax(a); return false; })",
            "$('form').submit(() => { if (bad()) { return false; } });",
        ] {
            assert!(!takes_every_form(script), "{script}");
        }
    }
}

//! What scripts and pages say where they are read as texts, whatever language they are in.

mod index;
mod selectors;
mod submissions;

use std::sync::Arc;

use harden_finding::Place;

pub(super) use index::SendingScript;
pub(super) use submissions::{takes_every_form, takes_forms};

/// A script that somebody wrote, or a page that may hold one.
pub(super) fn is_script(path: &str) -> bool {
    const EXTENSIONS: [&str; 12] = [
        "coffee", "htm", "html", "j2", "jinja", "jinja2", "js", "jsx", "mjs", "ts", "tsx", "vue",
    ];
    path.rsplit_once('.').is_some_and(|(stem, extension)| {
        EXTENSIONS.contains(&extension) && stem.rsplit('.').next() != Some("min")
    })
}

/// The lines that look a cookie up by its name.
pub(super) fn reading<'t>(
    texts: impl Iterator<Item = (&'t Arc<str>, Arc<str>)>,
    cookie: &str,
) -> Vec<Place> {
    let mut found = Vec::new();
    for (path, text) in texts.filter(|(_, text)| text.contains(cookie)) {
        let lines = text.lines().zip(1..);
        let reading = lines.filter(|(line, _)| reads_cookie(line, cookie));
        found.extend(reading.map(|(_, line)| Place {
            line,
            end_line: line,
            ..Place::file_start(Arc::clone(path))
        }));
    }
    found
}

/// The names of the scripts that a page may load: `<script src="{% static 'shop/forms.js' %}">`.
pub(super) fn scripts_named(page: &str) -> impl Iterator<Item = &str> {
    const MOST: usize = 100;
    const LONGEST: usize = 100;
    let names = page.match_indices(".js").filter_map(|(at, extension)| {
        let is_of_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let from = page.floor_char_boundary(at.saturating_sub(LONGEST));
        let start = from + page[from..at].trim_end_matches(is_of_name).len();
        let end = at + extension.len();
        let ends = page[end..].starts_with(['\'', '"', '?']);
        (start < at && ends).then_some(&page[start..end])
    });
    names.take(MOST)
}

/// Whether a script sends requests itself.
pub(super) fn sends(text: &str) -> bool {
    const CALLS: [&str; 7] = [
        "ajax(",
        "ajaxForm(",
        "ajaxSubmit(",
        ".post(",
        "fetch(",
        "axios",
        "XMLHttpRequest",
    ];
    CALLS.iter().any(|call| text.contains(call))
}

/// Whether a line of a script looks a cookie up by its name.
fn reads_cookie(line: &str, cookie: &str) -> bool {
    let is_name = |start: usize| {
        line[..start].ends_with(['"', '\'', '`']) || line[start + cookie.len()..].starts_with('=')
    };
    line.to_ascii_lowercase().contains("cookie")
        && line.match_indices(cookie).any(|(start, _)| is_name(start))
}

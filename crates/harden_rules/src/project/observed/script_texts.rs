//! What scripts and pages say where they are read as texts, whatever language they are in.

use std::sync::Arc;

use harden_finding::Place;

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

/// Whether a script asks for the elements of a selector, in quotes, by itself or behind `form`. Of a class that is
/// not one for scripts, it has to take the form that is sent: `$(".newsletter").submit(…)`.
pub(super) fn looks_for(text: &str, selector: &str) -> bool {
    let ends = |rest: &str| {
        let next = rest.chars().next();
        next.is_none_or(|next| !next.is_alphanumeric() && !"-_".contains(next))
    };
    let is_of_styles = selector.starts_with('.') && !selector.starts_with(".js-");
    let is_found = text.match_indices(selector).any(|(at, _)| {
        let before = text[..at].strip_suffix("form").unwrap_or(&text[..at]);
        let behind = &text[at + selector.len()..];
        before.ends_with(['\'', '"', '`'])
            && ends(behind)
            && (!is_of_styles || takes_submission(behind))
    });
    is_found
        || selector
            .strip_prefix('#')
            .is_some_and(|id| looks_for_id(text, id))
}

/// `getElementById("order")`
fn looks_for_id(text: &str, id: &str) -> bool {
    const CALL: &str = "getElementById(";
    text.match_indices(CALL).any(|(at, _)| {
        let argument = text[at + CALL.len()..].trim_start();
        let inner = argument.strip_prefix(['\'', '"', '`']);
        inner
            .and_then(|inner| inner.strip_prefix(id))
            .is_some_and(|rest| rest.starts_with(['\'', '"', '`']))
    })
}

/// Whether a page has a script that sends whatever forms stand in a part of it: `$(".actions form").submit(…)`.
pub(crate) fn takes_forms(page: &str) -> bool {
    let mut places = page.match_indices("form");
    sends(page)
        && places.any(|(at, form)| {
            page[..at].ends_with([' ', '\'', '"', '`'])
                && takes_submission(&page[at + form.len()..])
        })
}

/// What follows a selector: `").submit(`, `").on("submit"`.
fn takes_submission(behind: &str) -> bool {
    let behind = behind.trim_start_matches(['\'', '"', '`', ')']);
    [
        ".submit(",
        ".on('submit'",
        ".on(\"submit\"",
        ".ajaxForm(",
        ".addEventListener('submit'",
        ".addEventListener(\"submit\"",
    ]
    .iter()
    .any(|call| behind.starts_with(call))
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

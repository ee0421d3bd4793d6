//! Which files are templates, of which language, and under which names they are asked for.

use harden_templates::syntax::{Dialect, Name};

/// What a file's path says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It lies where Django looks for templates.
    Django,
    /// It lies where Jinja's are, or has their extension.
    Jinja,
    /// A page that may be a template.
    Page,
}

/// `None` for what is no page.
pub(super) fn kind(path: &str) -> Option<Kind> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let extension = extension.to_ascii_lowercase();
    if matches!(extension.as_str(), "jinja" | "jinja2" | "j2") {
        // `nginx.conf.j2` is a template of another tool.
        let inner = name.rsplit_once('.').map_or("", |(inner, _)| inner);
        return is_page(inner.rsplit_once('.').map_or("", |(_, inner)| inner))
            .then_some(Kind::Jinja);
    }
    if !is_page(&extension) {
        return None;
    }
    let is_in = |wanted: &[&str]| folders.split('/').any(|folder| wanted.contains(&folder));
    Some(if is_in(&["jinja2", "jinja"]) {
        Kind::Jinja
    } else if is_in(&["templates"]) {
        Kind::Django
    } else {
        Kind::Page
    })
}

fn is_page(extension: &str) -> bool {
    matches!(extension, "html" | "htm" | "xhtml" | "djhtml" | "svg")
}

/// The language; `None` where nothing says that anybody renders the file.
pub(super) fn dialect(kind: Kind, text: &str) -> Option<Dialect> {
    match kind {
        Kind::Jinja => Some(Dialect::Jinja),
        Kind::Django => Some(Dialect::Django),
        Kind::Page => has_tag_of_django(text).then_some(Dialect::Django),
    }
}

/// Tags that other languages with the same braces do not have.
fn has_tag_of_django(text: &str) -> bool {
    let tags = text.match_indices("{%").filter_map(|(at, _)| {
        let rest = text[at + 2..].trim_start();
        rest.split(|character: char| character != '_' && !character.is_alphanumeric())
            .next()
    });
    tags.take(50).any(|tag| {
        matches!(
            tag,
            "load"
                | "csrf_token"
                | "url"
                | "static"
                | "trans"
                | "translate"
                | "blocktrans"
                | "blocktranslate"
        )
    })
}

/// What the file is called when it is asked for: its path below each folder that Django may be told of, the
/// innermost `templates` first.
pub(super) fn names(path: &str) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    for folder in ["/templates/", "/jinja2/", "/jinja/"] {
        let rooted = format!("/{path}");
        if let Some((_, name)) = rooted.rsplit_once(folder) {
            names.push(name.into());
        }
    }
    // A folder of `DIRS` may be any of those above it.
    let mut rest = path;
    names.push(rest.into());
    while let Some((_, below)) = rest.split_once('/') {
        names.push(below.into());
        rest = below;
    }
    names
}

//! Which files are templates, of which language, and under which names they are asked for.

use harden_templates::syntax::{Dialect, Name};

/// What a file's path says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// It lies where Django looks for templates, and not among the files that are sent as they are.
    Django,
    /// It lies where Jinja's are, or has their extension.
    Jinja,
    /// A page that may be a template.
    Page,
}

/// `None` for what is no page.
pub(super) fn kind(path: &str) -> Option<Kind> {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    if let Some(inner) = without_extension_of_jinja(name) {
        // `nginx.conf.j2` is a template of another tool.
        return is_page_file(inner).then_some(Kind::Jinja);
    }
    if !is_page_file(name) {
        return None;
    }
    let is_in = |wanted: &[&str]| folders.split('/').any(|folder| wanted.contains(&folder));
    Some(if is_in(&["jinja2", "jinja"]) {
        Kind::Jinja
    } else if is_in(&["templates"]) && !is_in(&["static", "staticfiles"]) {
        Kind::Django
    } else {
        Kind::Page
    })
}

pub(super) fn is_page_file(path: &str) -> bool {
    let extension = path.rsplit_once('.').map(|(_, extension)| extension);
    extension.is_some_and(|extension| {
        ["html", "htm", "xhtml", "djhtml", "svg"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// In a folder of Jinja's: `home.html.jinja`, and `home.jinja`.
pub(super) fn is_page_of_jinja(path: &str) -> bool {
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    without_extension_of_jinja(name)
        .is_some_and(|inner| !inner.contains('.') || is_page_file(inner))
}

fn without_extension_of_jinja(name: &str) -> Option<&str> {
    let (inner, extension) = name.rsplit_once('.')?;
    let mut known = ["jinja", "jinja2", "j2"].iter();
    let is_jinja = known.any(|known| extension.eq_ignore_ascii_case(known));
    is_jinja.then_some(inner)
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

/// What the file is called when it is asked for, by the innermost folder that is called as those of templates are.
pub(super) fn usual_names(path: &str) -> Vec<Name> {
    let rooted = format!("/{path}");
    let folders = ["/templates/", "/jinja2/", "/jinja/"].into_iter();
    folders
        .filter_map(|folder| Some(Name::from(rooted.rsplit_once(folder)?.1)))
        .collect()
}

/// What it may be called, too: a folder of `DIRS` may be any of those above it.
pub(super) fn possible_names(path: &str) -> Vec<Name> {
    let mut names: Vec<Name> = Vec::new();
    let mut rest = path;
    names.push(rest.into());
    while let Some((_, below)) = rest.split_once('/') {
        names.push(below.into());
        rest = below;
    }
    names
}

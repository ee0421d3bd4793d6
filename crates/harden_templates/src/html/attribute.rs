//! What reads the value of an attribute.

use super::css::Css;
use super::javascript::JavaScript;
use super::url::Url;

/// What an attribute is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AttributeKind {
    /// Nothing reads it but as text.
    Plain,
    /// A URL that is followed, or loaded as a document: one of `javascript:` runs.
    Navigation,
    /// A URL whose contents run as a part of the page: of scripts, and of `base`, which theirs begin with.
    Code,
    /// A URL of a picture, a sound, a style sheet.
    Resource,
    /// URLs with sizes.
    SourceSet,
    /// JavaScript: `onclick`.
    Handler,
    /// JavaScript that a framework evaluates: `x-data`, `@click`, `ng-init`.
    Expression,
    /// CSS declarations.
    Style,
    /// A document.
    Document,
    /// `content` of `meta`, a URL where it refreshes the page.
    MetaContent,
    /// Where animations of SVG put what they set: may be a link's target.
    AnimatedValue,
}

impl AttributeKind {
    /// Of an attribute of an element, both names in lower case.
    pub fn of(element: &str, name: &str) -> Self {
        kind(element, name)
    }
}

/// The kind of an attribute, both names in lower case.
pub(super) fn kind(element: &str, name: &str) -> AttributeKind {
    match (element, name) {
        (_, "style") => AttributeKind::Style,
        ("iframe", "srcdoc") => AttributeKind::Document,
        ("meta", "content") => AttributeKind::MetaContent,
        ("script", "src" | "href" | "xlink:href") | ("base", "href") => AttributeKind::Code,
        ("use" | "image", "href" | "xlink:href") | ("link", "href") => AttributeKind::Resource,
        ("iframe" | "frame" | "embed", "src")
        | ("object", "data" | "codebase")
        | ("button" | "input", "formaction")
        | ("form", "action")
        | (_, "href" | "xlink:href" | "ping" | "manifest") => AttributeKind::Navigation,
        ("animate" | "set", "values" | "to" | "from" | "by") => AttributeKind::AnimatedValue,
        (_, "srcset" | "imagesrcset") => AttributeKind::SourceSet,
        (_, name) if is_resource(name) => AttributeKind::Resource,
        (_, name) if is_handler(name) => AttributeKind::Handler,
        (_, name) if is_expression(name) => AttributeKind::Expression,
        _ => AttributeKind::Plain,
    }
}

fn is_resource(name: &str) -> bool {
    matches!(
        name,
        "src" | "background" | "cite" | "data" | "longdesc" | "lowsrc" | "poster" | "profile"
    )
}

/// `onclick`, and htmx's `hx-on:click`.
fn is_handler(name: &str) -> bool {
    let is_event =
        |rest: &str| rest.len() >= 3 && rest.bytes().all(|byte| byte.is_ascii_alphabetic());
    name.strip_prefix("on").is_some_and(is_event)
        || name.starts_with("hx-on:")
        || name.starts_with("hx-on-")
        || name.starts_with("data-hx-on")
}

/// Attributes whose values Angular, Alpine, Vue and Knockout evaluate.
fn is_expression(name: &str) -> bool {
    let bare = name.strip_prefix("data-").unwrap_or(name);
    if let Some(directive) = bare.strip_prefix("x-") {
        let directive = directive.split([':', '.']).next().unwrap_or_default();
        return matches!(
            directive,
            "bind"
                | "data"
                | "effect"
                | "for"
                | "html"
                | "id"
                | "if"
                | "init"
                | "model"
                | "on"
                | "show"
                | "text"
        );
    }
    if let Some(directive) = bare.strip_prefix("v-") {
        let directive = directive.split([':', '.']).next().unwrap_or_default();
        return matches!(
            directive,
            "bind" | "else-if" | "for" | "html" | "if" | "model" | "on" | "show" | "text"
        );
    }
    if let Some(directive) = bare.strip_prefix("ng-") {
        let is_event = ["click", "change", "submit", "key", "mouse", "blur", "focus"]
            .iter()
            .any(|event| directive.starts_with(event));
        return is_event
            || matches!(
                directive,
                "bind"
                    | "bind-html"
                    | "checked"
                    | "class"
                    | "controller"
                    | "disabled"
                    | "hide"
                    | "if"
                    | "include"
                    | "init"
                    | "model"
                    | "options"
                    | "repeat"
                    | "show"
                    | "style"
                    | "switch"
            );
    }
    bare == "bind" && name.starts_with("data-")
        || name.starts_with('@')
        || name.starts_with(':') && name.len() > 1
        || matches!(name, "hx-vars" | "data-hx-vars")
}

/// How far one is in the language of an attribute's value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum ValueLanguage {
    Plain,
    Url(Url),
    JavaScript(JavaScript),
    Css(Css),
    /// A document inside of the attribute.
    Document(Box<super::Context>),
}

impl ValueLanguage {
    pub(super) fn of(kind: AttributeKind) -> Self {
        match kind {
            AttributeKind::Plain
            | AttributeKind::SourceSet
            | AttributeKind::MetaContent
            | AttributeKind::AnimatedValue => Self::Plain,
            AttributeKind::Navigation | AttributeKind::Code | AttributeKind::Resource => {
                Self::Url(Url::default())
            }
            AttributeKind::Handler | AttributeKind::Expression => {
                Self::JavaScript(JavaScript::default())
            }
            AttributeKind::Style => Self::Css(Css::default()),
            AttributeKind::Document => Self::Document(Box::default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AttributeKind::*;
    use super::*;

    #[test]
    fn attributes_are_what_they_are_for() {
        for (element, name, expected) in [
            ("", "title", Plain),
            ("a", "href", Navigation),
            ("img", "src", Resource),
            ("script", "src", Code),
            ("", "onclick", Handler),
            ("", "on", Plain),
            ("", "one", Plain),
            ("", "on-click", Plain),
            ("", "hx-on:click", Handler),
            ("", "@click.prevent", Expression),
            ("", ":class", Expression),
            ("", "x-data", Expression),
            ("", "x-cloak", Plain),
            ("", "v-on:click", Expression),
            ("", "ng-click", Expression),
            ("", "data-ng-init", Expression),
            ("", "data-bind", Expression),
            ("", "data-id", Plain),
            ("iframe", "srcdoc", Document),
            ("", "style", Style),
        ] {
            assert_eq!(kind(element, name), expected, "{element} {name}");
        }
    }
}

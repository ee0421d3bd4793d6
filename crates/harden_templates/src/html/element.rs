//! Which elements read their contents, or their attributes, in a way of their own.

/// How the tokenizer goes on behind a start tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Content {
    Data,
    /// Character references are read, tags are not.
    Rcdata,
    /// Neither is read.
    RawText,
    Script,
    Style,
    /// Everything behind it is text.
    Plaintext,
}

/// The elements that anything depends on, as one `&'static str` each; any other is `""`.
pub(super) fn known(name: &str) -> &'static str {
    const KNOWN: &[&str] = &[
        "a",
        "animate",
        "applet",
        "area",
        "audio",
        "base",
        "button",
        "desc",
        "embed",
        "foreignobject",
        "form",
        "frame",
        "iframe",
        "image",
        "img",
        "input",
        "link",
        "math",
        "meta",
        "mi",
        "mn",
        "mo",
        "ms",
        "mtext",
        "noembed",
        "noframes",
        "noscript",
        "object",
        "option",
        "param",
        "plaintext",
        "script",
        "select",
        "set",
        "source",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "track",
        "use",
        "video",
        "xmp",
    ];
    KNOWN.binary_search(&name).map_or("", |index| KNOWN[index])
}

/// What the WHATWG tree builder tells the tokenizer. Scripts are taken to run, so that `noscript` is raw text.
pub(super) fn content(element: &str) -> Content {
    match element {
        "textarea" | "title" => Content::Rcdata,
        "iframe" | "noembed" | "noframes" | "noscript" | "xmp" => Content::RawText,
        "script" => Content::Script,
        "style" => Content::Style,
        "plaintext" => Content::Plaintext,
        _ => Content::Data,
    }
}

/// Whose rules hold for the elements that follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Namespace {
    Svg,
    MathMl,
    /// HTML again, inside of one of the others.
    Html,
}

/// What an element in a namespace begins.
pub(super) fn opened(element: &str, inside: Option<Namespace>) -> Option<Namespace> {
    match (inside, element) {
        (None | Some(Namespace::Html | Namespace::Svg), "svg") => Some(Namespace::Svg),
        (None | Some(Namespace::Html | Namespace::MathMl), "math") => Some(Namespace::MathMl),
        (Some(Namespace::Svg), "foreignobject" | "desc" | "title")
        | (Some(Namespace::MathMl), "mi" | "mn" | "mo" | "ms" | "mtext") => Some(Namespace::Html),
        _ => None,
    }
}

/// Whether the end of an element ends what it had begun.
pub(super) fn closed(element: &str, namespace: Namespace) -> bool {
    match namespace {
        Namespace::Svg => element == "svg",
        Namespace::MathMl => element == "math",
        Namespace::Html => matches!(
            element,
            "foreignobject" | "desc" | "title" | "mi" | "mn" | "mo" | "ms" | "mtext"
        ),
    }
}

/// What a script's `type` makes of its contents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ScriptKind {
    JavaScript,
    /// JSON, and import maps and speculation rules, which are JSON.
    Json,
    /// Text that the browser leaves to others: templates of other languages.
    Text,
}

/// By the `type` attribute, as the HTML standard prepares a script element. `None`: a value that nobody knows.
pub(super) fn script_kind(kind: Option<&str>) -> ScriptKind {
    let Some(kind) = kind else {
        return ScriptKind::JavaScript;
    };
    let kind = kind.trim().split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let is_javascript = matches!(
        kind.as_str(),
        "" | "module"
            | "text/babel"
            | "text/jsx"
            | "text/javascript"
            | "text/ecmascript"
            | "text/jscript"
            | "text/livescript"
            | "text/x-ecmascript"
            | "text/x-javascript"
            | "application/javascript"
            | "application/ecmascript"
            | "application/x-ecmascript"
            | "application/x-javascript"
    ) || kind.starts_with("text/javascript1.");
    let is_json =
        kind.ends_with("json") || matches!(kind.as_str(), "importmap" | "speculationrules");
    if is_javascript {
        ScriptKind::JavaScript
    } else if is_json {
        ScriptKind::Json
    } else {
        ScriptKind::Text
    }
}

/// The same for a longer one, of which only so much is known.
pub(super) fn script_kind_by_start(start: &str) -> ScriptKind {
    if start.contains("javascrip") || start.contains("ecmascrip") {
        ScriptKind::JavaScript
    } else {
        ScriptKind::Text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_found() {
        for name in ["a", "script", "textarea", "xmp", "foreignobject"] {
            assert_eq!(known(name), name);
        }
        assert_eq!(known("div"), "");
    }

    #[test]
    fn types_of_scripts() {
        for (kind, expected) in [
            (None, ScriptKind::JavaScript),
            (Some(""), ScriptKind::JavaScript),
            (Some(" Text/JavaScript "), ScriptKind::JavaScript),
            (Some("module"), ScriptKind::JavaScript),
            (Some("application/ld+json"), ScriptKind::Json),
            (Some("importmap"), ScriptKind::Json),
            (Some("text/x-handlebars-template"), ScriptKind::Text),
        ] {
            assert_eq!(script_kind(kind), expected, "{kind:?}");
        }
    }
}

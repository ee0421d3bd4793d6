//! Functions after which text is text.

/// Whether a function of this name makes markup text, or leaves of markup what does not run.
pub(super) fn by_name(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    let name: String = name
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .collect::<String>()
        .to_ascii_lowercase();
    let is_escape = [
        "escape",
        "sanitize",
        "sanitise",
        "purify",
        "htmlencode",
        "encodehtml",
        "htmlentit",
        "xss",
    ]
    .iter()
    .any(|word| name.contains(word))
        || matches!(name.as_str(), "esc" | "eschtml" | "h2t" | "texttohtml")
        || path == "he.encode";
    // Escapes of other languages.
    let is_other = || {
        [
            "unescape", "regex", "selector", "css", "js", "quote", "sql", "string", "markdown",
        ]
        .iter()
        .any(|word| name.contains(word))
    };
    is_escape && path != "CSS.escape" && !is_other()
}

/// Whether the text of a function says that it escapes: it replaces `<`, or takes the markup of what it set as text.
pub(super) fn of_body(body: &str) -> Option<&'static str> {
    /// Longer functions do something else.
    const LONGEST: usize = 1_500;
    if body.len() > LONGEST {
        return None;
    }
    if body.contains("&lt;")
        && (["replace", "join", "["]
            .iter()
            .any(|word| body.contains(word)))
    {
        return Some("replace");
    }
    let sets_text = [".textContent", ".innerText", "createTextNode", ".text("]
        .iter()
        .any(|word| body.contains(word));
    let behind = body.rfind("return").map_or(body, |at| &body[at..]);
    let takes_markup = behind.contains(".innerHTML") || behind.contains(".html()");
    (sets_text && takes_markup && !behind.contains(".innerHTML =")).then_some("textContent")
}

/// Whether a pattern that is replaced is, or has, the sign that begins a tag.
pub(super) fn replaces_tags(pattern: &str, is_regex: bool, is_global: bool) -> bool {
    is_global
        && if is_regex {
            pattern.contains('<')
        } else {
            pattern == "<"
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_escapes() {
        for name in [
            "escapeHtml",
            "_.escape",
            "escape_html",
            "DOMPurify.sanitize",
            "this.escapeHTML",
            "htmlEscape",
            "esc",
            "he.encode",
            "Handlebars.escapeExpression",
            "filterXSS",
            "sanitizeHtml",
        ] {
            assert!(by_name(name), "{name}");
        }
        for name in [
            "unescape",
            "escapeRegExp",
            "CSS.escape",
            "$.escapeSelector",
            "escapeJs",
            "describe",
            "render",
        ] {
            assert!(!by_name(name), "{name}");
        }
    }

    #[test]
    fn bodies_of_escapes() {
        assert!(of_body("function e(s) { return s.replace(/</g, '&lt;'); }").is_some());
        assert!(of_body("function e(s) { const d = document.createElement('div'); d.textContent = s; return d.innerHTML; }").is_some());
        assert!(of_body("s => $('<i>').text(s).html()").is_some());
        assert!(of_body("function e(s) { d.innerHTML = s; return d.textContent; }").is_none());
        assert!(of_body("function e(s) { return '<b>' + s; }").is_none());
    }
}

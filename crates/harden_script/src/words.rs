//! Whether a text can say anything at all: a look at its letters, before anybody parses it.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// Each fact of a script has one of these words in it, as its code is written.
const WORDS: [&str; 36] = [
    // What takes markup.
    "innerHTML",
    "outerHTML",
    "innerhtml",
    "srcdoc",
    "insertAdjacentHTML",
    "document.write",
    ".writeln(",
    "createContextualFragment",
    "HTMLUnsafe",
    "dangerouslySetInnerHTML",
    ".html(",
    ".append(",
    ".prepend(",
    ".before(",
    ".after(",
    ".replaceWith(",
    "$('<",
    "$(\"<",
    "$(`<",
    // What takes code.
    "eval(",
    "Function(",
    "setTimeout(",
    "setInterval(",
    // What takes addresses.
    "location",
    "window.open",
    // What asks servers.
    "fetch",
    "XMLHttpRequest",
    "axios",
    "ajax",
    ".post(",
    "sendBeacon",
    "htmx",
    "hx-headers",
    "X-CSRF",
    "xsrfCookieName",
    "interceptors",
];

static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        // Of this kind alone it looks at many bytes in one step.
        .match_kind(MatchKind::LeftmostFirst)
        .build(WORDS)
        .expect("the words are few and short")
});

/// Whether a script has a word without which there are no facts in it.
///
/// `$(name)` with markup in the name, `.attr("href", …)` and requests of instances that another file makes are
/// passed by, where nothing else is in the script.
pub fn may_have_facts(text: &[u8]) -> bool {
    FINDER.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_without_a_word_are_passed_by() {
        for script in ["el.innerHTML = x", "$.post(url)", "$('<b>' + x)"] {
            assert!(may_have_facts(script.as_bytes()), "{script}");
        }
        for script in [
            "",
            "export const rows = list.map((row) => row.name);",
            "$('#a').text(x)",
            "getCookie(name)",
        ] {
            assert!(!may_have_facts(script.as_bytes()), "{script}");
        }
    }
}

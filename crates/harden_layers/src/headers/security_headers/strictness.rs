//! Which of two values of a header is stricter.

/// Whether what an application says, the first, lets more happen than the second.
pub(super) type Compare = fn(&str, &str) -> bool;

/// For headers of which one value is as good as another, if there is one.
pub(super) fn nothing(_said: &str, _least: &str) -> bool {
    false
}

/// `DENY` before `SAMEORIGIN`; browsers pass over any other value, and over several
/// (<https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header>).
pub(super) fn frame_options(said: &str, least: &str) -> bool {
    let rank = |value: &str| match value.trim().to_ascii_lowercase().as_str() {
        "deny" => 2,
        "sameorigin" => 1,
        _ => 0,
    };
    rank(said) < rank(least)
}

/// By what other sites learn (<https://www.w3.org/TR/referrer-policy/#referrer-policies>). Of a list, browsers take the
/// last that they know.
pub(super) fn referrer_policy(said: &str, least: &str) -> bool {
    fn rank(value: &str) -> u8 {
        let mut policies = value.rsplit(',').map(|one| {
            Some(match one.trim().to_ascii_lowercase().as_str() {
                "no-referrer" => 7,
                "same-origin" => 6,
                "strict-origin" => 5,
                "strict-origin-when-cross-origin" => 4,
                "origin" => 3,
                "origin-when-cross-origin" => 2,
                "no-referrer-when-downgrade" => 1,
                "unsafe-url" => 0,
                _ => return None,
            })
        });
        // What browsers take where nothing is said.
        policies.find_map(|rank| rank).unwrap_or(4)
    }
    rank(said) < rank(least)
}

/// `same-origin` before `same-origin-allow-popups` and `noopener-allow-popups`, `unsafe-none` last.
pub(super) fn opener_policy(said: &str, least: &str) -> bool {
    let rank = |value: &str| {
        let value = value.split(';').next().unwrap_or_default();
        match value.trim() {
            "same-origin" | "same-origin-plus-coep" => 2,
            "same-origin-allow-popups" | "noopener-allow-popups" => 1,
            _ => 0,
        }
    };
    rank(said) < rank(least)
}

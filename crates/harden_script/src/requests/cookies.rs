use oxc_span::Span;

use super::Asked;
use super::headers::text_of;
use crate::facts::CookieRead;
use crate::values::Evaluator;
use crate::walk::ScopeId;

/// Longer functions do more than read a cookie.
const LONGEST_READER: usize = 2_000;

/// `getCookie(name)`, `Cookies.get(name)`, `$.cookie(name)`
pub(super) fn of_call<'a>(
    evaluator: &mut Evaluator<'_, 'a>,
    asked: &Asked<'a>,
) -> Option<CookieRead> {
    let path = asked.path.to_ascii_lowercase();
    let method = asked.method.to_ascii_lowercase();
    // `cookies.split(…)` takes them apart.
    let reads = method.contains("cookie")
        || matches!(
            method.as_str(),
            "get" | "getitem" | "read" | "load" | "getjson"
        );
    let changes = [
        "set", "write", "delete", "remove", "create", "erase", "clear", "save", "put",
    ]
    .iter()
    .any(|word| method.contains(word));
    // `$.cookie(name, value)` writes.
    let is_written = method == "cookie" && asked.call.arguments.len() > 1;
    if !path.contains("cookie") || !reads || changes || is_written {
        return None;
    }
    let name = text_of(evaluator, asked.argument(0)?, asked.scope)?;
    Some(CookieRead {
        place: evaluator.place(asked.call.span),
        name: Some(name),
    })
}

/// `document.cookie`, with the names that the function around looks for in it.
pub(super) fn of_all(evaluator: &Evaluator<'_, '_>, span: Span, scope: ScopeId) -> Vec<CookieRead> {
    let behind = evaluator.source(Span::new(span.end, u32::MAX)).trim_start();
    if behind.starts_with('=') && !behind.starts_with("==") {
        return Vec::new();
    }
    let place = evaluator.place(span);
    let function = evaluator.found.names.function_around(scope);
    let around = match function {
        Some(function) => evaluator.source(evaluator.found.function(function).node.span()),
        None => behind.lines().next().unwrap_or_default(),
    };
    let names = if around.len() <= LONGEST_READER {
        names_looked_for(around)
    } else {
        Vec::new()
    };
    if names.is_empty() {
        return vec![CookieRead { place, name: None }];
    }
    names
        .into_iter()
        .map(|name| CookieRead {
            place,
            name: Some(name.to_owned()),
        })
        .collect()
}

/// Names before `=` at the end of a text or in a pattern: `'csrftoken='`, `/csrftoken=([^;]+)/`.
fn names_looked_for(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for (at, _) in text.match_indices('=') {
        let before = &text[..at];
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '-');
        let start = before.trim_end_matches(is_word);
        let name = &before[start.len()..];
        let behind_others = ["'; ", "\"; ", "`; "]
            .iter()
            .any(|end| start.ends_with(end));
        let opens = behind_others || start.ends_with(['\'', '"', '`', '/', ')', '*', '^', ';']);
        let closes = text[at + 1..].starts_with(['\'', '"', '`', '(', '[', '.']);
        let is_name =
            name.len() > 2 && name.starts_with(|letter: char| letter.is_ascii_alphabetic());
        if opens && closes && is_name && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::names_looked_for;

    #[test]
    fn names_of_cookies() {
        for (text, expected) in [
            (
                "document.cookie.match(/csrftoken=([^;]+)/)",
                vec!["csrftoken"],
            ),
            ("c.startsWith('csrftoken=')", vec!["csrftoken"]),
            ("/(?:^|; )csrf-token=([^;]*)/.exec(c)", vec!["csrf-token"]),
            ("c.substring(0, name.length + 1) === (name + '=')", vec![]),
            ("let value='';", vec![]),
            ("('; ' + c).split('; csrftoken=')", vec!["csrftoken"]),
        ] {
            assert_eq!(names_looked_for(text), expected, "{text}");
        }
    }
}

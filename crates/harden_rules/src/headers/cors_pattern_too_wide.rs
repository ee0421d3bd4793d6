use super::cors::{is_in_use, matches_every_host, origin_patterns, whole};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A pattern of `CORS_ALLOWED_ORIGIN_REGEXES` matches origins that are not meant: it has no end,
    /// anything may stand directly before the name, or a dot that is no `\.` stands for any letter, such
    /// that other people's names match.
    ///
    /// # Why it matters
    /// `r"^https://.*example.com"` also matches `https://evilexample.com` and
    /// `https://example.com.evil.net`, whose owners then read what the API answers.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://.*example\.com"]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://www.example\.com$"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://\w+\.example\.com$"]
    /// ```
    ///
    /// # How to fix
    /// Write the whole origin, from `^` to `$`, with `\.` for a dot and `[a-z0-9-]+` for one part of a
    /// name.
    ///
    /// # References
    /// - <https://pypi.org/project/django-cors-headers/>
    "HEADER017" "cors-pattern-too-wide" {
        topic: Headers,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [942, 625],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_in_use(settings) {
        return Vec::new();
    }
    origin_patterns(settings)
        .filter_map(|(name, pattern, text)| Some((name, pattern, fault(text)?)))
        .map(|(name, pattern, fault)| {
            settings.violation_of_part(
                name,
                pattern,
                format!(
                    "{} matches origins that are not meant: {fault}.",
                    shown(pattern)
                ),
                "Write the whole origin, from `^` to `$`, with `\\.` for a dot.",
            )
        })
        .collect()
}

/// What is wrong with a pattern for origins.
fn fault(pattern: &str) -> Option<&'static str> {
    let is_own_machine = pattern.contains("localhost") || pattern.contains("127");
    // Who lets everybody in, means it.
    if is_own_machine || matches_every_host(pattern) {
        return None;
    }
    if whole(pattern).is_none() {
        return Some("it has no end");
    }
    if let Some(other) = name_by_dot(pattern) {
        return Some(other);
    }
    // `.*example`, with nothing between that ends the name before it.
    let wild = pattern.find(".*").or_else(|| pattern.find(".+"))?;
    let after = &pattern[wild + 2..];
    let after = after.trim_start_matches([')', '?']);
    after
        .starts_with(|character: char| character.is_ascii_alphanumeric())
        .then_some("what stands before the name may be anything")
}

/// Whether a dot that may be any letter, and not the one before the last part of a name, joins two parts:
/// `wwwxexample.com` is another's.
fn name_by_dot(pattern: &str) -> Option<&'static str> {
    let bytes = pattern.as_bytes();
    let ends_part = |byte: u8| byte.is_ascii_alphanumeric() || b"+*])}".contains(&byte);
    let joins = |at: usize| {
        bytes[at] == b'.'
            && at
                .checked_sub(1)
                .is_some_and(|before| ends_part(bytes[before]))
            && bytes.get(at + 1).is_some_and(u8::is_ascii_alphanumeric)
    };
    let found = (0..bytes.len()).filter(|at| joins(*at)).find(|at| {
        let rest = &pattern[at + 1..];
        let end =
            rest.find(|character: char| !(character.is_ascii_alphanumeric() || character == '-'));
        // Another dot, written either way, with the end of the name behind it.
        let behind = end.map_or("", |end| &rest[end..]);
        let behind = behind.trim_start_matches('\\');
        behind.starts_with('.')
            && behind[1..].starts_with(|first: char| first.is_ascii_alphanumeric())
    });
    found.map(|_| "a dot without a backslash stands for any letter, and makes another name of it")
}

use harden_settings::facts::{Fact, FactValue};

use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// A pattern of `CORS_ALLOWED_ORIGIN_REGEXES` matches origins that are not meant: a dot that stands
    /// for any character, or no end.
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
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]
    /// CORS_ALLOWED_ORIGIN_REGEXES = [r"^https://\w+\.example\.com$"]
    /// ```
    ///
    /// # How to fix
    /// Write the whole origin, from `^` to `$`, with `\\.` for a dot and `[a-z0-9-]+` for one part of a
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

const MIDDLEWARE: &str = "corsheaders.middleware.CorsMiddleware";

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if settings.has_middleware(MIDDLEWARE) != Some(true) {
        return Vec::new();
    }
    ["CORS_ALLOWED_ORIGIN_REGEXES", "CORS_ORIGIN_REGEX_WHITELIST"]
        .into_iter()
        .flat_map(|name| {
            settings
                .items(name)
                .iter()
                .map(move |pattern| (name, pattern))
        })
        .filter_map(|(name, pattern)| Some((name, pattern, fault(text(pattern)?)?)))
        .map(|(name, pattern, fault)| {
            settings.violation_of_part(
                name,
                pattern,
                format!(
                    "{} matches origins that are not meant: {fault}.",
                    shown(pattern)
                ),
                "Write the whole origin, from `^` to `$`, with `\\\\.` for a dot.",
            )
        })
        .collect()
}

fn text(pattern: &Fact) -> Option<&str> {
    match &pattern.value {
        FactValue::Str(text) | FactValue::Regex { pattern: text, .. } => Some(text),
        _ => None,
    }
}

/// What is wrong with a pattern for origins.
fn fault(pattern: &str) -> Option<&'static str> {
    let has_port = pattern.contains("localhost") || pattern.contains("127");
    if has_port {
        return None;
    }
    let is_whole = pattern.ends_with('$') || pattern.ends_with("\\Z") || pattern.ends_with("\\z");
    if !is_whole {
        return Some("it has no end");
    }
    // `.*example`, with nothing between that ends the name before it.
    let wild = pattern.find(".*").or_else(|| pattern.find(".+"))?;
    let after = &pattern[wild + 2..];
    let after = after.trim_start_matches([')', '?']);
    after
        .starts_with(|character: char| character.is_ascii_alphanumeric())
        .then_some("what stands before the name may be anything")
}

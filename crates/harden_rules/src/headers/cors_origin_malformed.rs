use harden_settings::facts::{Fact, FactValue};

use super::cors::{current, is_installed, is_sequence_of_text};
use crate::rule::declare_rule;
use crate::settings::{Settings, shown};
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// An entry of `CORS_ALLOWED_ORIGINS` that is no origin: without a scheme or a host, or with a path, a
    /// query or a fragment. `"null"` and `"file://"` are taken.
    ///
    /// # Why it matters
    /// Browsers send an origin as scheme, host and port; what is written otherwise never matches, so the
    /// front end is refused, and under pressure someone allows every origin instead.
    ///
    /// A text in place of the list is taken letter by letter.
    ///
    /// # Bad
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOWED_ORIGINS = ["www.example.com"]
    /// ```
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOWED_ORIGINS = ["https://www.example.com/"]
    /// ```
    ///
    /// # Good
    /// ```python
    /// INSTALLED_APPS = ["corsheaders"]
    /// CORS_ALLOWED_ORIGINS = ["https://www.example.com", "http://localhost:3000"]
    /// ```
    ///
    /// # How to fix
    /// Write scheme, host and, where it is not the scheme's own, the port, without a slash at the end.
    ///
    /// # References
    /// - <https://github.com/adamchainz/django-cors-headers#configuration>
    "HEADER013" "cors-origin-malformed" {
        topic: Headers,
        severity: Low,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [942],
        checks: ["corsheaders.E013", "corsheaders.E014"],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    if !is_installed(settings) {
        return Vec::new();
    }
    let name = current(settings, "CORS_ALLOWED_ORIGINS", "CORS_ORIGIN_WHITELIST");
    let Some(origins) = settings.get(name) else {
        return Vec::new();
    };
    if is_sequence_of_text(origins, false) != Some(true) {
        return Vec::new();
    }
    if let FactValue::Str(text) = &origins.value {
        return letters(settings, name, text);
    }
    origins
        .as_items()
        .map(|items| items.items.as_slice())
        .unwrap_or_default()
        .iter()
        .filter_map(|origin| malformed(settings, name, origin))
        .collect()
}

fn letters(settings: &Settings<'_>, name: &str, text: &str) -> Vec<Violation> {
    if text.is_empty() {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "{}, which is taken letter by letter.",
                settings.state_of(name)
            ),
            format!("Put the origin into a list: `{name} = [\"https://www.example.com\"]`."),
        )
        .same_as("corsheaders.E013")
        .alone()
}

fn malformed(settings: &Settings<'_>, name: &str, origin: &Fact) -> Option<Violation> {
    let text = origin.as_str()?;
    if ["null", "file://"].contains(&text) {
        return None;
    }
    let (fault, ids) = match split(text) {
        None => ("has no scheme or no host", vec!["corsheaders.E013"]),
        Some(0) => return None,
        // One message for each of path, query and fragment.
        Some(parts) => (
            "has more than scheme, host and port",
            vec!["corsheaders.E014"; parts],
        ),
    };
    let mut violation = settings.violation(
        name,
        format!("The origin `{}` in `{name}` {fault}.", shown(origin)),
        "Write scheme and host, and nothing else: `\"https://www.example.com\"`.",
    );
    violation.place = settings.place_of_part(name, origin);
    violation.same_as = ids;
    Some(violation)
}

/// How many of path, query and fragment an origin has, as `urlsplit` sees it; `None` without a scheme or
/// a host.
fn split(origin: &str) -> Option<usize> {
    let origin = origin.trim_start_matches(|letter: char| letter <= ' ');
    let origin: String = origin
        .chars()
        .filter(|letter| !"\t\r\n".contains(*letter))
        .collect();
    let (scheme, rest) = origin.split_once(':')?;
    let mut letters = scheme.chars();
    let is_scheme = letters.next()?.is_ascii_alphabetic()
        && letters.all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    let rest = rest.strip_prefix("//").filter(|_| is_scheme)?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    if host.is_empty() {
        return None;
    }
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    Some(
        [path, query, fragment]
            .iter()
            .filter(|part| !part.is_empty())
            .count(),
    )
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn origins_are_split_as_urlsplit_does() {
        for fine in [
            "https://a",
            "http://localhost:3000",
            "capacitor://localhost",
            "HTTP://[::1]:8000",
        ] {
            assert_eq!(split(fine), Some(0), "{fine}");
        }
        for incomplete in [
            "a.example",
            "//a.example",
            "localhost:3000",
            "https:a",
            "https://",
            "1a://b",
            "",
        ] {
            assert_eq!(split(incomplete), None, "{incomplete}");
        }
        assert_eq!(split("https://a/"), Some(1));
        assert_eq!(split("https://a/b?c=d#e"), Some(3));
        assert_eq!(split("https://a#e"), Some(1));
    }
}

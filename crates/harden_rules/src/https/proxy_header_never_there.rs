use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_PROXY_SSL_HEADER` names a header in a form that `request.META` never has: without `HTTP_`,
    /// with dashes, or in lower case.
    ///
    /// # Why it matters
    /// Django never sees a request as one over HTTPS: the redirect loops, cookies and links are made for
    /// plain HTTP, and CSRF checks fail for genuine visitors, which tempts people to switch them off.
    ///
    /// # Bad
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("X-Forwarded-Proto", "https")
    /// ```
    ///
    /// # Good
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// ```
    ///
    /// # How to fix
    /// Write the header as WSGI has it: upper case, underscores, `HTTP_` in front.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header>
    "HTTPS010" "proxy-header-never-there" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [1188],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_PROXY_SSL_HEADER";
    let Some(header) = settings.header_of_scheme() else {
        return Vec::new();
    };
    let is_usual = header.chars().all(|character| {
        character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_'
    });
    let is_of_server = matches!(header, "HTTPS" | "REQUEST_SCHEME");
    if is_usual && (header.starts_with("HTTP_") || is_of_server) {
        return Vec::new();
    }
    let words = header
        .trim_start_matches("HTTP_")
        .replace('-', "_")
        .to_ascii_uppercase();
    settings
        .violation(
            name,
            format!("`{name}` names `{header}`, which no request has."),
            format!("Write `\"HTTP_{words}\"`."),
        )
        .alone()
}

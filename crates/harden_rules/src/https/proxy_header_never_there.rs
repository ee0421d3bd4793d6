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
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("http_x_forwarded_proto", "https")
    /// ```
    ///
    /// # Good
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// ```
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("wsgi.url_scheme", "https")
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

/// What servers say by themselves, or with the parameters that come with nginx.
const OF_SERVER: [&str; 4] = ["HTTPS", "REQUEST_SCHEME", "UWSGI_SCHEME", "wsgi.url_scheme"];

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_PROXY_SSL_HEADER";
    let Some(header) = settings.header_of_scheme() else {
        return Vec::new();
    };
    let is_usual = header.chars().all(|character| {
        character.is_ascii_uppercase() || character.is_ascii_digit() || character == '_'
    });
    if is_usual && header.starts_with("HTTP_") || OF_SERVER.contains(&header) {
        return Vec::new();
    }
    let words = header.replace('-', "_").to_ascii_uppercase();
    let words = words.trim_start_matches("HTTP_");
    settings
        .violation(
            name,
            format!("`{name}` names `{header}`, which no request has."),
            format!("Write `\"HTTP_{words}\"`."),
        )
        .alone()
}

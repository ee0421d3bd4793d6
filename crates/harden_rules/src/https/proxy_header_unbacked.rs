use harden_finding::{Persona, Severity};

use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_PROXY_SSL_HEADER` is set, but the web server's configuration in the project never sets
    /// that header, or the project has none, and nobody can see who does.
    ///
    /// # Why it matters
    /// Any client that sends `X-Forwarded-Proto: https` over plain HTTP is taken for one that came over
    /// HTTPS: no redirect, no refusal of its CSRF checks, and links in answers that say `https`.
    ///
    /// # Bad
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         proxy_pass http://127.0.0.1:8000;
    ///     }
    /// }
    /// ```
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTOCOL", "https")
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         proxy_set_header X-Forwarded-Proto $scheme;
    ///         proxy_pass http://127.0.0.1:8000;
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         include proxy_params;
    ///         proxy_pass http://127.0.0.1:8000;
    ///     }
    /// }
    /// ```
    /// ```python
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         proxy_set_header X-Forwarded-Proto $scheme;
    ///         proxy_pass http://127.0.0.1:8000;
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Let the web server overwrite the header for every request: `proxy_set_header X-Forwarded-Proto
    /// $scheme;`. Where another server in front does, and this one passes it on, keep the line and say
    /// who does it in a comment.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header>
    "HTTPS009" "proxy-header-unbacked" {
        topic: Https,
        severity: Medium,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [348],
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
    let edge = settings.project().edge();
    match &edge.proxies {
        // Where another server in front ends TLS, it may set the header, which is passed on.
        Some(proxy) if edge.ends_tls.is_some() && !edge.may_give(header) => settings
            .violation(
                name,
                format!(
                    "`{name}` believes `{header}`, which `{}:{}` does not set: clients can.",
                    proxy.file, proxy.line
                ),
                match edge.tells_scheme {
                    Some(_) => format!("Write `{name} = (\"HTTP_X_FORWARDED_PROTO\", \"https\")`."),
                    None => "Write `proxy_set_header X-Forwarded-Proto $scheme;` there.".to_owned(),
                },
            )
            .alone(),
        None if settings.is_set(name) => settings
            .violation(
                name,
                format!("`{name}` believes `{header}`; nothing in the project says who sets it."),
                "Make sure that the server in front overwrites the header for every request.",
            )
            .severity(Severity::Low)
            .persona(Persona::Pedantic)
            .alone(),
        _ => Vec::new(),
    }
}

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_SSL_REDIRECT` is on, and nothing tells Django that a request came in over HTTPS: the web
    /// server's configuration in the project passes no `X-Forwarded-Proto` on, or passes one that
    /// `SECURE_PROXY_SSL_HEADER` does not name.
    ///
    /// # Why it matters
    /// The web server ends TLS and asks Django over plain HTTP; Django redirects to the same URL, for
    /// ever. Under pressure somebody switches the redirect off, and the site is served over plain HTTP
    /// from then on.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         proxy_pass http://10.0.0.2:8000;
    ///     }
    /// }
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: deploy/nginx.conf
    /// server {
    ///     listen 443 ssl;
    ///     location / {
    ///         proxy_set_header X-Forwarded-Proto $scheme;
    ///         proxy_pass http://10.0.0.2:8000;
    ///     }
    /// }
    /// ```
    ///
    /// # How to fix
    /// Let the web server say which scheme the visitor used, and overwrite what the visitor says:
    /// `proxy_set_header X-Forwarded-Proto $scheme;`. Then write `SECURE_PROXY_SSL_HEADER =
    /// ("HTTP_X_FORWARDED_PROTO", "https")`. A gunicorn that is reached over loopback or a Unix socket
    /// believes the header by itself.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header>
    /// - <https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips>
    "HTTPS008" "redirect-loops" {
        topic: Https,
        severity: High,
        confidence: Medium,
        persona: Regular,
        since: "0.1.0",
        cwe: [835],
        checks: [],
        equivalents: [],
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_SSL_REDIRECT";
    let redirects = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.truthy(name));
    let edge = settings.project().edge();
    let Some(proxy) = edge.proxies.as_ref().filter(|_| redirects.holds()) else {
        return Vec::new();
    };
    // Told the scheme, a server may believe it by itself and tell Django in its own way. What another
    // server in front says is passed on.
    let is_passed_on =
        edge.ends_tls.is_none() && settings.is_none("SECURE_PROXY_SSL_HEADER") != Some(true);
    if edge.tells_scheme.is_some() || is_passed_on {
        return Vec::new();
    }
    settings
        .violation(
            name,
            format!(
                "`{name}` is on, but `{}:{}` tells Django no scheme: every request is redirected, for ever.",
                proxy.file, proxy.line
            ),
            "Write `proxy_set_header X-Forwarded-Proto $scheme;` there, and \
             `SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\")`.",
        )
        .alone()
}

use harden_finding::Persona;

use crate::logic::Known;
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

declare_rule! {
    /// # What it finds
    /// `SECURE_SSL_REDIRECT` is not literally `True`.
    ///
    /// # Why it matters
    /// Every page is also served over plain HTTP, where anyone on the way reads it and puts scripts into
    /// it; visitors who type the bare name stay there.
    ///
    /// A string from the environment switches the redirect on, `"False"` included, because any text is
    /// true; Django's check asks for `True` itself.
    ///
    /// # Bad
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = False
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// ```
    ///
    /// # How to fix
    /// Write `SECURE_SSL_REDIRECT = True`. Behind a proxy that ends TLS also set
    /// `SECURE_PROXY_SSL_HEADER`, or Django takes every request for plain HTTP and redirects for ever;
    /// and let the proxy overwrite that header, or a client sets it himself. Paths that a health check
    /// asks for over HTTP go into `SECURE_REDIRECT_EXEMPT`.
    ///
    /// Most sites stand behind a server that ends TLS and redirects, so this is advice, unless a web
    /// server's configuration in the project ends TLS and passes requests on without a redirect. Where an
    /// edge redirects, say so under `[tool.harden.edge]` with `redirect`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header>
    "HTTPS005" "no-https-redirect" {
        topic: Https,
        severity: Medium,
        confidence: High,
        persona: Regular,
        since: "0.1.0",
        cwe: [319],
        checks: ["security.W008"],
        equivalents: [],
        edge: Redirect,
        listens: [Settings(check)],
    }
}

fn check(settings: &Settings<'_>) -> Vec<Violation> {
    let name = "SECURE_SSL_REDIRECT";
    if !settings.lacks_security_flag(name).holds() {
        return Vec::new();
    }
    let consequence = match settings.truthy(name) {
        Some(true) => "it redirects, but only `True` itself passes Django's check.",
        _ => "pages are served over plain HTTP too.",
    };
    let help = if settings.is_none("SECURE_PROXY_SSL_HEADER") == Some(true) {
        "Write `SECURE_SSL_REDIRECT = True`; behind a proxy that ends TLS, \
         `SECURE_PROXY_SSL_HEADER` as well, or it redirects for ever."
    } else {
        "Write `SECURE_SSL_REDIRECT = True`."
    };
    let edge = settings.project().edge();
    // A server that ends no TLS stands behind one that may redirect.
    let is_passed_on =
        edge.proxies.is_some() && edge.ends_tls.is_some() && edge.redirects.is_none();
    settings
        .violation_of_state(name, consequence, help)
        .same_as("security.W008")
        .persona_if(!is_passed_on, Persona::Pedantic)
        .done_by_edge(edge.redirects.as_ref(), "redirects")
        .alone()
}

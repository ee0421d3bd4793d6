use harden_finding::Place;
use harden_project::{Believes, Program, Reached};

use crate::logic::Known;
use crate::names::SECURITY_MIDDLEWARE;
use crate::project::{ApplicationServer, Edge};
use crate::rule::declare_rule;
use crate::settings::Settings;
use crate::violation::Violation;

const NAME: &str = "SECURE_SSL_REDIRECT";

declare_rule! {
    /// # What it finds
    /// `SECURE_SSL_REDIRECT` is on, and nothing tells Django that a request came in over HTTPS:
    ///
    /// - the web server's configuration in the project passes no `X-Forwarded-Proto` on, or
    /// - there is no `SECURE_PROXY_SSL_HEADER`, and gunicorn or uvicorn is started such that it does not
    ///   believe the header itself: it listens on a network, in a container say, without
    ///   `--forwarded-allow-ips`, or is told to ignore it, or
    /// - there is none, and another server is started that believes nobody's header: daphne without
    ///   `--proxy-headers`, waitress without `--trusted-proxy`, hypercorn or granian, or
    /// - waitress 3 is started without `--trusted-proxy`, and takes the header away before Django, which
    ///   looks for it, sees it.
    ///
    /// gunicorn on loopback or a Unix socket believes the header by itself, and is left alone. So is code
    /// that tells Django the scheme in a way of its own, such as `ProxyFix`.
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
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: Dockerfile
    /// FROM python:3.13
    /// CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: run.sh
    /// exec uvicorn shop.asgi:application --host 127.0.0.1 --no-proxy-headers
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: Procfile
    /// web: daphne shop.asgi:application --bind 0.0.0.0 --port $PORT
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: run.sh
    /// exec waitress-serve --listen=*:8000 shop.wsgi:application
    /// ```
    ///
    /// # Good
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: run.sh
    /// exec gunicorn shop.wsgi --bind 127.0.0.1:8000
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: Dockerfile
    /// FROM python:3.13
    /// ENV FORWARDED_ALLOW_IPS=*
    /// CMD ["gunicorn", "--bind", "0.0.0.0:8000", "shop.wsgi"]
    /// ```
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
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    /// # file: run.sh
    /// exec waitress-serve --listen=*:8000 --trusted-proxy=10.0.0.2 shop.wsgi:application
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: run.sh
    /// exec daphne --proxy-headers -b 0.0.0.0 shop.asgi:application
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: run.sh
    /// exec granian --interface wsgi shop.wsgi:application
    /// # file: shop/wsgi.py
    /// from django.core.wsgi import get_wsgi_application
    /// from granian.utils.proxies import wrap_wsgi_with_proxy_headers
    ///
    /// application = wrap_wsgi_with_proxy_headers(get_wsgi_application(), trusted_hosts="10.0.0.2")
    /// ```
    /// ```python
    /// MIDDLEWARE = ["django.middleware.security.SecurityMiddleware"]
    /// SECURE_SSL_REDIRECT = True
    /// # file: run.sh
    /// exec uwsgi --module shop.wsgi --http-socket :8000
    /// ```
    ///
    /// # How to fix
    /// Let the web server say which scheme the visitor used, and overwrite what the visitor says:
    /// `proxy_set_header X-Forwarded-Proto $scheme;`. Then write `SECURE_PROXY_SSL_HEADER =
    /// ("HTTP_X_FORWARDED_PROTO", "https")`, or give the server the proxy's address: `gunicorn
    /// --forwarded-allow-ips=10.0.0.2`. waitress needs it in any case: `--trusted-proxy=10.0.0.2
    /// --trusted-proxy-headers=x-forwarded-proto`.
    ///
    /// # References
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect>
    /// - <https://docs.djangoproject.com/en/stable/ref/settings/#secure-proxy-ssl-header>
    /// - <https://docs.gunicorn.org/en/stable/settings.html#forwarded-allow-ips>
    /// - <https://www.uvicorn.org/settings/#http>
    /// - <https://docs.pylonsproject.org/projects/waitress/en/stable/reverse-proxy.html>
    /// - <https://github.com/django/daphne>
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
    let redirects = settings
        .has_middleware(SECURITY_MIDDLEWARE)
        .both(settings.truthy(NAME));
    if !redirects.holds() {
        return Vec::new();
    }
    let edge = settings.project().edge();
    let told = edge
        .tells_scheme
        .as_ref()
        .or(edge.tells_scheme_to_server.as_ref());
    let is_no_header = settings.is_none("SECURE_PROXY_SSL_HEADER") == Some(true);
    // Told the scheme, a server may believe it by itself and tell Django in its own way. What another
    // server in front of a proxy without TLS says is passed on.
    let may_believe = !settings.project().application_servers().is_empty();
    match &edge.proxies {
        Some(proxy)
            if told.is_none() && (edge.ends_tls.is_some() || is_no_header && !may_believe) =>
        {
            told_nothing(settings, proxy)
        }
        _ if is_no_header && edge.tells_scheme_to_server.is_none() => not_believed(settings),
        _ => taken_away(settings),
    }
}

fn told_nothing(settings: &Settings<'_>, proxy: &Place) -> Vec<Violation> {
    settings
        .violation(
            NAME,
            format!(
                "`{NAME}` is on, but `{}:{}` tells Django no scheme: every request is redirected, for ever.",
                proxy.file, proxy.line
            ),
            "Write `proxy_set_header X-Forwarded-Proto $scheme;` there, and \
             `SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\")`.",
        )
        .alone()
}

/// Only the server could tell Django the scheme, and none that the project starts believes the proxy.
fn not_believed(settings: &Settings<'_>) -> Vec<Violation> {
    let project = settings.project();
    let servers = project.application_servers();
    let Some(first) = servers.first() else {
        return Vec::new();
    };
    let all_ignore = servers.iter().all(|server| ignores(server, project.edge()));
    if !all_ignore || code_tells_scheme(settings) {
        return Vec::new();
    }
    let whom = if first.believes == Believes::Nobody {
        "believes nobody's `X-Forwarded-Proto`"
    } else if first.reached == Reached::Socket {
        "believes no `X-Forwarded-Proto` that comes through a socket"
    } else {
        "believes no `X-Forwarded-Proto` of another machine or container"
    };
    settings
        .violation(
            NAME,
            format!(
                "`{NAME}` is on, but {}, as `{}:{}` starts it, {whom}: every request is redirected, for ever.",
                first.program.name(),
                first.place.file,
                first.place.line
            ),
            help_to_believe(first.program),
        )
        .alone()
}

fn help_to_believe(program: Program) -> String {
    let header = "`SECURE_PROXY_SSL_HEADER = (\"HTTP_X_FORWARDED_PROTO\", \"https\")` where the proxy \
                  overwrites that header";
    match program.option_to_believe() {
        Some(option) if program == Program::Waitress => format!(
            "Tell the server the proxy's address with `{option}`, and write {header}: without the former \
             it takes the header away."
        ),
        Some(option) if program == Program::Daphne => {
            format!("Write {header}, or start the server with `{option}`.")
        }
        Some(option) => {
            format!("Write {header}, or tell the server the proxy's address with `{option}`.")
        }
        None => format!("Write {header}."),
    }
}

/// Django looks for a header that the server takes away.
fn taken_away(settings: &Settings<'_>) -> Vec<Violation> {
    let servers = settings.project().application_servers();
    let Some(first) = servers.first() else {
        return Vec::new();
    };
    let takes = servers
        .iter()
        .all(|server| server.takes_header_away && !server.ends_tls);
    let is_old = settings.package_is_at_least("waitress", (3, 0)) == Some(false);
    let looks = settings.header_of_scheme() == Some("HTTP_X_FORWARDED_PROTO");
    if !takes || is_old || !looks || code_tells_scheme(settings) {
        return Vec::new();
    }
    settings
        .violation(
            NAME,
            format!(
                "`{NAME}` is on, but {}, as `{}:{}` starts it, takes `X-Forwarded-Proto` away before Django sees it: \
                 every request is redirected, for ever.",
                first.program.name(),
                first.place.file,
                first.place.line
            ),
            "Tell the server the proxy's address: `--trusted-proxy=10.0.0.2 \
             --trusted-proxy-headers=x-forwarded-proto`.",
        )
        .alone()
}

/// Whether code between the server and Django may tell the scheme in a way of its own.
fn code_tells_scheme(settings: &Settings<'_>) -> bool {
    const NAMES: [&str; 6] = [
        "url_scheme",
        "ProxyFix",
        "ProxyFixMiddleware",
        "ProxyHeadersMiddleware",
        "wrap_asgi_with_proxy_headers",
        "wrap_wsgi_with_proxy_headers",
    ];
    let mut names = NAMES.iter();
    names.any(|name| settings.project().mentions(name, 0))
}

/// Whether a server certainly takes every request of a proxy for plain HTTP.
fn ignores(server: &ApplicationServer, edge: &Edge) -> bool {
    let is_asked_over_network = edge.passes_locally.is_none()
        && (server.in_container || edge.passes_over_network.is_some());
    !server.ends_tls
        && match (server.believes, server.reached, server.program) {
            (Believes::Nobody, _, program) if !program.is_icorn() => true,
            (Believes::Others, _, _)
            | (_, Reached::Unknown, _)
            | (Believes::OwnMachine, Reached::Loopback, _) => false,
            (_, Reached::Socket, program) => program == Program::Uvicorn,
            (Believes::Nobody, _, _) => true,
            (Believes::OwnMachine, Reached::Network, _) => is_asked_over_network,
        }
}

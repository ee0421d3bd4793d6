//! What stands in front of Django, as far as the project's own files configure it: nginx, Apache, Caddy.

use std::collections::{BTreeMap, BTreeSet};

use harden_finding::Place;

use crate::files::ProjectFile;

/// What the edge's configuration does, with the first line that says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    /// Requests go on to an application.
    pub proxies: Option<Place>,
    /// HTTPS ends here, and not at another server in front.
    pub ends_tls: Option<Place>,
    /// Requests for other names than the site's go no further.
    pub checks_host: Option<Place>,
    /// Plain HTTP is redirected to HTTPS.
    pub redirects: Option<Place>,
    /// `Strict-Transport-Security` is sent.
    pub sends_hsts: Option<Place>,
    /// The application is told the scheme of the request: `X-Forwarded-Proto`. A file that is included
    /// for it counts, whatever is in it.
    pub tells_scheme: Option<Place>,
    /// The headers that the application is given, as it sees them: `HTTP_X_FORWARDED_SSL`.
    pub gives: BTreeMap<String, Place>,
    /// A file is included that may give more.
    pub gives_more: Option<Place>,
    /// A server that speaks its own protocol is told the scheme: `include uwsgi_params`.
    pub tells_scheme_to_server: Option<Place>,
    /// Requests go on to another machine or container.
    pub passes_over_network: Option<Place>,
    /// Requests go on to an application on the same machine, or nobody can see where to.
    pub passes_locally: Option<Place>,
    /// Requests go on to an address of the same machine, from which they then seem to come.
    pub passes_over_loopback: Option<Place>,
    /// Requests with larger bodies go no further: nginx lets 1 MB in unless it is told otherwise.
    ///
    /// <https://nginx.org/en/docs/http/ngx_http_core_module.html#client_max_body_size>
    pub limits_bodies: Option<Place>,
    /// Bodies of any size go on, in some place.
    pub passes_any_body: Option<Place>,
    /// Requests beyond a rate go no further: of which pages, the line does not say.
    pub limits_requests: Option<Place>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Server {
    /// nginx and Apache: told apart by their words alone.
    Directives,
    Caddy,
}

impl Edge {
    /// Reads a file, if it configures a web server.
    pub(crate) fn read(&mut self, file: &ProjectFile<'_>) {
        let Some(server) = server(file) else {
            return;
        };
        let text = file.text().unwrap_or_default().to_ascii_lowercase();
        let groups: BTreeSet<&str> = text.lines().filter_map(group_of_servers).collect();
        for (line, number) in text.lines().zip(1..) {
            let line = line.trim();
            if !line.starts_with('#') {
                self.read_line(server, line, || file.place(number));
                self.read_target(server, line, &groups, || file.place(number));
            }
        }
    }

    fn read_line(&mut self, server: Server, line: &str, place: impl Fn() -> Place) {
        let note = |fact: &mut Option<Place>, holds: bool| {
            if holds && fact.is_none() {
                *fact = Some(place());
            }
        };
        let starts_with = |words: &[&str]| words.iter().any(|word| line.starts_with(word));
        note(
            &mut self.proxies,
            starts_with(&["proxy_pass", "uwsgi_pass", "proxypass", "reverse_proxy"]),
        );
        note(
            &mut self.ends_tls,
            starts_with(&["ssl_certificate", "sslcertificatefile", "sslengine on"])
                || line.starts_with("listen") && (line.contains("443") || line.contains(" ssl")),
        );
        note(
            &mut self.checks_host,
            ["$host !", "$http_host !"]
                .iter()
                .any(|test| line.starts_with(&format!("if ({test}"))),
        );
        let redirects = match server {
            Server::Directives => {
                starts_with(&[
                    "return 30",
                    "rewrite ",
                    "redirect ",
                    "redirectmatch ",
                    "rewriterule ",
                ]) && line.contains("https://")
            }
            // Caddy redirects to every site that it serves over HTTPS.
            Server::Caddy => is_https_site(line),
        };
        note(&mut self.redirects, redirects);
        note(
            &mut self.sends_hsts,
            line.contains("strict-transport-security") && !line.contains("proxy_hide_header"),
        );
        let includes = |words: &str| line.starts_with("include") && line.contains(words);
        note(
            &mut self.tells_scheme_to_server,
            includes("wsgi_params")
                || ["https", "uwsgi_scheme"].iter().any(|parameter| {
                    line.strip_prefix("uwsgi_param")
                        .is_some_and(|rest| rest.trim_start().starts_with(parameter))
                }),
        );
        note(&mut self.limits_requests, starts_with(&["limit_req "]));
        let most = line
            .strip_prefix("client_max_body_size")
            .map(|most| most.trim_end_matches(';').trim());
        note(
            &mut self.limits_bodies,
            server == Server::Directives && starts_with(&["proxy_pass", "uwsgi_pass"])
                || most.is_some_and(|most| most != "0"),
        );
        note(&mut self.passes_any_body, most == Some("0"));
        // `proxy_params` come with nginx in Debian, and others call theirs alike.
        note(&mut self.gives_more, includes("proxy"));
        note(
            &mut self.tells_scheme,
            line.replace("x-forwarded-protocol", "").contains("x-forwarded-proto")
                || line.contains("http_x_forwarded_proto")
                || includes("proxy")
                // Caddy tells it by itself.
                || server == Server::Caddy && line.starts_with("reverse_proxy"),
        );
        if let Some(header) = header_given(line) {
            self.gives.entry(header).or_insert_with(&place);
        }
    }
}

/// The header that a line gives to the application, as that sees it.
fn header_given(line: &str) -> Option<String> {
    let mut words = line.split_ascii_whitespace();
    let (name, is_header) = match words.next()? {
        "proxy_set_header" | "header_up" => (words.next()?, true),
        "requestheader" => (words.nth(1)?, true),
        "uwsgi_param" => (words.next()?, false),
        _ => return None,
    };
    let name = name
        .trim_matches(['"', '\'', '+'])
        .replace('-', "_")
        .to_ascii_uppercase();
    Some(if is_header {
        format!("HTTP_{name}")
    } else {
        name
    })
}

impl Edge {
    /// Whether the application may be given a header of its own kind, as `SECURE_PROXY_SSL_HEADER` names it:
    /// nobody else's value gets through then.
    pub fn may_give(&self, header: &str) -> bool {
        const OF_UWSGI: [&str; 3] = ["HTTPS", "REQUEST_SCHEME", "UWSGI_SCHEME"];
        self.gives_more.is_some()
            || self.gives.contains_key(header)
            || header == "HTTP_X_FORWARDED_PROTO" && self.tells_scheme.is_some()
            || OF_UWSGI.contains(&header) && self.tells_scheme_to_server.is_some()
    }

    /// Where requests go on to. `groups` are names that the file itself gives to servers.
    fn read_target(
        &mut self,
        server: Server,
        line: &str,
        groups: &BTreeSet<&str>,
        place: impl Fn() -> Place,
    ) {
        let mut words = line.split_ascii_whitespace();
        let directive = words.next().unwrap_or_default();
        let target = match (server, directive) {
            (Server::Directives, "proxy_pass" | "uwsgi_pass") => words.next(),
            // A line of a group; a block that begins so has no target.
            (Server::Directives, "server") if !groups.is_empty() => {
                words.next().filter(|word| *word != "{")
            }
            (Server::Directives, "proxypass" | "balancermember") => {
                words.find(|word| word.contains("://"))
            }
            (Server::Caddy, "reverse_proxy") => {
                words.find(|word| !word.starts_with(['/', '@', '*']))
            }
            _ => None,
        };
        let Some(target) = target else { return };
        let target = target.trim_end_matches(';');
        let target = target.split_once("://").map_or(target, |(_, rest)| rest);
        let host = match target.strip_prefix('[') {
            Some(rest) => rest.split(']').next().unwrap_or_default(),
            None => target.split([':', '/']).next().unwrap_or_default(),
        };
        if groups.contains(host) {
            return;
        }
        let is_loopback = host.starts_with("127.") || matches!(host, "localhost" | "::1");
        if is_loopback {
            self.passes_over_loopback.get_or_insert_with(&place);
        }
        let is_local = host.is_empty()
            || is_loopback
            || host == "unix"
            || host.contains(['$', '{', '<', '%'])
            || !host.contains(|character: char| character.is_ascii_alphanumeric());
        let fact = if is_local {
            &mut self.passes_locally
        } else {
            &mut self.passes_over_network
        };
        fact.get_or_insert_with(place);
    }
}

/// The name that nginx's configuration gives to a group of servers: `upstream web {`.
fn group_of_servers(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("upstream")?;
    rest.split([' ', '\t', '{']).find(|word| !word.is_empty())
}

/// The line of a Caddyfile that begins a site with a name of its own, which Caddy serves over HTTPS.
fn is_https_site(line: &str) -> bool {
    let Some(addresses) = line.strip_suffix('{') else {
        return false;
    };
    let address = addresses.trim().split([',', ' ']).next().unwrap_or("");
    let host = address.strip_prefix("https://").unwrap_or(address);
    !host.starts_with("http://") && host.contains('.') && !host.contains(['/', '@', '(', '*'])
}

/// Which server a file configures, by its name and folder.
fn server(file: &ProjectFile<'_>) -> Option<Server> {
    let name = file.name();
    if name.starts_with("caddyfile") || name.ends_with(".caddyfile") {
        return Some(Server::Caddy);
    }
    let is_text = !matches!(
        file.extension(),
        "py" | "md" | "rst" | "txt" | "html" | "yml" | "yaml" | "sh" | "json" | "js" | "css"
    );
    if !is_text {
        return None;
    }
    let path = file.path().to_ascii_lowercase();
    let is_of_server = ["nginx", "apache", "httpd"]
        .iter()
        .any(|server| path.contains(server));
    let is_for_development = || {
        path.split(|character: char| !character.is_ascii_alphanumeric())
            .any(|word| {
                matches!(
                    word,
                    "dev" | "development" | "local" | "test" | "tests" | "docs"
                )
            })
    };
    (is_of_server && !is_for_development()).then_some(Server::Directives)
}

#[cfg(test)]
mod tests {
    use harden_source::SourceTree;

    use super::*;
    use crate::files::TreeFiles;

    fn edge(path: &str, text: &str) -> Edge {
        let tree = SourceTree::in_memory([(path, text)]);
        let mut edge = Edge::default();
        for file in ProjectFile::all(&TreeFiles::of_project(&tree)) {
            edge.read(&file);
        }
        edge
    }

    #[test]
    fn nginx_says_what_it_does() {
        let text = "server {\n  listen 80;\n  # return 301 https://old;\n  return 301 https://$host$request_uri;\n}\n\
            server {\n  add_header Strict-Transport-Security \"max-age=1\";\n  location / {\n\
            \x20   proxy_set_header X-Forwarded-Proto $scheme;\n    proxy_pass http://web;\n  }\n}\n";
        let edge = edge("deploy/nginx.conf", text);
        let line = |place: &Option<Place>| place.as_ref().map(|place| place.line);
        assert_eq!(line(&edge.redirects), Some(4));
        assert_eq!(line(&edge.sends_hsts), Some(7));
        assert_eq!(line(&edge.tells_scheme), Some(9));
        assert_eq!(line(&edge.proxies), Some(10));
    }

    #[test]
    fn requests_go_on_to_the_same_machine_or_over_a_network() {
        let passes = |text| {
            let edge = edge("nginx/site.conf", text);
            (
                edge.passes_locally.is_some(),
                edge.passes_over_network.is_some(),
            )
        };
        assert_eq!(passes("proxy_pass http://127.0.0.1:8000;\n"), (true, false));
        assert_eq!(
            passes("proxy_pass http://unix:/run/site.sock;\n"),
            (true, false)
        );
        assert_eq!(passes("proxy_pass http://web:8000/;\n"), (false, true));
        assert_eq!(passes("proxy_pass http://$backend;\n"), (true, false));
        let group =
            "upstream web {\n  server app:8000;\n}\nserver {\n  proxy_pass http://web;\n}\n";
        assert_eq!(passes(group), (false, true));
        let local = group.replace("app:8000", "unix:/run/site.sock");
        assert_eq!(passes(&local), (true, false));
    }

    #[test]
    fn headers_are_given_by_their_names() {
        let gives = |line: &str, header| edge("nginx/site.conf", line).may_give(header);
        let proto = "HTTP_X_FORWARDED_PROTO";
        assert!(gives(
            "proxy_set_header X-Forwarded-Proto $scheme;\n",
            proto
        ));
        assert!(gives("include proxy_params;\n", proto));
        assert!(!gives(
            "proxy_set_header X-Forwarded-Protocol $scheme;\n",
            proto
        ));
        assert!(!gives(
            "proxy_set_header X-Forwarded-Proto $scheme;\n",
            "HTTP_X_FORWARDED_SSL"
        ));
        assert!(gives(
            "RequestHeader set \"X-Forwarded-Ssl\" on\n",
            "HTTP_X_FORWARDED_SSL"
        ));
        assert!(gives("include uwsgi_params;\n", "HTTPS"));
        assert!(gives(
            "uwsgi_param HTTP_X_SCHEME $scheme;\n",
            "HTTP_X_SCHEME"
        ));
    }

    #[test]
    fn parameters_of_uwsgi_tell_the_scheme() {
        let tells = |text| {
            let edge = edge("nginx/site.conf", text);
            assert!(edge.tells_scheme.is_none(), "no header");
            edge.tells_scheme_to_server.is_some()
        };
        assert!(tells("include /etc/nginx/uwsgi_params;\n"));
        assert!(tells("uwsgi_param HTTPS $https;\n"));
        assert!(!tells(
            "uwsgi_pass web:8000;\nuwsgi_param HTTP_HOST $host;\n"
        ));
    }

    #[test]
    fn a_server_may_limit_requests() {
        let limits = |text| edge("nginx/locations", text).limits_requests.is_some();
        assert!(limits(
            "location /login {\n  limit_req zone=logins burst=1;\n}\n"
        ));
        assert!(!limits(
            "limit_req_zone $binary_remote_addr zone=logins:10m rate=1r/s;\nlimit_req_status 429;\n"
        ));
    }

    #[test]
    fn a_server_may_refuse_other_names() {
        let checks = |text| edge("nginx/site.conf", text).checks_host.is_some();
        assert!(checks(
            "if ($host != \"www.example.com\") { return 444; }\n"
        ));
        assert!(!checks("proxy_set_header Host $host;\n"));
    }

    #[test]
    fn what_is_for_development_or_no_configuration_says_nothing() {
        let redirect = "return 301 https://$host;\n";
        for path in ["nginx/dev.conf", "docs/nginx.md", "app/settings.conf"] {
            assert_eq!(edge(path, redirect), Edge::default(), "{path}");
        }
        assert!(
            edge("nginx/site.conf", "return 301 /login;\n")
                .redirects
                .is_none()
        );
    }

    #[test]
    fn caddy_redirects_to_sites_with_a_name() {
        let redirects = |text| edge("Caddyfile", text).redirects.is_some();
        assert!(redirects(
            "www.example.com {\n  reverse_proxy web:8000\n}\n"
        ));
        assert!(!redirects(":80 {\n  reverse_proxy web:8000\n}\n"));
        assert!(!redirects("http://www.example.com {\n}\n"));
        let edge = edge("Caddyfile", "example.com {\n  reverse_proxy web\n}\n");
        assert!(edge.tells_scheme.is_some());
    }
}

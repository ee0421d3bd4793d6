//! A request as the application gets it.

use harden_layers::Client;
use http::header::{CONNECTION, COOKIE, EXPECT, HOST, HeaderMap, HeaderName, HeaderValue, UPGRADE};
use http::uri::PathAndQuery;
use http::{Request, Uri, Version};

use super::hop_by_hop;
use crate::body::Body;

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// What the application is told of a client.
#[derive(Clone, Debug, Default)]
pub(crate) struct Forwarding {
    /// What `SECURE_PROXY_SSL_HEADER` names: sent where the client came over TLS, and else never.
    pub(crate) secure_header: Option<(HeaderName, HeaderValue)>,
    /// Whether `X-Forwarded-Host` is sent: `USE_X_FORWARDED_HOST`.
    pub(crate) host: bool,
}

impl Forwarding {
    /// Makes a client's request the proxy's own. What clients send of `X-Forwarded-…` was taken out before.
    pub(crate) fn prepare(&self, request: &mut Request<Body>, switches: bool) {
        let client = request.extensions().get::<Client>().copied();
        let host = request
            .uri()
            .authority()
            .and_then(|authority| HeaderValue::from_str(authority.as_str()).ok());
        let headers = request.headers_mut();
        remove_hop_by_hop(headers, switches);
        // Guard asks for the body itself.
        headers.remove(EXPECT);
        join_cookies(headers);
        if !headers.contains_key(HOST)
            && let Some(host) = host
        {
            headers.insert(HOST, host);
        }
        if let Some(client) = client {
            self.tell(headers, client);
        }
        let path = request.uri().path_and_query().cloned();
        let path = path.unwrap_or_else(|| PathAndQuery::from_static("/"));
        *request.uri_mut() = Uri::from(path);
        *request.version_mut() = Version::HTTP_11;
    }

    fn tell(&self, headers: &mut HeaderMap, client: Client) {
        let address = HeaderValue::from_str(&client.address.to_canonical().to_string());
        headers.insert(
            FORWARDED_FOR,
            address.expect("an address is digits, letters, dots and colons"),
        );
        let scheme = if client.is_secure { "https" } else { "http" };
        headers.insert(FORWARDED_PROTO, HeaderValue::from_static(scheme));
        if self.host
            && let Some(host) = headers.get(HOST).cloned()
        {
            headers.insert(FORWARDED_HOST, host);
        }
        if let Some((name, value)) = &self.secure_header {
            if client.is_secure {
                headers.insert(name, value.clone());
            } else if *name != FORWARDED_PROTO {
                headers.remove(name);
            }
        }
    }
}

fn remove_hop_by_hop(headers: &mut HeaderMap, switches: bool) {
    let upgrade = headers.get(UPGRADE).filter(|_| switches).cloned();
    hop_by_hop::remove(headers);
    if let Some(upgrade) = upgrade {
        headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
        headers.insert(UPGRADE, upgrade);
    }
}

/// HTTP/2 sends each cookie by itself, and HTTP/1 all in one (RFC 9113, section 8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    let mut cookies = headers.get_all(COOKIE).iter();
    let (Some(first), Some(second)) = (cookies.next(), cookies.next()) else {
        return;
    };
    let mut joined = first.as_bytes().to_vec();
    for cookie in std::iter::once(second).chain(cookies) {
        joined.extend_from_slice(b"; ");
        joined.extend_from_slice(cookie.as_bytes());
    }
    let joined = HeaderValue::from_bytes(&joined);
    headers.insert(COOKIE, joined.expect("a value that is joined of values"));
}

//! The host that a request asks for.

use harden_http::message::Fault;
use http::Request;
use http::header::HOST;

/// As it was sent: what HTTP/1 says in `Host`, and HTTP/2 in its target. `None` for HTTP/1.0 without one.
pub(crate) fn asked<B>(request: &Request<B>) -> Result<Option<&str>, Fault> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return Err(Fault::SeveralHosts);
    }
    let host = match host {
        Some(host) => Some(host.to_str().map_err(|_| Fault::Malformed)?),
        None => None,
    };
    let authority = request.uri().authority();
    match (host, authority.map(http::uri::Authority::as_str)) {
        (Some(host), Some(authority)) if !host.eq_ignore_ascii_case(authority) => {
            Err(Fault::HostsDiffer)
        }
        (host, authority) => Ok(host.or(authority)),
    }
}

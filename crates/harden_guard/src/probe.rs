//! Whether the application believes what it is told of its clients.

use std::net::Ipv4Addr;

use harden_layers::Client;
use http::header::{HOST, LOCATION};
use http::{HeaderValue, Request, Response};

use crate::body::Body;
use crate::proxy::Forwarding;
use crate::upstream::Upstream;

/// Whether the application takes a request over HTTPS for one in the clear: it redirects to the address that it was asked
/// for. `false` where nobody can tell, because it answers otherwise or not at all.
pub(crate) async fn doubts_scheme(
    upstream: &Upstream,
    forwarding: &Forwarding,
    host: &str,
) -> bool {
    let Ok(host_value) = HeaderValue::try_from(host) else {
        return false;
    };
    let mut request = Request::new(Body::EMPTY);
    request.headers_mut().insert(HOST, host_value);
    request.extensions_mut().insert(Client {
        address: Ipv4Addr::LOCALHOST.into(),
        is_secure: true,
    });
    forwarding.prepare(&mut request, false);
    let answer = upstream.ask(request).await;
    answer.is_ok_and(|response| leads_to_itself(&response, host))
}

fn leads_to_itself(response: &Response<Body>, host: &str) -> bool {
    let location = response.headers().get(LOCATION);
    let location = location.and_then(|location| location.to_str().ok());
    response.status().is_redirection()
        && location.is_some_and(|location| location == format!("https://{host}/"))
}

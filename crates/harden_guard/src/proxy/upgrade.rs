//! Websockets, and whatever else goes on in another protocol.

use http::header::UPGRADE;
use http::{Method, Request, Response, Version};
use http_body::Body as _;
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use tokio::io::copy_bidirectional;

use super::hop_by_hop;
use crate::body::Body;

/// The client's side, where it asks for another protocol (RFC 9110, section 7.8).
pub(super) fn asked(request: &mut Request<Body>) -> Option<OnUpgrade> {
    let headers = request.headers();
    let asks = request.version() == Version::HTTP_11
        && request.method() == Method::GET
        && request.body().is_end_stream()
        && headers.contains_key(UPGRADE)
        && hop_by_hop::options(headers).any(|option| option.eq_ignore_ascii_case("upgrade"));
    asks.then(|| hyper::upgrade::on(request))
}

/// Connects both sides until one of them ends.
pub(super) fn connect(client: OnUpgrade, response: &mut Response<Body>) {
    let application = hyper::upgrade::on(response);
    tokio::spawn(async move {
        let (Ok(client), Ok(application)) = tokio::join!(client, application) else {
            return;
        };
        let mut client = TokioIo::new(client);
        let mut application = TokioIo::new(application);
        // Either side may break off whenever it likes.
        copy_bidirectional(&mut client, &mut application).await.ok();
    });
}

//! Answers that layers give themselves.

use std::borrow::Cow;

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, Response, StatusCode};

/// Why a layer answered a request itself. It stands in the extensions of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Kebab-case, for logs: `host-not-allowed`.
    pub rule: &'static str,
    /// What of the request was wrong, without anything secret that the client sent.
    pub detail: Cow<'static, str>,
}

/// An answer of one line that tells the client why.
pub fn refused<B: From<Bytes>>(status: StatusCode, refusal: Refusal) -> Response<B> {
    let text = format!("{status}: {}\n", refusal.detail);
    let mut response = Response::new(B::from(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        CONTENT_TYPE,
        HeaderValue::from_static("text/plain; charset=utf-8"),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(refusal);
    response
}

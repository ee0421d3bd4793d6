use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use harden_http::message::{Fault, is_end_to_end};
use http::header::{CONNECTION, CONTENT_LENGTH, HeaderMap, HeaderName, TRANSFER_ENCODING};
use http::{Method, Request, Response, StatusCode};
use tower_service::Service;

use super::layer::Rules;
use crate::{Refusable, Refusal, refused};

/// Names that say who the client is, or what it asked for.
const OF_PROXIES: [&str; 10] = [
    "forwarded",
    "x-real-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "x-original-url",
    "x-rewrite-url",
    "x-cluster-client-ip",
    "proxy",
    "script-name",
    "path-info",
];

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct CleanRequest<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> CleanRequest<S> {
    pub(super) const fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules }
    }
}

impl<S, B, R> Service<Request<B>> for CleanRequest<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: From<Bytes>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Refusable<S::Future, R>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if let Err(fault) = self.rules.judge(&request) {
            let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST);
            let refusal = Refusal {
                rule: fault.rule(),
                detail: fault.to_string().into(),
            };
            return Refusable::refused(refused(status, refusal));
        }
        self.rules.clean(request.headers_mut());
        Refusable::passed(self.inner.call(request))
    }
}

impl Rules {
    fn judge<B>(&self, request: &Request<B>) -> Result<(), Fault> {
        if matches!(*request.method(), Method::TRACE | Method::CONNECT) {
            return Err(Fault::Method);
        }
        let headers = request.headers();
        if headers.len() > self.limits.headers {
            return Err(Fault::TooManyHeaders);
        }
        if size(request) > self.limits.bytes {
            return Err(Fault::TooLarge);
        }
        judge_framing(headers)?;
        for value in headers.get_all(CONNECTION) {
            let mut options = value.as_bytes().split(|byte| *byte == b',');
            if options.any(|option| is_end_to_end(option.trim_ascii())) {
                return Err(Fault::ConnectionNamesHeader);
            }
        }
        Ok(())
    }

    fn clean(&self, headers: &mut HeaderMap) {
        let is_clean = headers.keys().all(|name| !self.takes_out(name));
        if is_clean {
            return;
        }
        let names: Vec<HeaderName> = headers
            .keys()
            .filter(|name| self.takes_out(name))
            .cloned()
            .collect();
        for name in names {
            headers.remove(name);
        }
    }

    fn takes_out(&self, name: &HeaderName) -> bool {
        let text = name.as_str();
        text.contains('_')
            || text.starts_with("x-forwarded-")
            || OF_PROXIES.contains(&text)
            || self.trusted.contains(name)
    }
}

/// About the bytes of the head as HTTP/1 would send it.
fn size<B>(request: &Request<B>) -> usize {
    let target = request.uri().path_and_query();
    let target = target.map_or(1, |target| target.as_str().len());
    let headers = request.headers().iter();
    headers.fold(target, |sum, (name, value)| {
        sum + name.as_str().len() + value.len() + ": \r\n".len()
    })
}

/// That no more than one thing says where the body ends.
fn judge_framing(headers: &HeaderMap) -> Result<(), Fault> {
    let mut lengths = headers.get_all(CONTENT_LENGTH).iter();
    let length = lengths.next();
    if lengths.next().is_some() {
        return Err(Fault::SeveralContentLengths);
    }
    let mut encodings = headers.get_all(TRANSFER_ENCODING).iter();
    let encoding = encodings.next();
    if length.is_some() && encoding.is_some() {
        return Err(Fault::ContentLengthAndTransferEncoding);
    }
    if length.is_some_and(|length| !length.as_bytes().iter().all(u8::is_ascii_digit)) {
        return Err(Fault::ContentLength);
    }
    let is_chunked = encoding.is_none_or(|one| one.as_bytes().eq_ignore_ascii_case(b"chunked"));
    if !is_chunked || encodings.next().is_some() {
        return Err(Fault::TransferEncoding);
    }
    Ok(())
}

use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::{HeaderMap, HeaderName, SERVER};
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::layer::Header;
use crate::future::{Edit, Edited};

const X_POWERED_BY: HeaderName = HeaderName::from_static("x-powered-by");

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct SecurityHeadersService<S> {
    inner: S,
    headers: Arc<[Header]>,
}

impl<S> SecurityHeadersService<S> {
    pub(super) const fn new(inner: S, headers: Arc<[Header]>) -> Self {
        Self { inner, headers }
    }
}

impl<S, B, R> Service<Request<B>> for SecurityHeadersService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Edited<S::Future, SecurityHeadersEdit>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let headers = Arc::clone(&self.headers);
        Edited::new(self.inner.call(request), SecurityHeadersEdit { headers })
    }
}

/// What is set, and taken out.
#[derive(Debug)]
pub struct SecurityHeadersEdit {
    headers: Arc<[Header]>,
}

impl Edit for SecurityHeadersEdit {
    fn edit<R>(self, response: &mut Response<R>) {
        let headers = response.headers_mut();
        headers.remove(SERVER);
        headers.remove(X_POWERED_BY);
        for header in self.headers.iter() {
            if is_weaker(headers, header) {
                headers.insert(&header.name, header.value.clone());
            }
        }
    }
}

/// Whether an answer lacks a header, or says less by it. What is said twice counts as joined.
fn is_weaker(headers: &HeaderMap, header: &Header) -> bool {
    let said = headers.get_all(&header.name).iter();
    let said: Option<Vec<&str>> = said.map(|value| HeaderValue::to_str(value).ok()).collect();
    let Some(said) = said.filter(|said| !said.is_empty()) else {
        return true;
    };
    let least = header.value.to_str().unwrap_or_default();
    match &said[..] {
        [one] => (header.is_weaker)(one, least),
        several => (header.is_weaker)(&several.join(", "), least),
    }
}

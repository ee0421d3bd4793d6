use std::sync::Arc;
use std::task::{Context, Poll};

use http::header::SET_COOKIE;
use http::header::{Entry, HeaderMap};
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::CookieFlags;
use crate::future::{Edit, Edited};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct CookieFlagsService<S> {
    inner: S,
    cookies: Arc<[CookieFlags]>,
}

impl<S> CookieFlagsService<S> {
    pub(super) const fn new(inner: S, cookies: Arc<[CookieFlags]>) -> Self {
        Self { inner, cookies }
    }
}

impl<S, B, R> Service<Request<B>> for CookieFlagsService<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Edited<S::Future, CookieFlagsEdit>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let cookies = Arc::clone(&self.cookies);
        Edited::new(self.inner.call(request), CookieFlagsEdit { cookies })
    }
}

/// What cookies get.
#[derive(Debug)]
pub struct CookieFlagsEdit {
    cookies: Arc<[CookieFlags]>,
}

impl Edit for CookieFlagsEdit {
    fn edit<R>(self, response: &mut Response<R>) {
        let headers: &mut HeaderMap = response.headers_mut();
        let Entry::Occupied(mut all) = headers.entry(SET_COOKIE) else {
            return;
        };
        for header in all.iter_mut() {
            // What is not ASCII in a value is the application's own.
            let Ok(text) = std::str::from_utf8(header.as_bytes()) else {
                continue;
            };
            let raised = self.cookies.iter().find_map(|cookie| cookie.raise(text));
            if let Some(raised) = raised.and_then(|raised| HeaderValue::try_from(raised).ok()) {
                *header = raised;
            }
        }
    }
}

use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{HeaderName, ORIGIN, UPGRADE};
use http::{Method, Request, Response, StatusCode};
use percent_encoding::percent_decode_str;
use tower_service::Service;

use super::layer::Rules;
use super::origin::without_default_port;
use crate::future::{Edit, Edited};
use crate::{Client, Refusable, Refusal, host, refused};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct CrossOrigin<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> CrossOrigin<S> {
    pub(super) const fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules }
    }
}

impl<S, B, R> Service<Request<B>> for CrossOrigin<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    R: From<Bytes>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Refusable<Edited<S::Future, Judged>, R>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let judged = self.rules.judge(&request).err();
        if let Some(detail) = judged.filter(|_| !self.rules.reports_only) {
            return Refusable::refused(refused(StatusCode::FORBIDDEN, refusal(detail)));
        }
        let answering = self.inner.call(request);
        Refusable::passed(Edited::new(answering, Judged(judged)))
    }
}

/// What is to be told of a request that passed.
#[derive(Debug)]
pub struct Judged(Option<&'static str>);

impl Edit for Judged {
    fn edit<R>(self, response: &mut Response<R>) {
        if let Some(detail) = self.0 {
            response.extensions_mut().insert(refusal(detail));
        }
    }
}

fn refusal(detail: &'static str) -> Refusal {
    Refusal {
        rule: "cross-origin-request",
        detail: detail.into(),
    }
}

impl Rules {
    fn judge<B>(&self, request: &Request<B>) -> Result<(), &'static str> {
        let headers = request.headers();
        let is_safe = matches!(
            *request.method(),
            Method::GET | Method::HEAD | Method::OPTIONS | Method::TRACE
        );
        if is_safe && !headers.contains_key(UPGRADE) {
            return Ok(());
        }
        let origin = match headers.get(ORIGIN).map(|origin| origin.to_str()) {
            Some(Ok(origin)) => Some(origin.to_ascii_lowercase()),
            Some(Err(_)) => return Err("Origin is no origin"),
            None => None,
        };
        if let Some(origin) = &origin
            && self.trusted.iter().any(|trusted| trusted.trusts(origin))
        {
            return Ok(());
        }
        if self.is_exempt(request.uri().path()) {
            return Ok(());
        }
        if let Some(site) = headers.get(SEC_FETCH_SITE) {
            return match site.as_bytes() {
                b"same-origin" | b"none" => Ok(()),
                _ => Err("a page of another site has the browser send it"),
            };
        }
        match origin {
            Some(origin) if !is_own(request, &origin) => {
                Err("its Origin is not the address that it is sent to")
            }
            _ => Ok(()),
        }
    }

    /// On the path as applications see it, decoded once. What leads out of a folder is in none.
    fn is_exempt(&self, path: &str) -> bool {
        if self.exempt.is_empty() {
            return false;
        }
        let Ok(path) = percent_decode_str(path).decode_utf8() else {
            return false;
        };
        if path.split('/').any(|part| part == "..") {
            return false;
        }
        self.exempt
            .iter()
            .any(|prefix| is_at_or_below(&path, prefix))
    }
}

fn is_at_or_below(path: &str, prefix: &str) -> bool {
    let Some(rest) = path.strip_prefix(prefix) else {
        return false;
    };
    rest.is_empty() || rest.starts_with('/') || prefix.ends_with('/')
}

/// Whether an origin is that of the address which the client asked for.
fn is_own<B>(request: &Request<B>, origin: &str) -> bool {
    let client = request.extensions().get::<Client>();
    let is_secure = client.is_some_and(|client| client.is_secure);
    let Ok(Some(host)) = host::asked(request) else {
        return false;
    };
    let scheme = if is_secure { "https" } else { "http" };
    let own = format!("{scheme}://{host}").to_ascii_lowercase();
    without_default_port(&own) == without_default_port(origin)
}

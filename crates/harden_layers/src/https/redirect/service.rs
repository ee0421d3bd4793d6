use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use harden_http::host::Host;
use http::header::LOCATION;
use http::{HeaderValue, Request, Response, StatusCode};
use tower_service::Service;

use super::layer::Rules;
use crate::{Client, Refusable, Refusal, host, refused};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct Redirect<S> {
    inner: S,
    rules: Arc<Rules>,
}

impl<S> Redirect<S> {
    pub(super) const fn new(inner: S, rules: Arc<Rules>) -> Self {
        Self { inner, rules }
    }
}

impl<S, B, R> Service<Request<B>> for Redirect<S>
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

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let client = request.extensions().get::<Client>();
        let is_secure = client.is_some_and(|client| client.is_secure);
        if is_secure || self.rules.is_exempt(request.uri().path()) {
            return Refusable::passed(self.inner.call(request));
        }
        Refusable::refused(match self.rules.location(&request) {
            Some(location) => {
                let mut response = Response::new(R::from(Bytes::new()));
                *response.status_mut() = StatusCode::MOVED_PERMANENTLY;
                response.headers_mut().insert(LOCATION, location);
                response
            }
            None => refused(
                StatusCode::BAD_REQUEST,
                Refusal {
                    rule: "bad-host",
                    detail: "Host is no name of a host".into(),
                },
            ),
        })
    }
}

impl Rules {
    /// A pattern that gives up on a path does not exempt it.
    fn is_exempt(&self, path: &str) -> bool {
        let path = path.trim_start_matches('/');
        let mut patterns = self.exempt.iter();
        patterns.any(|pattern| pattern.is_match(path).unwrap_or(false))
    }

    /// The same address over HTTPS; `None` where nobody knows the host.
    fn location<B>(&self, request: &Request<B>) -> Option<HeaderValue> {
        let target = request.uri().path_and_query();
        let target = target.map_or("/", |target| target.as_str());
        let location = match (&self.host, self.port) {
            (Some(host), _) => format!("https://{host}{target}"),
            (None, port) => {
                let host = Host::parse(host::asked(request).ok()??)?.name;
                match port {
                    Some(port) => format!("https://{host}:{port}{target}"),
                    None => format!("https://{host}{target}"),
                }
            }
        };
        HeaderValue::try_from(location).ok()
    }
}

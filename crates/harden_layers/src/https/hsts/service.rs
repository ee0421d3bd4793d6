use std::task::{Context, Poll};

use http::header::STRICT_TRANSPORT_SECURITY;
use http::{HeaderValue, Request, Response};
use tower_service::Service;

use super::{HstsLayer, StrictTransport};
use crate::Client;
use crate::future::{Edit, Edited};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct Hsts<S> {
    inner: S,
    layer: HstsLayer,
}

impl<S> Hsts<S> {
    pub(super) const fn new(inner: S, layer: HstsLayer) -> Self {
        Self { inner, layer }
    }
}

impl<S, B, R> Service<Request<B>> for Hsts<S>
where
    S: Service<Request<B>, Response = Response<R>>,
{
    type Response = Response<R>;
    type Error = S::Error;
    type Future = Edited<S::Future, HstsEdit>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let client = request.extensions().get::<Client>();
        let edit = HstsEdit {
            is_secure: client.is_some_and(|client| client.is_secure),
            layer: self.layer.clone(),
        };
        Edited::new(self.inner.call(request), edit)
    }
}

/// What becomes of the header.
#[derive(Debug)]
pub struct HstsEdit {
    is_secure: bool,
    layer: HstsLayer,
}

impl Edit for HstsEdit {
    fn edit<R>(self, response: &mut Response<R>) {
        let headers = response.headers_mut();
        if !self.is_secure {
            // Browsers pass over it there (section 8.1).
            headers.remove(STRICT_TRANSPORT_SECURITY);
            return;
        }
        let Some(header) = self.layer.header else {
            return;
        };
        // Of several, browsers read the first alone.
        let said = headers.get(STRICT_TRANSPORT_SECURITY);
        let said = said.and_then(|said| said.to_str().ok());
        let header = match said.and_then(StrictTransport::parse) {
            Some(said) if said.and(self.layer.least) == said => return,
            Some(said) => HeaderValue::try_from(said.and(self.layer.least).to_string())
                .expect("digits and words of ASCII"),
            None => header,
        };
        headers.insert(STRICT_TRANSPORT_SECURITY, header);
    }
}

//! A service behind a layer that tells what came to it.

use std::convert::Infallible;

use bytes::Bytes;
use http::{Request, Response};
use tower::{Layer, Service, ServiceExt as _};

use crate::Client;

pub(crate) type Body = Bytes;

/// What comes of a request: the answer, and the request as it came to the service behind; `None` where it did not.
pub(crate) fn ask<L, S>(
    layer: &L,
    request: Request<Body>,
    answer: Response<Body>,
) -> (Response<Body>, Option<Request<Body>>)
where
    L: Layer<Behind, Service = S>,
    S: Service<Request<Body>, Response = Response<Body>, Error = Infallible>,
{
    let came = std::sync::Arc::new(std::sync::Mutex::new(None));
    let behind = Behind {
        came: std::sync::Arc::clone(&came),
        answer,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let Ok(response) = runtime.block_on(layer.layer(behind).oneshot(request));
    let came = came.lock().expect("no panic").take();
    (response, came)
}

/// It keeps a request, and gives the answer that it was told.
#[derive(Clone)]
pub(crate) struct Behind {
    came: std::sync::Arc<std::sync::Mutex<Option<Request<Body>>>>,
    answer: Response<Body>,
}

impl Service<Request<Body>> for Behind {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = std::future::Ready<Result<Response<Body>, Infallible>>;

    fn poll_ready(
        &mut self,
        _context: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Infallible>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        *self.came.lock().expect("no panic") = Some(request);
        std::future::ready(Ok(self.answer.clone()))
    }
}

/// A request with these headers, over TLS or not.
pub(crate) fn request(
    method: &str,
    uri: &str,
    headers: &[(&str, &str)],
    is_secure: bool,
) -> Request<Body> {
    let mut request = Request::builder().method(method).uri(uri);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let client = Client {
        address: [192, 0, 2, 1].into(),
        is_secure,
    };
    request
        .extension(client)
        .body(Body::new())
        .expect("a request")
}

/// An answer with these headers.
pub(crate) fn answer(headers: &[(&str, &str)]) -> Response<Body> {
    let mut response = Response::builder();
    for (name, value) in headers {
        response = response.header(*name, *value);
    }
    response.body(Body::new()).expect("an answer")
}

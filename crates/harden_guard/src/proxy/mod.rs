//! The last of the stack: the application is asked, and its answer passed on.

mod hop_by_hop;
mod request;
mod upgrade;

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use harden_layers::{Refusal, refused};
use http::{Request, Response, StatusCode};
use tower_service::Service;

use crate::body::Body;
use crate::upstream::{Upstream, UpstreamError};

pub(crate) use request::Forwarding;

/// Asks the application.
#[derive(Clone, Debug)]
pub(crate) struct Proxy {
    upstream: Arc<Upstream>,
    forwarding: Arc<Forwarding>,
}

/// Why the application gave no answer, among the extensions of the answer that guard gave instead.
#[derive(Clone, Debug)]
pub(crate) struct Cause(pub(crate) Arc<UpstreamError>);

impl Proxy {
    pub(crate) fn new(upstream: Arc<Upstream>, forwarding: Arc<Forwarding>) -> Self {
        Self {
            upstream,
            forwarding,
        }
    }

    async fn answer(self, mut request: Request<Body>) -> Response<Body> {
        let switching = upgrade::asked(&mut request);
        self.forwarding.prepare(&mut request, switching.is_some());
        let mut response = match self.upstream.ask(request).await {
            Ok(response) => response,
            Err(error) => return unanswered(error),
        };
        let switches = response.status() == StatusCode::SWITCHING_PROTOCOLS;
        if !switches {
            hop_by_hop::remove(response.headers_mut());
        }
        match switching {
            Some(client) if switches => upgrade::connect(client, &mut response),
            // Nobody asked.
            None if switches => return unasked(),
            _ => {}
        }
        response
    }
}

impl Service<Request<Body>> for Proxy {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let proxy = self.clone();
        Box::pin(async move { Ok(proxy.answer(request).await) })
    }
}

fn unanswered(error: UpstreamError) -> Response<Body> {
    let (status, rule, detail) = match &error {
        UpstreamError::Connect { .. } => (
            StatusCode::BAD_GATEWAY,
            "upstream-unreachable",
            "the application cannot be reached",
        ),
        UpstreamError::Closed(..) => (
            StatusCode::BAD_GATEWAY,
            "upstream-closed",
            "the application gave no answer",
        ),
        UpstreamError::TooSlow(_) => (
            StatusCode::GATEWAY_TIMEOUT,
            "upstream-too-slow",
            "the application did not answer in time",
        ),
        UpstreamError::Request(_) => (
            StatusCode::BAD_REQUEST,
            "broken-body",
            "the body of the request broke off",
        ),
    };
    let refusal = Refusal {
        rule,
        detail: detail.into(),
    };
    let mut response = refused(status, refusal);
    response.extensions_mut().insert(Cause(Arc::new(error)));
    response
}

fn unasked() -> Response<Body> {
    let refusal = Refusal {
        rule: "upstream-switched",
        detail: "the application went over to another protocol unasked".into(),
    };
    refused(StatusCode::BAD_GATEWAY, refusal)
}

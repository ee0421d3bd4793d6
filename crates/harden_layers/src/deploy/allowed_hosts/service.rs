use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use harden_http::host::{Host, HostPattern};
use http::{Request, Response, StatusCode};
use tower_service::Service;

use crate::{Refusable, Refusal, host, refused};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct AllowedHosts<S> {
    inner: S,
    patterns: Arc<[HostPattern]>,
}

impl<S> AllowedHosts<S> {
    pub(super) const fn new(inner: S, patterns: Arc<[HostPattern]>) -> Self {
        Self { inner, patterns }
    }

    fn judge<B>(&self, request: &Request<B>) -> Result<(), (StatusCode, Refusal)> {
        let wrong = |rule, detail| (StatusCode::BAD_REQUEST, Refusal { rule, detail });
        let host = host::asked(request)
            .map_err(|fault| wrong(fault.rule(), fault.to_string().into()))?
            .ok_or_else(|| wrong("no-host", "there is no Host".into()))?;
        let host = Host::parse(host)
            .ok_or_else(|| wrong("bad-host", "Host is no name of a host".into()))?;
        if self.patterns.iter().any(|pattern| pattern.allows(host)) {
            return Ok(());
        }
        let refusal = Refusal {
            rule: "host-not-allowed",
            detail: "this host is not served here".into(),
        };
        Err((StatusCode::MISDIRECTED_REQUEST, refusal))
    }
}

impl<S, B, R> Service<Request<B>> for AllowedHosts<S>
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
        match self.judge(&request) {
            Ok(()) => Refusable::passed(self.inner.call(request)),
            Err((status, refusal)) => Refusable::refused(refused(status, refusal)),
        }
    }
}

//! Connections to one process of the application, kept for the next request.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use http::header::UPGRADE;
use http::{Request, Response};
use http_body::Body as _;
use hyper::client::conn::http1::SendRequest;
use tokio::time::timeout;

use super::connect::connect;
use super::{Address, Patience, UpstreamError};
use crate::body::Body;

/// Idle connections that are kept, at most.
const MOST_IDLE: usize = 256;
/// Application servers close idle connections themselves after a few seconds, mostly after more than this.
const LONGEST_IDLE: Duration = Duration::from_secs(4);
/// How long one that cannot be reached is asked last.
const REST: Duration = Duration::from_secs(2);

#[derive(Debug)]
pub(super) struct Pool {
    address: Address,
    idle: Mutex<Vec<Idle>>,
    /// When it could not be reached last.
    failed: Mutex<Option<Instant>>,
}

#[derive(Debug)]
struct Idle {
    sender: SendRequest<Body>,
    since: Instant,
}

/// A request without an answer; the request itself, where nothing of it was sent.
pub(super) struct Unanswered {
    pub(super) request: Option<Box<Request<Body>>>,
    pub(super) error: UpstreamError,
}

impl Pool {
    pub(super) fn new(address: Address) -> Self {
        Self {
            address,
            idle: Mutex::default(),
            failed: Mutex::default(),
        }
    }

    /// Whether it could not be reached a moment ago.
    pub(super) fn is_resting(&self) -> bool {
        let failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.is_some_and(|at| at.elapsed() < REST)
    }

    /// Sends a request over an idle connection or a new one.
    pub(super) async fn ask(
        self: &Arc<Self>,
        mut request: Request<Body>,
        patience: Patience,
    ) -> Result<Response<Body>, Unanswered> {
        while let Some(sender) = self.take().await {
            let again = repeated(&request);
            match (self.send(sender, request, patience).await, again) {
                // It was closed meanwhile, before anything was sent.
                (
                    Err(Unanswered {
                        request: Some(unsent),
                        ..
                    }),
                    _,
                ) => request = *unsent,
                // Or just then: whether it was read nobody knows, and it may be asked twice.
                (
                    Err(Unanswered {
                        error: UpstreamError::Closed(..),
                        ..
                    }),
                    Some(again),
                ) => request = again,
                (answer, _) => return answer,
            }
        }
        match connect(&self.address, patience.to_connect).await {
            Ok(sender) => {
                self.note(None);
                self.send(sender, request, patience).await
            }
            Err(source) => {
                self.note(Some(Instant::now()));
                let address = self.address.clone();
                Err(Unanswered {
                    request: Some(Box::new(request)),
                    error: UpstreamError::Connect { address, source },
                })
            }
        }
    }

    fn note(&self, failed: Option<Instant>) {
        *self.failed.lock().unwrap_or_else(PoisonError::into_inner) = failed;
    }

    /// The connection that was used last: the others may be closed in time.
    async fn take(&self) -> Option<SendRequest<Body>> {
        loop {
            let idle = {
                let mut all = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
                let newest = all.pop()?;
                if newest.since.elapsed() > LONGEST_IDLE {
                    // The others are older.
                    all.clear();
                    return None;
                }
                newest
            };
            let mut sender = idle.sender;
            if sender.ready().await.is_ok() {
                return Some(sender);
            }
        }
    }

    async fn send(
        self: &Arc<Self>,
        mut sender: SendRequest<Body>,
        request: Request<Body>,
        patience: Patience,
    ) -> Result<Response<Body>, Unanswered> {
        let answered = timeout(patience.to_answer, sender.try_send_request(request)).await;
        let unanswered = |request, error| Unanswered { request, error };
        match answered {
            Ok(Ok(response)) => {
                let lease = Lease {
                    pool: Arc::clone(self),
                    sender,
                };
                Ok(response.map(|body| Body::leased(body, lease)))
            }
            Ok(Err(mut failed)) => {
                let request = failed.take_message().map(Box::new);
                let error = failed.into_error();
                let error = if error.is_user() || error.is_body_write_aborted() {
                    UpstreamError::Request(error)
                } else {
                    UpstreamError::Closed(self.address.clone(), error)
                };
                Err(unanswered(request, error))
            }
            Err(_) => {
                let address = self.address.clone();
                Err(unanswered(None, UpstreamError::TooSlow(address)))
            }
        }
    }
}

/// The same request once more, where asking twice is as good as once (RFC 9110, section 9.2.2) and no body would be
/// missing.
fn repeated(request: &Request<Body>) -> Option<Request<Body>> {
    let may_repeat = request.method().is_safe() && request.body().is_end_stream();
    if !may_repeat || request.headers().contains_key(UPGRADE) {
        return None;
    }
    let mut again = Request::new(Body::EMPTY);
    *again.method_mut() = request.method().clone();
    *again.uri_mut() = request.uri().clone();
    *again.headers_mut() = request.headers().clone();
    Some(again)
}

/// A connection whose answer is still being read. Dropped before its end, the connection is closed.
#[derive(Debug)]
pub(crate) struct Lease {
    pool: Arc<Pool>,
    sender: SendRequest<Body>,
}

impl Lease {
    /// Leaves the connection to the next request.
    pub(crate) fn give_back(self) {
        if self.sender.is_closed() {
            return;
        }
        let mut idle = self
            .pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if idle.len() < MOST_IDLE {
            idle.push(Idle {
                sender: self.sender,
                since: Instant::now(),
            });
        }
    }
}

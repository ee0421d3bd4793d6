//! The application behind guard: where it is, and the connections to it.

mod address;
mod connect;
mod pool;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::{Request, Response};
use thiserror::Error;

pub use address::{Address, AddressError};
pub(crate) use pool::Lease;
use pool::Pool;

use crate::body::Body;

/// How long the application may take.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    pub to_connect: Duration,
    /// Until the head of its answer.
    pub to_answer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            to_connect: Duration::from_secs(5),
            to_answer: Duration::from_mins(2),
        }
    }
}

/// Why the application gave no answer.
#[derive(Debug, Error)]
pub(crate) enum UpstreamError {
    #[error("no connection to {address}: {source}")]
    Connect {
        address: Address,
        source: std::io::Error,
    },
    #[error("{0} closed the connection without an answer")]
    Closed(Address, #[source] hyper::Error),
    #[error("{0} did not answer in time")]
    TooSlow(Address),
    /// The client broke off, or sent what is no body.
    #[error("the body of the request broke off")]
    Request(#[source] hyper::Error),
}

/// The processes that answer for the application: one after the other is asked.
#[derive(Debug)]
pub(crate) struct Upstream {
    pools: Vec<Arc<Pool>>,
    next: AtomicUsize,
    patience: Patience,
}

impl Upstream {
    /// `addresses`: at least one.
    pub(crate) fn new(addresses: Vec<Address>, patience: Patience) -> Self {
        let pools = addresses.into_iter().map(Pool::new).map(Arc::new);
        Self {
            pools: pools.collect(),
            next: AtomicUsize::new(0),
            patience,
        }
    }

    /// Asks one of the processes. Where it cannot be reached, nothing was sent yet, and the next one is asked.
    pub(crate) async fn ask(
        &self,
        mut request: Request<Body>,
    ) -> Result<Response<Body>, UpstreamError> {
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let count = self.pools.len();
        let mut at = 0;
        // Those that failed a moment ago are asked last.
        let mut order: Vec<&Arc<Pool>> = (0..count)
            .map(|index| &self.pools[(first.wrapping_add(index)) % count])
            .collect();
        order.sort_by_key(|pool| pool.is_resting());
        loop {
            let unsent = match order[at].ask(request, self.patience).await {
                Ok(response) => return Ok(response),
                Err(unsent) => unsent,
            };
            at += 1;
            match unsent.request {
                Some(again) if at < count => request = *again,
                _ => return Err(unsent.error),
            }
        }
    }
}

//! How requests of a connection come to the stack, and what becomes of a panic in it.

use std::convert::Infallible;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt as _;
use harden_http::message::Fault;
use harden_layers::{Client, Refusal, refused};
use http::header::CONNECTION;
use http::{HeaderValue, Request, Response, StatusCode};
use hyper::body::Incoming;
use hyper::service::Service;
use tokio::sync::watch;
use tower::ServiceExt as _;
use tower::util::BoxCloneSyncService;

use super::signals::{Signals, Upgrade};
use crate::body::Body;
use crate::event::{Sink, Subject};

/// Everything that answers requests: the layers, and the application behind them.
pub(crate) type Stack = BoxCloneSyncService<Request<Body>, Response<Body>, Infallible>;

/// The stack as it is now, and whoever wants to know what became of requests.
#[derive(Clone)]
pub(crate) struct Application {
    /// A reload replaces it between two requests.
    stack: watch::Receiver<Stack>,
    events: Sink,
}

type Answering = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

impl Application {
    pub(crate) fn new(stack: watch::Receiver<Stack>, events: Sink) -> Self {
        Self { stack, events }
    }

    async fn answer(self, mut request: Request<Body>, refused: Option<Fault>) -> Response<Body> {
        let subject = Subject::of(&mut request);
        let response = match refused {
            Some(fault) => refused_head(fault),
            None => self.ask_stack(request).await,
        };
        if let Some(event) = subject.refused(&response) {
            self.events.take(&event);
        }
        response
    }

    async fn ask_stack(&self, request: Request<Body>) -> Response<Body> {
        let stack = self.stack.borrow().clone();
        let answering = AssertUnwindSafe(stack.oneshot(request)).catch_unwind();
        match answering.await {
            Ok(Ok(response)) => response,
            // The message went to the panic hook; of the request nothing may be believed any more.
            Err(_) => refused(
                StatusCode::INTERNAL_SERVER_ERROR,
                Refusal {
                    rule: "panic",
                    detail: "something went wrong here".into(),
                },
            ),
        }
    }
}

/// The answer to what was no sound request: nothing behind it is read.
fn refused_head(fault: Fault) -> Response<Body> {
    let status = StatusCode::from_u16(fault.status()).unwrap_or(StatusCode::BAD_REQUEST);
    let refusal = Refusal {
        rule: fault.rule(),
        detail: fault.to_string().into(),
    };
    let mut response = refused(status, refusal);
    response
        .headers_mut()
        .insert(CONNECTION, HeaderValue::from_static("close"));
    response
}

/// A request as the stack knows it.
fn taken(request: Request<Incoming>, client: Client) -> Request<Body> {
    let mut request = request.map(Body::from);
    request.extensions_mut().insert(client);
    request
}

/// Requests of HTTP/1, of which the next one waits for the answer to the last.
pub(super) struct OneByOne {
    application: Application,
    client: Client,
    signals: Arc<Signals>,
    requests: AtomicU64,
}

impl OneByOne {
    pub(super) fn new(application: Application, client: Client, signals: Arc<Signals>) -> Self {
        Self {
            application,
            client,
            signals,
            requests: AtomicU64::new(0),
        }
    }
}

impl Service<Request<Incoming>> for OneByOne {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let number = self.requests.fetch_add(1, Ordering::Relaxed) + 1;
        let request = taken(request, self.client);
        let refused = self.signals.refused_head(number);
        let application = self.application.clone();
        let signals = Arc::clone(&self.signals);
        Box::pin(async move {
            let response = application.answer(request, refused).await;
            signals.decide(match response.status() {
                StatusCode::SWITCHING_PROTOCOLS => Upgrade::Accepted,
                _ => Upgrade::Declined,
            });
            Ok(response)
        })
    }
}

/// Requests of HTTP/2, which are answered as they come.
pub(super) struct SideBySide {
    application: Application,
    client: Client,
}

impl SideBySide {
    pub(super) fn new(application: Application, client: Client) -> Self {
        Self {
            application,
            client,
        }
    }
}

impl Service<Request<Incoming>> for SideBySide {
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Answering;

    fn call(&self, request: Request<Incoming>) -> Answering {
        let request = taken(request, self.client);
        let application = self.application.clone();
        Box::pin(async move { Ok(application.answer(request, None).await) })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use tower::service_fn;

    use super::*;

    #[tokio::test]
    async fn a_panic_is_one_answer_and_one_event() {
        let stack = service_fn(|request: Request<Body>| async move {
            assert!(request.uri().path() != "/panic", "a layer is wrong");
            Ok::<_, Infallible>(Response::new(Body::EMPTY))
        });
        let (_sender, stack) = watch::channel(BoxCloneSyncService::new(stack));
        let events: Arc<Mutex<Vec<String>>> = Arc::default();
        let taken = Arc::clone(&events);
        let application = Application::new(
            stack,
            Sink::new(move |event| {
                let event = format!("{event:?}");
                taken.lock().expect("no panic").push(event);
            }),
        );
        for (path, status) in [("/panic", 500), ("/", 200), ("/panic", 500)] {
            let request = Request::get(path).body(Body::EMPTY).expect("a request");
            let response = application.clone().answer(request, None).await;
            assert_eq!(response.status().as_u16(), status, "{path}");
        }
        let events = events.lock().expect("no panic");
        assert_eq!(events.len(), 2);
        assert!(events[0].contains("rule: \"panic\""), "{events:?}");
    }
}

//! What guard tells whoever answers for the site: one line of JSON for each thing that happened.
//!
//! Nothing that could be a secret is in it: no query, no body, no cookie, no header but `Host`.

use std::hash::{BuildHasher as _, RandomState};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};

use harden_layers::{Client, Refusal};
use http::header::HOST;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use jiff::Timestamp;
use serde::Serialize;

use crate::body::Body;
use crate::proxy::Cause;

/// Something that happened.
#[derive(Debug, Serialize)]
pub struct Event {
    /// RFC 3339, in UTC.
    pub time: Timestamp,
    #[serde(flatten)]
    pub kind: Kind,
}

/// What happened.
#[derive(Debug, Serialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Kind {
    /// Guard listens.
    Started { listeners: Vec<String> },
    /// A request was answered by guard and not by the application, or would have been.
    Refused {
        rule: &'static str,
        detail: String,
        status: u16,
        client: Option<IpAddr>,
        method: String,
        host: Option<String>,
        /// Without the query.
        path: String,
        request_id: String,
        /// What went wrong between guard and the application.
        #[serde(skip_serializing_if = "Option::is_none")]
        cause: Option<String>,
    },
    /// Connections that were closed at once, since the last of these events: there were too many.
    ConnectionsRefused { count: u64 },
    /// A policy and certificates that were read again count from now on.
    Reloaded { changes: Vec<Change> },
    /// The policy and the certificates are what they were.
    ReloadFailed { why: String },
    /// The application takes requests over HTTPS for such in the clear: forms of pages over HTTPS are refused, and it
    /// redirects without end.
    SchemeNotBelieved { advice: String },
    /// No new connections are taken.
    Draining,
    /// The last connection was closed, or took too long.
    Stopped { unfinished: u64 },
}

/// A part of the policy that is another one than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// As `harden guard policy` names it: `headers.frame_options`.
    pub item: String,
    pub before: String,
    pub after: String,
}

/// Where events go.
#[derive(Clone)]
pub struct Sink(Arc<dyn Fn(&Event) + Send + Sync>);

impl Sink {
    pub fn new(take: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    pub(crate) fn take(&self, event: &Event) {
        (self.0)(event);
    }

    pub(crate) fn tell(&self, kind: Kind) {
        self.take(&Event::now(kind));
    }
}

impl Event {
    pub fn now(kind: Kind) -> Self {
        Self {
            time: Timestamp::now(),
            kind,
        }
    }
}

/// The name that guard and the application have for a request.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What can be said of a request after it was answered.
pub(crate) struct Subject {
    client: Option<IpAddr>,
    method: Method,
    uri: Uri,
    host: Option<HeaderValue>,
    request_id: HeaderValue,
}

impl Subject {
    /// Of a request, which gets a name.
    pub(crate) fn of(request: &mut Request<Body>) -> Self {
        let request_id = new_id();
        request.headers_mut().insert(REQUEST_ID, request_id.clone());
        let client = request.extensions().get::<Client>();
        Self {
            client: client.map(|client| client.address),
            method: request.method().clone(),
            uri: request.uri().clone(),
            host: request.headers().get(HOST).cloned(),
            request_id,
        }
    }

    /// The event of an answer that guard gave itself.
    pub(crate) fn refused(&self, response: &Response<Body>) -> Option<Event> {
        let extensions = response.extensions();
        let refusal = extensions.get::<Refusal>()?;
        let cause = extensions.get::<Cause>();
        let host = self.host.as_ref().map(HeaderValue::as_bytes);
        let authority = self.uri.authority().map(|own| own.as_str().to_owned());
        Some(Event::now(Kind::Refused {
            rule: refusal.rule,
            detail: refusal.detail.to_string(),
            status: response.status().as_u16(),
            client: self.client,
            method: self.method.to_string(),
            host: host
                .map(|host| String::from_utf8_lossy(host).into_owned())
                .or(authority),
            path: self.uri.path().to_owned(),
            request_id: self.request_id.to_str().unwrap_or_default().to_owned(),
            cause: cause.map(|cause| cause.0.to_string()),
        }))
    }
}

/// Sixteen hexadecimal digits that no client can guess and no other request of this process has.
fn new_id() -> HeaderValue {
    static SEED: LazyLock<RandomState> = LazyLock::new(RandomState::new);
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let id = SEED.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::from_str(&format!("{id:016x}")).expect("hexadecimal digits are text")
}

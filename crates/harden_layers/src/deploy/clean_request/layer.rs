use std::sync::Arc;

use harden_http::message::Limits;
use http::HeaderName;
use tower_layer::Layer;

use super::CleanRequest;

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct CleanRequestLayer {
    rules: Arc<Rules>,
}

#[derive(Debug)]
pub(super) struct Rules {
    pub(super) limits: Limits,
    /// What is taken out beside what always is.
    pub(super) trusted: Vec<HeaderName>,
}

impl CleanRequestLayer {
    /// `trusted`: headers that the application believes, which no client may send.
    pub fn new(trusted: impl IntoIterator<Item = HeaderName>) -> Self {
        Self {
            rules: Arc::new(Rules {
                limits: Limits::default(),
                trusted: trusted.into_iter().collect(),
            }),
        }
    }

    /// The same with other limits than 100 headers and 16 KiB.
    #[must_use]
    pub fn with_limits(self, limits: Limits) -> Self {
        let trusted = self.rules.trusted.clone();
        Self {
            rules: Arc::new(Rules { limits, trusted }),
        }
    }
}

impl<S> Layer<S> for CleanRequestLayer {
    type Service = CleanRequest<S>;

    fn layer(&self, inner: S) -> CleanRequest<S> {
        CleanRequest::new(inner, Arc::clone(&self.rules))
    }
}

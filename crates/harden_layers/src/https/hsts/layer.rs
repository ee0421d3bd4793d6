use http::HeaderValue;
use tower_layer::Layer;

use super::{Hsts, StrictTransport};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct HstsLayer {
    pub(super) least: StrictTransport,
    /// The same as a header; `None` where it is 0 seconds, which would have browsers forget.
    pub(super) header: Option<HeaderValue>,
}

impl HstsLayer {
    /// At least this on every answer over TLS; nothing of its own where it is 0 seconds.
    pub fn new(least: StrictTransport) -> Self {
        let header = HeaderValue::try_from(least.to_string());
        let header = header.expect("digits and words of ASCII");
        Self {
            least,
            header: (least.max_age > 0).then_some(header),
        }
    }
}

impl<S> Layer<S> for HstsLayer {
    type Service = Hsts<S>;

    fn layer(&self, inner: S) -> Hsts<S> {
        Hsts::new(inner, self.clone())
    }
}

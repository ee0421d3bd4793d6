use std::sync::Arc;

use harden_http::host::HostPattern;
use tower_layer::Layer;

use super::AllowedHosts;

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct AllowedHostsLayer {
    patterns: Arc<[HostPattern]>,
}

impl AllowedHostsLayer {
    /// `example.com`, `.example.com` for all below it as well, `*` for any.
    pub fn new(patterns: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let patterns = patterns.into_iter();
        Self {
            patterns: patterns
                .map(|pattern| HostPattern::new(pattern.as_ref()))
                .collect(),
        }
    }
}

impl<S> Layer<S> for AllowedHostsLayer {
    type Service = AllowedHosts<S>;

    fn layer(&self, inner: S) -> AllowedHosts<S> {
        AllowedHosts::new(inner, Arc::clone(&self.patterns))
    }
}

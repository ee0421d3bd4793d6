use std::sync::Arc;

use tower_layer::Layer;

use super::{CookieFlags, CookieFlagsService};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct CookieFlagsLayer {
    cookies: Arc<[CookieFlags]>,
}

impl CookieFlagsLayer {
    pub fn new(cookies: impl IntoIterator<Item = CookieFlags>) -> Self {
        Self {
            cookies: cookies.into_iter().collect(),
        }
    }
}

impl<S> Layer<S> for CookieFlagsLayer {
    type Service = CookieFlagsService<S>;

    fn layer(&self, inner: S) -> CookieFlagsService<S> {
        CookieFlagsService::new(inner, Arc::clone(&self.cookies))
    }
}

use std::sync::Arc;

use tower_layer::Layer;

use super::origin::Trusted;
use super::{CrossOrigin, OriginError};

/// See the [module](super).
#[derive(Clone, Debug, Default)]
pub struct CrossOriginLayer {
    rules: Arc<Rules>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    pub(super) trusted: Vec<Trusted>,
    /// Beginnings of paths, as they are decoded.
    pub(super) exempt: Vec<String>,
    pub(super) reports_only: bool,
}

impl CrossOriginLayer {
    /// Trusting nobody but the site itself.
    pub fn new() -> Self {
        Self::default()
    }

    /// Origins whose pages may send anything.
    pub fn trust(
        self,
        origins: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, OriginError> {
        let mut rules = Rules::clone(&self.rules);
        let trusted = origins
            .into_iter()
            .map(|origin| Trusted::new(origin.as_ref()));
        rules.trusted = trusted.collect::<Result<_, _>>()?;
        Ok(rules.into())
    }

    /// Paths that pages of any site may send to: `/saml/acs` is that path and everything below it.
    #[must_use]
    pub fn exempt(self, paths: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let mut rules = Rules::clone(&self.rules);
        rules.exempt = paths.into_iter().map(Into::into).collect();
        rules.into()
    }

    /// Passes what would be refused; the answer carries the [`Refusal`](crate::Refusal) all the same.
    #[must_use]
    pub fn report_only(self) -> Self {
        let mut rules = Rules::clone(&self.rules);
        rules.reports_only = true;
        rules.into()
    }
}

impl From<Rules> for CrossOriginLayer {
    fn from(rules: Rules) -> Self {
        Self {
            rules: Arc::new(rules),
        }
    }
}

impl<S> Layer<S> for CrossOriginLayer {
    type Service = CrossOrigin<S>;

    fn layer(&self, inner: S) -> CrossOrigin<S> {
        CrossOrigin::new(inner, Arc::clone(&self.rules))
    }
}

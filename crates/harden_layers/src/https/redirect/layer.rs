use std::fmt;
use std::sync::Arc;

use fancy_regex::Regex;
use tower_layer::Layer;

use super::Redirect;

/// See the [module](super).
#[derive(Clone, Debug, Default)]
pub struct RedirectLayer {
    rules: Arc<Rules>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// Searched in paths without their first `/`.
    pub(super) exempt: Vec<Regex>,
    /// The host of every address, and its port where it is not 443, in place of what was asked for.
    pub(super) host: Option<String>,
    /// The port of HTTPS, where it is not 443.
    pub(super) port: Option<u16>,
}

/// A pattern that is no regular expression.
#[derive(Debug)]
pub struct PatternError {
    pub pattern: String,
    pub why: String,
}

impl RedirectLayer {
    /// Every path, to the host that was asked for, at port 443.
    pub fn new() -> Self {
        Self::default()
    }

    /// Paths that are served over plain HTTP: expressions that are searched in the path without its first `/`, as in
    /// [`SECURE_REDIRECT_EXEMPT`](https://docs.djangoproject.com/en/stable/ref/settings/#secure-redirect-exempt).
    pub fn exempt(
        self,
        patterns: impl IntoIterator<Item = impl AsRef<str>>,
    ) -> Result<Self, PatternError> {
        let compiled = patterns.into_iter().map(|pattern| {
            let pattern = pattern.as_ref();
            Regex::new(pattern).map_err(|error| PatternError {
                pattern: pattern.to_owned(),
                why: error.to_string(),
            })
        });
        let mut rules = Rules::clone(&self.rules);
        rules.exempt = compiled.collect::<Result<_, _>>()?;
        Ok(rules.into())
    }

    /// Another host for every address, with its port where that is not 443:
    /// [`SECURE_SSL_HOST`](https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-host).
    #[must_use]
    pub fn to_host(self, host: impl Into<String>) -> Self {
        let mut rules = Rules::clone(&self.rules);
        rules.host = Some(host.into());
        rules.into()
    }

    /// Another port than 443, of the host that was asked for.
    #[must_use]
    pub fn to_port(self, port: u16) -> Self {
        let mut rules = Rules::clone(&self.rules);
        rules.port = (port != 443).then_some(port);
        rules.into()
    }
}

impl From<Rules> for RedirectLayer {
    fn from(rules: Rules) -> Self {
        Self {
            rules: Arc::new(rules),
        }
    }
}

impl<S> Layer<S> for RedirectLayer {
    type Service = Redirect<S>;

    fn layer(&self, inner: S) -> Redirect<S> {
        Redirect::new(inner, Arc::clone(&self.rules))
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is no regular expression: {}",
            self.pattern, self.why
        )
    }
}

impl std::error::Error for PatternError {}

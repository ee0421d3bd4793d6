//! Origins that are trusted, as in Django's
//! [`CSRF_TRUSTED_ORIGINS`](https://docs.djangoproject.com/en/stable/ref/settings/#csrf-trusted-origins).

use std::fmt;

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trusted {
    /// `https://shop.example.com:8443`, in small letters, without the port that its scheme has anyway.
    Exactly(String),
    /// `https://*.example.com`: every name below, with the scheme, and with the port where one is named.
    Below { scheme: String, domain: String },
}

/// What is no origin.
#[derive(Debug, PartialEq, Eq)]
pub struct OriginError(String);

impl Trusted {
    pub(super) fn new(text: &str) -> Result<Self, OriginError> {
        let wrong = || OriginError(text.to_owned());
        let lower = text.trim_end_matches('/').to_ascii_lowercase();
        let (scheme, host) = lower.split_once("://").ok_or_else(wrong)?;
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']);
        if scheme.is_empty() || !is_host {
            return Err(wrong());
        }
        match host.split_once('*') {
            None => Ok(Self::Exactly(without_default_port(&lower).to_owned())),
            Some(("", domain)) if domain.starts_with('.') && !domain.contains('*') => {
                Ok(Self::Below {
                    scheme: scheme.to_owned(),
                    domain: domain.to_owned(),
                })
            }
            Some(_) => Err(wrong()),
        }
    }

    /// `origin`: as a browser sends it, in small letters.
    pub(super) fn trusts(&self, origin: &str) -> bool {
        match self {
            Self::Exactly(own) => own == origin,
            Self::Below { scheme, domain } => {
                let host = origin
                    .strip_prefix(scheme.as_str())
                    .and_then(|rest| rest.strip_prefix("://"));
                // Django's wildcard takes the name itself as well.
                host.is_some_and(|host| host.ends_with(domain.as_str()) || host == &domain[1..])
            }
        }
    }
}

/// Browsers leave the port out that a scheme has anyway.
pub(super) fn without_default_port(origin: &str) -> &str {
    let port = if origin.starts_with("https://") {
        ":443"
    } else {
        ":80"
    };
    origin.strip_suffix(port).unwrap_or(origin)
}

impl fmt::Display for OriginError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` is no origin: write `https://shop.example.com`, or `https://*.example.com`",
            self.0
        )
    }
}

impl std::error::Error for OriginError {}

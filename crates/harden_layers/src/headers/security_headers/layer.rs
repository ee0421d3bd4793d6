use std::fmt;
use std::sync::Arc;

use http::header::{REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS};
use http::{HeaderName, HeaderValue};
use tower_layer::Layer;

use super::SecurityHeadersService;
use super::strictness::{Compare, frame_options, nothing, opener_policy, referrer_policy};

/// See the [module](super).
#[derive(Clone, Debug)]
pub struct SecurityHeadersLayer {
    headers: Arc<[Header]>,
}

/// What every answer says at least; `None` for what is the application's alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityHeaders {
    pub nosniff: bool,
    pub frame_options: Option<String>,
    pub referrer_policy: Option<String>,
    pub cross_origin_opener_policy: Option<String>,
    pub permissions_policy: Option<String>,
}

impl Default for SecurityHeaders {
    /// What Django's own defaults are, and `DENY`.
    fn default() -> Self {
        Self {
            nosniff: true,
            frame_options: Some("DENY".to_owned()),
            referrer_policy: Some("same-origin".to_owned()),
            cross_origin_opener_policy: Some("same-origin".to_owned()),
            permissions_policy: None,
        }
    }
}

/// One header, and which of two values of it is stricter.
#[derive(Clone, Debug)]
pub(super) struct Header {
    pub(super) name: HeaderName,
    pub(super) value: HeaderValue,
    pub(super) is_weaker: Compare,
}

/// A value that no header can have.
#[derive(Debug)]
pub struct HeaderError {
    pub name: HeaderName,
    pub value: String,
}

impl SecurityHeadersLayer {
    pub fn new(least: &SecurityHeaders) -> Result<Self, HeaderError> {
        let nosniff = least.nosniff.then_some("nosniff");
        let headers: [(HeaderName, Option<&str>, Compare); 5] = [
            (X_CONTENT_TYPE_OPTIONS, nosniff, nothing),
            (
                X_FRAME_OPTIONS,
                least.frame_options.as_deref(),
                frame_options,
            ),
            (
                REFERRER_POLICY,
                least.referrer_policy.as_deref(),
                referrer_policy,
            ),
            (
                HeaderName::from_static("cross-origin-opener-policy"),
                least.cross_origin_opener_policy.as_deref(),
                opener_policy,
            ),
            (
                HeaderName::from_static("permissions-policy"),
                least.permissions_policy.as_deref(),
                nothing,
            ),
        ];
        let headers = headers.into_iter().filter_map(|(name, value, is_weaker)| {
            let text = value?;
            Some(match HeaderValue::try_from(text) {
                Ok(value) => Ok(Header {
                    name,
                    value,
                    is_weaker,
                }),
                Err(_) => Err(HeaderError {
                    name,
                    value: text.to_owned(),
                }),
            })
        });
        Ok(Self {
            headers: headers.collect::<Result<_, _>>()?,
        })
    }
}

impl<S> Layer<S> for SecurityHeadersLayer {
    type Service = SecurityHeadersService<S>;

    fn layer(&self, inner: S) -> SecurityHeadersService<S> {
        SecurityHeadersService::new(inner, Arc::clone(&self.headers))
    }
}

impl fmt::Display for HeaderError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "`{}` cannot be a value of {}",
            self.value, self.name
        )
    }
}

impl std::error::Error for HeaderError {}

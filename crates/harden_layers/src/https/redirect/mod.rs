//! Answers plain HTTP with the same address over HTTPS, as Django's
//! [`SECURE_SSL_REDIRECT`](https://docs.djangoproject.com/en/stable/ref/settings/#secure-ssl-redirect) does, without
//! asking the application.
//!
//! ```
//! use harden_layers::https::redirect::RedirectLayer;
//!
//! let layer = RedirectLayer::new().exempt([r"^healthz$"])?;
//! # let _ = layer;
//! # Ok::<(), harden_layers::https::redirect::PatternError>(())
//! ```

mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use layer::{PatternError, RedirectLayer};
pub use service::Redirect;

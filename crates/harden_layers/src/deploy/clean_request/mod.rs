//! Refuses requests that two readers could read in different ways, and takes out what no client may say.
//!
//! WSGI makes `HTTP_X_FORWARDED_FOR` of `X-Forwarded-For` and of `X_Forwarded_For`, so a name with an underscore
//! passes by whatever looks for the one with hyphens; and gunicorn takes a header called `SCRIPT_NAME` from whoever
//! it trusts for the beginning of the path ([`forwarder_headers`](https://docs.gunicorn.org/en/stable/settings.html)).
//! Headers that say who the client is, or what it asked for, are the proxy's to write.
//!
//! ```
//! use harden_layers::deploy::clean_request::CleanRequestLayer;
//! use http::HeaderName;
//!
//! // Whoever sends `Remote-User` is taken for that user: nobody but a proxy may.
//! let layer = CleanRequestLayer::new([HeaderName::from_static("remote-user")]);
//! # let _ = layer;
//! ```

mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use layer::CleanRequestLayer;
pub use service::CleanRequest;

//! `X-Content-Type-Options`, `X-Frame-Options`, `Referrer-Policy`, `Cross-Origin-Opener-Policy` and
//! `Permissions-Policy`, where the application says nothing or less
//! (<https://docs.djangoproject.com/en/stable/ref/middleware/#security-middleware>,
//! <https://html.spec.whatwg.org/multipage/browsers.html#cross-origin-opener-policies>).
//!
//! Where the application is stricter, it is left alone. `Server` and `X-Powered-By` are taken out: they tell an
//! attacker what to try.
//!
//! ```
//! use harden_layers::headers::security_headers::{SecurityHeaders, SecurityHeadersLayer};
//!
//! let layer = SecurityHeadersLayer::new(&SecurityHeaders::default())?;
//! # let _ = layer;
//! # Ok::<(), harden_layers::headers::security_headers::HeaderError>(())
//! ```

mod layer;
mod service;
mod strictness;
#[cfg(test)]
mod tests;

pub use layer::{HeaderError, SecurityHeaders, SecurityHeadersLayer};
pub use service::{SecurityHeadersEdit, SecurityHeadersService};

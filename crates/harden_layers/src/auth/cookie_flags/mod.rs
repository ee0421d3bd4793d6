//! `Secure`, `HttpOnly` and `SameSite` on the cookies that say who somebody is
//! ([RFC 6265bis](https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis)).
//!
//! Attributes are added to what the application sends, or replaced where they promise less; all else stays byte for
//! byte.
//!
//! ```
//! use harden_layers::auth::cookie_flags::{CookieFlags, CookieFlagsLayer, SameSite};
//!
//! let layer = CookieFlagsLayer::new([CookieFlags {
//!     name: "sessionid".to_owned(),
//!     secure: true,
//!     http_only: true,
//!     same_site: Some(SameSite::Lax),
//! }]);
//! # let _ = layer;
//! ```

mod cookie;
mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use cookie::{CookieFlags, SameSite};
pub use layer::CookieFlagsLayer;
pub use service::{CookieFlagsEdit, CookieFlagsService};

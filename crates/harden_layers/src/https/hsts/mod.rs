//! `Strict-Transport-Security` ([RFC 6797](https://www.rfc-editor.org/rfc/rfc6797)) on every answer over TLS, and on
//! none over plain HTTP.
//!
//! What the application says itself stays where it asks for longer, for subdomains or for the preload list: nothing is
//! taken back that browsers were told before.
//!
//! ```
//! use harden_layers::https::hsts::{HstsLayer, StrictTransport};
//!
//! let layer = HstsLayer::new(StrictTransport {
//!     max_age: 31_536_000,
//!     include_subdomains: true,
//!     preload: false,
//! });
//! # let _ = layer;
//! ```

mod layer;
mod service;
#[cfg(test)]
mod tests;
mod value;

pub use layer::HstsLayer;
pub use service::{Hsts, HstsEdit};
pub use value::StrictTransport;

//! Refuses requests for hosts that are not served, with the patterns of Django's
//! [`ALLOWED_HOSTS`](https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts).
//!
//! What an application makes of `Host` (links in mails, keys of caches) is then never an attacker's choice. What is no
//! host gets 400, one that is not served 421 (RFC 9110, section 15.5.20).
//!
//! ```
//! use harden_layers::deploy::allowed_hosts::AllowedHostsLayer;
//!
//! let layer = AllowedHostsLayer::new(["example.com", ".example.org"]);
//! # let _ = layer;
//! ```

mod layer;
mod service;
#[cfg(test)]
mod tests;

pub use layer::AllowedHostsLayer;
pub use service::AllowedHosts;

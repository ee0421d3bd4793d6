//! Pure judges of header values and of messages as bytes. Rules, layers and probes use the same ones: one truth per
//! header.
//!
//! Nothing in here knows where a value comes from: from settings, from a proxy's configuration or from the
//! answer of a running site.

pub mod csp;
pub mod host;
pub mod message;

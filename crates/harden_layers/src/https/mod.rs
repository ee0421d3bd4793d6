//! HTTPS, and nothing else.

pub mod hsts;
pub mod redirect;

//! Headers that tell browsers what not to do.

pub mod security_headers;

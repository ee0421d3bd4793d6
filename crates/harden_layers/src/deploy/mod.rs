//! Requests as they should be, for hosts that are served.

pub mod allowed_hosts;
pub mod clean_request;

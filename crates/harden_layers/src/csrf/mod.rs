//! Requests that pages of other sites have browsers make.

pub mod cross_origin;

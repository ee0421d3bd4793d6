//! Tower layers that protect a web application: each topic a folder, each layer a folder in it.
//!
//! A layer knows neither Django nor a proxy: it is made of plain values, and asks of a request no more than its
//! [`Client`], which whoever accepts connections puts into the request's extensions. Where it answers itself, the
//! answer carries a [`Refusal`] among its extensions, for whoever logs.

pub mod auth;
mod client;
pub mod csrf;
pub mod deploy;
mod future;
pub mod headers;
mod host;
pub mod https;
mod refusal;
#[cfg(test)]
mod testing;

pub use client::Client;
pub use future::{Edited, Refusable};
pub use refusal::{Refusal, refused};

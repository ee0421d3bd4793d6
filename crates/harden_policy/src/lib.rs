//! The policy that guard enforces: what settings say, where each part came from, and the floors below which nothing
//! goes by itself.
//!
//! [`Policy::of_settings`] makes it of the settings of a project's production world and of `guard.toml`;
//! [`Policy::to_json`] writes it for a guard that has neither.

mod auth;
mod csrf;
mod deploy;
mod guard_file;
mod headers;
mod https;
mod json;
mod maker;
mod model;
mod rows;
mod settings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod uploads;
mod words;

pub use deploy::{HostsUnknown, HostsWhy};
pub use guard_file::{GuardFile, Mistake};
pub use json::ReadError;
pub use maker::{Made, PolicyError};
pub use model::*;
pub use rows::Row;
pub use settings::{Believed, Middleware, Settings};

//! Static evaluation of Django settings: what Django would see, without importing anything.
//!
//! What leaves this crate are [`facts`]: owned, without trees or lifetimes. What it may ask of the
//! outside is [`source`].

#[expect(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "services of the interpreter have one shape: they belong to it, and may fail"
)]
mod evaluator;
pub mod facts;
mod packages;
pub mod python_regex;
pub mod source;

pub use evaluator::{Depth, Environment, evaluate};

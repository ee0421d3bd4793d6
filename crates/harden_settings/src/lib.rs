//! Static evaluation of Django settings: what Django would see, without importing anything.
//!
//! What leaves this crate are [`facts`]: owned, without trees or lifetimes. What it may ask of the
//! outside is [`source`].

mod evaluator;
pub mod facts;
mod packages;
pub mod source;

pub use evaluator::{Depth, Environment, evaluate};

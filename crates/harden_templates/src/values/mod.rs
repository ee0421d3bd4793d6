//! What a value is: which characters of it somebody else decides, and what they can become where it is printed.

mod breakout;
mod characters;
mod filters;
#[cfg(test)]
mod tests;
mod value;

pub use breakout::{Breakout, breakout};
pub use characters::Characters;
pub use filters::{Effect, built_in};
pub use value::{BuiltIn, Knowledge, Safety, Value};

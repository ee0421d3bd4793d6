//! What is known of one profile's settings: worlds, settings, values, each with its origins.

mod value;
mod world;

pub use value::{Fact, FactValue, Items, MayExist, Unknown, UnknownText};
pub use world::{Choice, EnvRead, Problem, ProfileFacts, Setting, World};

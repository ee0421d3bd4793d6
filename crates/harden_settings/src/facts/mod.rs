//! What is known of one profile's settings: worlds, settings, values, each with its origins.

mod shown;
mod summary;
mod value;
mod world;

pub use shown::shown;
pub use summary::{Alternative, Summary};
pub use value::{Fact, FactValue, Items, MayExist, Unknown, UnknownText};
pub use world::{Choice, EnvRead, LeftToMachine, Problem, ProfileFacts, Setting, World};

//! The one place where modules and names are looked up.

mod builtins;
mod modules;
mod names;

pub use builtins::is_builtin;
pub use modules::{ModuleFiles, ModuleKind, ModuleLocation, ModuleResolver, SearchPath};
pub use names::{Definition, Resolver};

//! The one place where modules and names are looked up.

mod modules;

pub use modules::{ModuleFiles, ModuleKind, ModuleLocation, ModuleResolver, SearchPath};

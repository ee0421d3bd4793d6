//! What the pages of a project load and run, and the strictest content security policy that they can live with.
//!
//! [`Inventory`] is what stands in templates, style sheets and scripts; [`packages`] what known packages and
//! libraries need beside; [`propose`] makes the policies of both, with what stands in the way of stricter ones;
//! [`stack`] writes them as settings of what the project has installed.

pub mod inventory;
pub mod packages;
pub mod policy;
pub mod stack;

pub use inventory::{Address, Bases, Inline, Inventory, Item, Use, What};
pub use packages::Package;
pub use policy::{Obstacle, Policy, Proposal, Source, propose};
pub use stack::{Site, Stack};

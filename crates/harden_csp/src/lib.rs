//! What the pages of a project load and run, and the strictest content security policy that they can live with.
//!
//! [`Inventory`] is what stands in templates, style sheets and scripts; [`packages`] what known packages and
//! libraries need beside; [`propose`] makes the policies of both, with what stands in the way of stricter ones,
//! and [`by_view()`] sets those views apart that need more than the others, as [`Placing`] finds them;
//! [`stack`] writes them as settings of what the project has installed.

pub mod inventory;
pub mod packages;
mod placing;
pub mod policy;
pub mod stack;

pub use inventory::{Address, Bases, Inline, Inventory, Item, Use, What};
pub use packages::Package;
pub use placing::{Placement, Placing, Why};
pub use policy::{ByView, Obstacle, Override, Policy, Proposal, Source, by_view, propose};
pub use stack::{Site, Stack};

//! A Django project: profiles, versions, and the joined facts of the crates below.
//!
//! The project observes; what its facts mean is for rules to decide.

mod profile;

pub use profile::{DjangoRelease, Profile, Role};

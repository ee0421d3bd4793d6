//! The search on repositories that the real git makes.

mod broken;
mod commits;
mod git;
mod hostile;
mod kinds;

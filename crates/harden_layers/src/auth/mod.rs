//! Who somebody is, and what tells it.

pub mod cookie_flags;

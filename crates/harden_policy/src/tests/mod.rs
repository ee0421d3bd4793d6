//! Settings, `guard.toml`, and the policy of both.

mod deploy;
mod guard_file;
mod items;
mod json;

//! What scripts say.

mod broken;
mod pieces;
mod requests;
mod sinks;
mod words;

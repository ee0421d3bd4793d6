//! The catalogue of rules and the engine that feeds them.

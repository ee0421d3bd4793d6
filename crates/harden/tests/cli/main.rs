//! harden from outside: the built program, run on small projects.

mod bad_input;
mod check;
mod fixture;
mod settings;
mod verbs;

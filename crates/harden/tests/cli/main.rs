//! harden from outside: the built program, run on small projects.

mod check;
mod fixture;
mod settings;
mod verbs;

//! harden from outside: the built program, run on small projects.

mod action;
mod advisories;
mod article;
mod bad_input;
mod bad_templates;
mod baseline;
mod bookshop;
mod changes;
mod check;
mod csp;
mod fixture;
mod formats;
mod guard;
mod history;
mod past;
mod repository;
mod secrets;
mod settings;
mod shells;
mod standard_input;
mod templates;
mod verbs;
mod watch;
mod writers;

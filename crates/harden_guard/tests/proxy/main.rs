//! Guard as a client meets it: real connections on loopback, and an application that keeps what it was asked.

mod application;
mod connections;
mod forwarding;
mod guard;
mod raw_requests;
mod tls;
mod upgrades;

//! A reverse proxy in front of Django that enforces the policy of its settings.
//!
//! `server` listens; `connection` reads what clients send, judged byte by byte; `stack` is the list of layers
//! that each request goes through; `proxy` asks the application behind them, over the connections of `upstream`.

mod accept;
mod body;
mod connection;
mod control;
mod event;
mod probe;
mod proxy;
mod server;
mod slots;
mod stack;
mod tls;
mod upstream;

pub use connection::{Manners, Pace};
pub use control::Control;
pub use event::{Change, Event, Kind, Sink};
pub use harden_http::message::Limits;
pub use server::{Config, Server, ServerError};
pub use stack::StackError;
pub use tls::{CertificateFiles, TlsError};
pub use upstream::{Address, AddressError, Patience};

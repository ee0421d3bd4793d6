//! One connection of a client, from its first byte to its last.

mod deadline;
mod gate;
mod http1;
mod http2;
mod service;
mod signals;

use harden_http::message::Limits;
use harden_layers::Client;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

pub use gate::Pace;
pub(crate) use service::{Application, Stack};

/// What every connection is held to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Manners {
    pub limits: Limits,
    pub pace: Pace,
}

/// The protocol of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    Http1,
    Http2,
}

/// Answers the requests of a connection until it ends; once `drain` changes, no more than those that are under way.
pub(crate) async fn serve<S>(
    stream: S,
    protocol: Protocol,
    client: Client,
    application: Application,
    manners: Manners,
    drain: watch::Receiver<bool>,
) -> Result<(), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    match protocol {
        Protocol::Http1 => http1::serve(stream, client, application, manners, drain).await,
        Protocol::Http2 => http2::serve(stream, client, application, manners, drain).await,
    }
}

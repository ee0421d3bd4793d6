//! One more connection to a process of the application.

use std::io;
use std::time::Duration;

use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpStream, UnixStream};
use tokio::time::timeout;

use super::Address;
use crate::body::Body;

/// A connection over which nothing was asked yet.
pub(super) async fn connect(address: &Address, within: Duration) -> io::Result<SendRequest<Body>> {
    let connecting = async {
        match address {
            Address::Tcp(address) => {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                shake_hands(stream).await
            }
            Address::Unix(path) => shake_hands(UnixStream::connect(path).await?).await,
        }
    };
    timeout(within, connecting)
        .await
        .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

async fn shake_hands<S>(stream: S) -> io::Result<SendRequest<Body>>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = Builder::new()
        .handshake(TokioIo::new(stream))
        .await
        .map_err(io::Error::other)?;
    // What goes wrong with it is told to whoever waits for an answer.
    tokio::spawn(async move { connection.with_upgrades().await.ok() });
    Ok(sender)
}

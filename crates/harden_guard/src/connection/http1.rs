use std::sync::Arc;

use harden_layers::Client;
use hyper::server::conn::http1::Builder;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use super::Manners;
use super::gate::Gate;
use super::service::{Application, OneByOne};
use super::signals::Signals;

pub(super) async fn serve<S>(
    stream: S,
    client: Client,
    application: Application,
    manners: Manners,
    mut drain: watch::Receiver<bool>,
) -> Result<(), hyper::Error>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let signals = Arc::new(Signals::default());
    let gate = Gate::new(stream, Arc::clone(&signals), manners.limits, manners.pace);
    let service = OneByOne::new(application, client, signals);
    let connection = Builder::new()
        .timer(TokioTimer::new())
        // The gate bounds the head itself; this bounds the time between two requests.
        .header_read_timeout(manners.pace.idle)
        .serve_connection(TokioIo::new(gate), service)
        .with_upgrades();
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        _ = drain.wait_for(|drains| *drains) => connection.as_mut().graceful_shutdown(),
    }
    connection.await
}

use harden_layers::Client;
use hyper::server::conn::http2::Builder;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;

use super::Manners;
use super::service::{Application, SideBySide};

/// Requests of one client at a time: what browsers are content with.
const MOST_STREAMS: u32 = 100;

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
    let most_bytes = u32::try_from(manners.limits.bytes).unwrap_or(u32::MAX);
    let connection = Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(most_bytes)
        // A client that is gone does not answer.
        .keep_alive_interval(manners.pace.stall)
        .keep_alive_timeout(manners.pace.head)
        .serve_connection(TokioIo::new(stream), SideBySide::new(application, client));
    tokio::pin!(connection);
    tokio::select! {
        ended = connection.as_mut() => return ended,
        _ = drain.wait_for(|drains| *drains) => connection.as_mut().graceful_shutdown(),
    }
    connection.await
}

//! Connections as they come in, and how each is begun.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use harden_layers::Client;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::connection::{self, Application, Manners, Protocol};
use crate::event::{Kind, Sink};
use crate::slots::{Slot, Slots};

/// What the connections of all listeners share.
#[derive(Clone)]
pub(crate) struct Accepting {
    pub(crate) application: Application,
    pub(crate) manners: Manners,
    pub(crate) slots: Slots,
    pub(crate) refused: Arc<Refused>,
    pub(crate) drain: watch::Receiver<bool>,
    pub(crate) events: Sink,
}

impl Accepting {
    /// Takes connections until guard drains.
    pub(crate) async fn accept(mut self, listener: TcpListener, acceptor: Option<TlsAcceptor>) {
        loop {
            let accepted = tokio::select! {
                accepted = listener.accept() => accepted,
                _ = self.drain.wait_for(|drains| *drains) => return,
            };
            let Ok((stream, peer)) = accepted else {
                // The process has no file left for a connection: one that ends leaves its own.
                tokio::time::sleep(Duration::from_millis(20)).await;
                continue;
            };
            let Some(slot) = self.slots.take(peer.ip()) else {
                self.refused.note(&self.events);
                continue;
            };
            tokio::spawn(
                self.clone()
                    .converse(stream, peer.ip(), acceptor.clone(), slot),
            );
        }
    }

    /// What is said on a connection that breaks off is of no interest: the client is gone.
    async fn converse(
        self,
        stream: TcpStream,
        address: IpAddr,
        acceptor: Option<TlsAcceptor>,
        slot: Slot,
    ) {
        stream.set_nodelay(true).ok();
        let client = Client {
            address,
            is_secure: acceptor.is_some(),
        };
        let Self {
            application,
            manners,
            drain,
            ..
        } = self;
        if let Some(acceptor) = acceptor {
            let shaken = timeout(manners.pace.head, acceptor.accept(stream)).await;
            if let Ok(Ok(stream)) = shaken {
                let protocol = match stream.get_ref().1.alpn_protocol() {
                    Some(b"h2") => Protocol::Http2,
                    _ => Protocol::Http1,
                };
                connection::serve(stream, protocol, client, application, manners, drain)
                    .await
                    .ok();
            }
        } else {
            connection::serve(stream, Protocol::Http1, client, application, manners, drain)
                .await
                .ok();
        }
        drop(slot);
    }
}

/// Connections that were refused, told once a second at most.
pub(crate) struct Refused {
    began: Instant,
    count: AtomicU64,
    /// Seconds since it began that are over before the next is told.
    told: AtomicU64,
}

impl Default for Refused {
    fn default() -> Self {
        Self {
            began: Instant::now(),
            count: AtomicU64::new(0),
            told: AtomicU64::new(0),
        }
    }
}

impl Refused {
    fn note(&self, events: &Sink) {
        self.count.fetch_add(1, Ordering::Relaxed);
        let now = self.began.elapsed().as_secs() + 1;
        if self.told.swap(now, Ordering::Relaxed) != now {
            let count = self.count.swap(0, Ordering::Relaxed);
            events.tell(Kind::ConnectionsRefused { count });
        }
    }
}

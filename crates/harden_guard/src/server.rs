//! Listeners, and the life of the connections that come in by them.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use harden_layers::Client;
use harden_policy::Policy;
use thiserror::Error;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::connection::{self, Application, Manners, Protocol, Stack};
use crate::event::{Kind, Sink};
use crate::slots::{Slot, Slots};
use crate::stack::{StackError, stack};
use crate::tls::{CertificateFiles, Certificates, TlsError, server_config};
use crate::upstream::{Address, Patience, Upstream};

/// Where guard listens, and what it stands in front of.
#[derive(Clone, Debug)]
pub struct Config {
    /// Listeners for plain HTTP.
    pub plain: Vec<SocketAddr>,
    /// Listeners for HTTPS, with at least one certificate.
    pub secure: Vec<SocketAddr>,
    pub certificates: Vec<CertificateFiles>,
    /// At least one.
    pub upstreams: Vec<Address>,
    pub patience: Patience,
    pub manners: Manners,
    pub most_connections: u32,
    pub most_connections_by_client: u32,
    /// How long connections may go on after guard was told to stop.
    pub drain: Duration,
}

impl Config {
    /// In front of these processes, with no listener yet.
    pub fn new(upstreams: Vec<Address>) -> Self {
        Self {
            plain: Vec::new(),
            secure: Vec::new(),
            certificates: Vec::new(),
            upstreams,
            patience: Patience::default(),
            manners: Manners::default(),
            most_connections: 16_384,
            most_connections_by_client: 256,
            drain: Duration::from_secs(30),
        }
    }
}

/// Why guard does not start, or keeps what it had.
#[derive(Debug, Error)]
pub enum ServerError {
    #[error("{address} cannot be listened on: {source}")]
    Listen {
        address: SocketAddr,
        source: io::Error,
    },
    #[error("a listener for HTTPS needs a certificate")]
    NoCertificate,
    #[error("there is no application to stand in front of")]
    NoUpstream,
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error(transparent)]
    Stack(#[from] StackError),
}

/// Guard, listening.
pub struct Server {
    listeners: Vec<(TcpListener, Option<TlsAcceptor>)>,
    accepting: Accepting,
    control: Control,
}

/// What can be done to a running guard.
#[derive(Clone)]
pub struct Control {
    config: Arc<Config>,
    https_port: Option<u16>,
    upstream: Arc<Upstream>,
    stack: watch::Sender<Stack>,
    certificates: Certificates,
    drain: watch::Sender<bool>,
    events: Sink,
}

/// What the connections of all listeners share.
#[derive(Clone)]
struct Accepting {
    application: Application,
    manners: Manners,
    slots: Slots,
    refused: Arc<Refused>,
    drain: watch::Receiver<bool>,
    events: Sink,
}

impl Server {
    /// Opens the listeners. Connections wait until [`Server::serve`].
    pub async fn bind(config: Config, policy: &Policy, events: Sink) -> Result<Self, ServerError> {
        if config.upstreams.is_empty() {
            return Err(ServerError::NoUpstream);
        }
        if !config.secure.is_empty() && config.certificates.is_empty() {
            return Err(ServerError::NoCertificate);
        }
        let certificates = Certificates::read(&config.certificates)?;
        let acceptor = TlsAcceptor::from(server_config(certificates.clone())?);
        let plain = config.plain.iter().map(|address| (*address, None));
        let secure = config.secure.iter();
        let secure = secure.map(|address| (*address, Some(acceptor.clone())));
        let mut listeners = Vec::new();
        for (address, acceptor) in plain.chain(secure) {
            let listener = TcpListener::bind(address).await;
            let listener = listener.map_err(|source| ServerError::Listen { address, source })?;
            listeners.push((listener, acceptor));
        }
        let upstream = Upstream::new(config.upstreams.clone(), config.patience);
        let upstream = Arc::new(upstream);
        let https_port = https_port(&listeners);
        let stack = stack(policy, https_port, Arc::clone(&upstream))?;
        let (stack, current) = watch::channel(stack);
        let (drain, drained) = watch::channel(false);
        let accepting = Accepting {
            application: Application::new(current, events.clone()),
            manners: config.manners,
            slots: Slots::new(config.most_connections, config.most_connections_by_client),
            refused: Arc::default(),
            drain: drained,
            events: events.clone(),
        };
        let control = Control {
            config: Arc::new(config),
            https_port,
            upstream,
            stack,
            certificates,
            drain,
            events,
        };
        Ok(Self {
            listeners,
            accepting,
            control,
        })
    }

    pub fn control(&self) -> Control {
        self.control.clone()
    }

    /// Where it listens: plain HTTP first, in the order of the configuration.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        let listeners = self.listeners.iter();
        listeners
            .filter_map(|(listener, _)| listener.local_addr().ok())
            .collect()
    }

    /// Answers until it is told to drain, and the last connection has ended or the time for that is over.
    pub async fn serve(self) {
        let Self {
            listeners,
            accepting,
            control,
        } = self;
        let shown = listeners.iter().map(|(listener, acceptor)| {
            let scheme = if acceptor.is_some() { "https" } else { "http" };
            let address = listener.local_addr();
            address.map_or_else(|_| scheme.to_owned(), |own| format!("{scheme}://{own}"))
        });
        control.events.tell(Kind::Started {
            listeners: shown.collect(),
        });
        let mut accepts = JoinSet::new();
        for (listener, acceptor) in listeners {
            accepts.spawn(accepting.clone().accept(listener, acceptor));
        }
        accepts.join_all().await;
        control.events.tell(Kind::Draining);
        let unfinished = match timeout(control.config.drain, accepting.slots.all_free()).await {
            Ok(()) => 0,
            Err(_) => accepting.slots.taken(),
        };
        control.events.tell(Kind::Stopped { unfinished });
    }
}

impl Control {
    /// Takes a new policy, and reads the certificates again. Where either fails, all stays as it was.
    pub fn reload(&self, policy: &Policy) -> Result<(), ServerError> {
        let reloaded = self.replaced(policy);
        match &reloaded {
            Ok(()) => self.events.tell(Kind::Reloaded),
            Err(error) => self.keep(error.to_string()),
        }
        reloaded
    }

    /// Tells that there is no new policy, and why.
    pub fn keep(&self, why: String) {
        self.events.tell(Kind::ReloadFailed { why });
    }

    fn replaced(&self, policy: &Policy) -> Result<(), ServerError> {
        let stack = stack(policy, self.https_port, Arc::clone(&self.upstream))?;
        let certificates = Certificates::read(&self.config.certificates)?;
        self.certificates.replace(&certificates);
        self.stack.send_replace(stack);
        Ok(())
    }

    /// Takes no more connections, and lets those that there are end with what is under way.
    pub fn drain(&self) {
        self.drain.send_replace(true);
    }
}

/// Where plain HTTP can be sent to.
fn https_port(listeners: &[(TcpListener, Option<TlsAcceptor>)]) -> Option<u16> {
    let (listener, _) = listeners.iter().find(|(_, acceptor)| acceptor.is_some())?;
    Some(listener.local_addr().ok()?.port())
}

impl Accepting {
    async fn accept(mut self, listener: TcpListener, acceptor: Option<TlsAcceptor>) {
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
struct Refused {
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

//! Where guard listens, from its start to its end.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use harden_policy::Policy;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::accept::Accepting;
use crate::connection::{Application, Manners};
use crate::control::Control;
use crate::event::{Kind, Sink};
use crate::slots::Slots;
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
            policy: Arc::new(Mutex::new(policy.clone())),
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

/// Where plain HTTP can be sent to.
fn https_port(listeners: &[(TcpListener, Option<TlsAcceptor>)]) -> Option<u16> {
    let (listener, _) = listeners.iter().find(|(_, acceptor)| acceptor.is_some())?;
    Some(listener.local_addr().ok()?.port())
}

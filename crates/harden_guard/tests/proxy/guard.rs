//! A guard in front of an application.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use harden_guard::{Address, Config, Control, Pace, Server, Sink};
use harden_policy::Policy;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::timeout;

/// Far more than anything takes: a test that waits this long has failed.
pub(crate) const LONG: Duration = Duration::from_secs(20);

pub(crate) struct Guard {
    /// The first is for plain HTTP.
    pub(crate) addresses: Vec<SocketAddr>,
    pub(crate) control: Control,
    pub(crate) serving: JoinHandle<()>,
    events: Arc<Mutex<Vec<String>>>,
}

impl Guard {
    pub(crate) async fn start(application: SocketAddr) -> Self {
        Self::start_with(application, |_| {}).await
    }

    pub(crate) async fn start_with(
        application: SocketAddr,
        change: impl FnOnce(&mut Config),
    ) -> Self {
        let upstream: Address = application.to_string().parse().expect("an address");
        let mut config = Config::new(vec![upstream]);
        config.plain.push(([127, 0, 0, 1], 0).into());
        change(&mut config);
        let events: Arc<Mutex<Vec<String>>> = Arc::default();
        let taken = Arc::clone(&events);
        let sink = Sink::new(move |event| {
            let line = serde_json::to_string(event).expect("events are plain");
            taken.lock().expect("no panic").push(line);
        });
        let server = Server::bind(config, &policy(), sink)
            .await
            .expect("it starts");
        Self {
            addresses: server.addresses(),
            control: server.control(),
            serving: tokio::spawn(server.serve()),
            events,
        }
    }

    /// What a client gets that sends this and then listens until guard closes the connection.
    pub(crate) async fn ask(&self, request: &[u8]) -> String {
        let mut stream = self.connect().await;
        // Guard may close the connection before all of it is sent.
        stream.write_all(request).await.ok();
        read_all(&mut stream).await
    }

    pub(crate) async fn connect(&self) -> TcpStream {
        self.connect_to(0).await
    }

    pub(crate) async fn connect_to(&self, listener: usize) -> TcpStream {
        TcpStream::connect(self.addresses[listener])
            .await
            .expect("it listens")
    }

    /// The lines of the log that are about something.
    pub(crate) fn events(&self, word: &str) -> Vec<String> {
        let events = self.events.lock().expect("no panic");
        let found = events.iter().filter(|line| line.contains(word));
        found.cloned().collect()
    }
}

/// Everything until the other side closes the connection.
pub(crate) async fn read_all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is reset has said what it had to say.
    timeout(LONG, stream.read_to_end(&mut answer))
        .await
        .expect("guard closes the connection")
        .ok();
    String::from_utf8_lossy(&answer).into_owned()
}

/// As much as one answer of the application, with a body that ends in this.
pub(crate) async fn read_until(stream: &mut TcpStream, end: &str) -> String {
    let mut answer = Vec::new();
    let reading = async {
        while !answer.ends_with(end.as_bytes()) {
            let mut byte = [0];
            stream
                .read_exact(&mut byte)
                .await
                .expect("the answer goes on");
            answer.push(byte[0]);
        }
    };
    timeout(LONG, reading).await.expect("an answer");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Short patience, for tests of slowness.
pub(crate) fn impatient() -> Pace {
    Pace {
        head: Duration::from_millis(200),
        stall: Duration::from_millis(200),
        idle: Duration::from_millis(200),
    }
}

/// One with every layer, for `a.test`.
pub(crate) fn policy() -> Policy {
    serde_json::from_str(include_str!("policy.json")).expect("it is sound")
}

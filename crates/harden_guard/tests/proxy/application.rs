//! An application that keeps every head that reaches it, as it came, and answers with the text of its path.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt as _, AsyncWrite};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

pub(crate) struct Application {
    pub(crate) address: SocketAddr,
    heads: Arc<Mutex<Vec<String>>>,
    connections: Arc<Mutex<usize>>,
    asked: watch::Sender<usize>,
}

impl Application {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let application = Self {
            address: listener.local_addr().expect("it is bound"),
            heads: Arc::default(),
            connections: Arc::default(),
            asked: watch::Sender::new(0),
        };
        let heads = Arc::clone(&application.heads);
        let connections = Arc::clone(&application.connections);
        let asked = application.asked.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                *connections.lock().expect("no panic") += 1;
                tokio::spawn(answer(stream, Arc::clone(&heads), asked.clone()));
            }
        });
        application
    }

    /// The heads that came so far, with their bodies behind them.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.heads.lock().expect("no panic").clone()
    }

    /// Returns when the heads of so many requests have come.
    pub(crate) async fn is_asked(&self, count: usize) {
        let mut asked = self.asked.subscribe();
        asked
            .wait_for(|asked| *asked >= count)
            .await
            .expect("it is asked");
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        *self.connections.lock().expect("no panic")
    }
}

async fn answer(stream: TcpStream, heads: Arc<Mutex<Vec<String>>>, asked: watch::Sender<usize>) {
    let mut stream = BufReader::new(stream);
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match stream.read_line(&mut head).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
        asked.send_modify(|count| *count += 1);
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let lower = head.to_ascii_lowercase();
        let body = read_body(&lower, &mut stream).await;
        heads
            .lock()
            .expect("no panic")
            .push(format!("{head}{body}"));
        match path.as_str() {
            "/close" => return,
            // As Django does with `SECURE_SSL_REDIRECT` where it is not told of HTTPS in its own way.
            "/" if lower.contains("host: loop.test\r\n")
                && !lower.contains("\r\nx-scheme: tls\r\n") =>
            {
                let moved = "HTTP/1.1 301 Moved Permanently\r\nLocation: https://loop.test/\r\nContent-Length: 0\r\n\r\n";
                write(&mut stream, moved).await;
            }
            "/socket" => {
                let switched = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
                write(&mut stream, switched).await;
                let mut echo = [0; 64];
                while let Ok(count @ 1..) = stream.read(&mut echo).await {
                    if stream.write_all(&echo[..count]).await.is_err() {
                        return;
                    }
                }
                return;
            }
            _ => {
                let text = format!(
                    "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nServer: test\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n\r\n{path}",
                    path.len()
                );
                write(&mut stream, &text).await;
            }
        }
    }
}

async fn read_body(head: &str, stream: &mut BufReader<TcpStream>) -> String {
    if let Some((_, rest)) = head.split_once("content-length: ") {
        let length: usize = rest
            .split("\r\n")
            .next()
            .unwrap_or_default()
            .parse()
            .expect("a length");
        let mut body = vec![0; length];
        if stream.read_exact(&mut body).await.is_err() {
            return "(broken)".to_owned();
        }
        return String::from_utf8_lossy(&body).into_owned();
    }
    let mut body = String::new();
    if head.contains("transfer-encoding: chunked") {
        while !body.ends_with("0\r\n\r\n") {
            match stream.read_line(&mut body).await {
                Ok(0) | Err(_) => return "(broken)".to_owned(),
                Ok(_) => {}
            }
        }
    }
    body
}

async fn write(stream: &mut (impl AsyncWrite + Unpin), text: &str) {
    stream.write_all(text.as_bytes()).await.ok();
}

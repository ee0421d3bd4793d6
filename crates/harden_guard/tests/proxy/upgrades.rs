//! Websockets.

use tokio::io::AsyncWriteExt as _;

use crate::application::Application;
use crate::guard::{Guard, read_all, read_until};

const ASKING: &str =
    "Host: a.test\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n";

#[tokio::test]
async fn bytes_of_another_protocol_go_both_ways_as_they_are() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let mut client = guard.connect().await;
    // The first bytes come before the answer does.
    let request = format!("GET /socket HTTP/1.1\r\n{ASKING}early\n");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it listens");
    let answer = read_until(&mut client, "early\n").await;
    assert!(answer.starts_with("HTTP/1.1 101 "), "{answer}");
    client
        .write_all(b"no\nrequest\r\n\r\n")
        .await
        .expect("it listens");
    read_until(&mut client, "no\nrequest\r\n\r\n").await;
    client.shutdown().await.expect("it is open");
    assert_eq!(read_all(&mut client).await, "");
}

#[tokio::test]
async fn an_application_that_declines_is_asked_on() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let mut client = guard.connect().await;
    let next = "GET /next HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n";
    let request = format!("GET /plain HTTP/1.1\r\n{ASKING}{next}");
    client
        .write_all(request.as_bytes())
        .await
        .expect("it listens");
    let answers = read_all(&mut client).await;
    assert!(
        answers.contains("/plain") && answers.ends_with("/next"),
        "{answers}"
    );
}

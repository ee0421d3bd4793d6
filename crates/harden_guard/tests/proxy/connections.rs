//! Slow, many and silent clients, and a guard that is told to stop or to take another policy.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::application::Application;
use crate::guard::{Guard, LONG, impatient, policy, read_all, read_until};

#[tokio::test]
async fn clients_that_take_their_time_are_not_waited_for() {
    let application = Application::start().await;
    let guard = Guard::start_with(application.address, |config| {
        config.manners.pace = impatient();
    })
    .await;
    for (sent, answered) in [
        ("", ""),
        ("GET /asked HT", "HTTP/1.1 408 "),
        (
            "GET /asked HTTP/1.1\r\nHost: a.test\r\nCookie: ",
            "HTTP/1.1 408 ",
        ),
        (
            "POST /asked HTTP/1.1\r\nHost: a.test\r\nContent-Length: 9\r\n\r\nbody",
            "HTTP/1.1 400 ",
        ),
    ] {
        let mut client = guard.connect().await;
        client.write_all(sent.as_bytes()).await.expect("it listens");
        let answer = read_all(&mut client).await;
        assert!(
            answer.starts_with(answered) && answer.is_empty() == answered.is_empty(),
            "{sent:?}: {answer:?}"
        );
    }
}

#[tokio::test]
async fn one_client_has_no_more_than_its_share_of_connections() {
    let application = Application::start().await;
    let guard = Guard::start_with(application.address, |config| {
        config.most_connections_by_client = 2;
    })
    .await;
    let request = b"GET /asked HTTP/1.1\r\nHost: a.test\r\n\r\n";
    let mut open = Vec::new();
    for _ in 0..2 {
        let mut client = guard.connect().await;
        client.write_all(request).await.expect("it listens");
        read_until(&mut client, "/asked").await;
        open.push(client);
    }
    let answer = guard.ask(request).await;
    assert_eq!(answer, "");
    assert_eq!(guard.events("connections-refused").len(), 1);
    open.pop();
    // The place is free once guard has seen that the client is gone.
    let answered = async {
        loop {
            let mut client = guard.connect().await;
            client
                .write_all(b"GET /asked HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
                .await
                .ok();
            if !read_all(&mut client).await.is_empty() {
                return;
            }
        }
    };
    timeout(LONG, answered).await.expect("there is room again");
}

#[tokio::test]
async fn guard_ends_with_what_is_under_way() {
    let application = Application::start().await;
    let guard = Guard::start_with(application.address, |config| {
        config.drain = Duration::from_secs(10);
    })
    .await;
    let mut idle = guard.connect().await;
    idle.write_all(b"GET /one HTTP/1.1\r\nHost: a.test\r\n\r\n")
        .await
        .expect("it listens");
    read_until(&mut idle, "/one").await;
    let mut busy = guard.connect().await;
    busy.write_all(b"POST /two HTTP/1.1\r\nHost: a.test\r\nContent-Length: 4\r\n\r\nbo")
        .await
        .expect("it listens");
    application.is_asked(2).await;
    guard.control.reload(&policy()).expect("the same policy");
    guard.control.drain();
    assert_eq!(read_all(&mut idle).await, "");
    busy.write_all(b"dy").await.expect("it is still read");
    let answer = read_all(&mut busy).await;
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("/two"),
        "{answer}"
    );
    timeout(LONG, guard.serving)
        .await
        .expect("it stops")
        .expect("without a panic");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_reloads_under_load_fail_no_request() {
    const RELOADS: usize = 1000;
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let done = Arc::new(AtomicBool::new(false));
    let mut clients = JoinSet::new();
    for _ in 0..4 {
        let mut client = guard.connect().await;
        let done = Arc::clone(&done);
        clients.spawn(async move {
            let mut answered = 0;
            while !done.load(Ordering::Relaxed) {
                let request = b"GET /asked HTTP/1.1\r\nHost: a.test\r\n\r\n";
                client.write_all(request).await.expect("it listens");
                let answer = read_until(&mut client, "/asked").await;
                assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
                answered += 1;
            }
            answered
        });
    }
    let policy = policy();
    for _ in 0..RELOADS {
        guard.control.reload(&policy).expect("the same policy");
        // Requests go on between two of them.
        tokio::task::yield_now().await;
    }
    application.is_asked(100).await;
    done.store(true, Ordering::Relaxed);
    let answered: usize = clients.join_all().await.into_iter().sum();
    assert!(answered >= 100, "{answered}");
    assert_eq!(guard.events("\"reloaded\"").len(), RELOADS);
    assert!(guard.events("refused").is_empty());
}

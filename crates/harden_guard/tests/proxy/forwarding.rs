//! What goes through guard as it is.

use tokio::io::AsyncWriteExt as _;

use crate::application::Application;
use crate::guard::{Guard, policy, read_until};

#[tokio::test]
async fn bodies_go_through_in_order_on_one_connection() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let mut client = guard.connect().await;
    let long = "x".repeat(300_000);
    for (path, body) in [
        ("/length", "Content-Length: 4\r\n\r\nbody".to_owned()),
        (
            "/chunks",
            "Transfer-Encoding: chunked\r\n\r\n4;a=b\r\nbody\r\n0\r\n\r\n".to_owned(),
        ),
        ("/none", "\r\n".to_owned()),
        (
            "/long",
            format!("Content-Length: {}\r\n\r\n{long}", long.len()),
        ),
    ] {
        let request = format!("POST {path} HTTP/1.1\r\nHost: a.test\r\n{body}");
        client
            .write_all(request.as_bytes())
            .await
            .expect("it listens");
        let answer = read_until(&mut client, path).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
        let lower = answer.to_ascii_lowercase();
        assert!(
            !lower.contains("x-hop") && !lower.contains("keep-alive"),
            "{answer}"
        );
    }
    let requests = application.requests();
    assert!(requests[0].ends_with("\r\n\r\nbody"), "{requests:?}");
    assert!(
        requests[1].ends_with("4\r\nbody\r\n0\r\n\r\n"),
        "{requests:?}"
    );
    assert!(requests[3].ends_with(&long));
    assert_eq!(application.connections(), 1, "the connection is used again");
}

#[tokio::test]
async fn a_client_that_waits_to_be_told_to_go_on_is_told() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let mut client = guard.connect().await;
    let head =
        "POST /asked HTTP/1.1\r\nHost: a.test\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n";
    client.write_all(head.as_bytes()).await.expect("it listens");
    let told = read_until(&mut client, "\r\n\r\n").await;
    assert!(told.starts_with("HTTP/1.1 100 "), "{told}");
    client.write_all(b"body").await.expect("it listens");
    let answer = read_until(&mut client, "/asked").await;
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert!(application.requests()[0].ends_with("\r\n\r\nbody"));
}

#[tokio::test]
async fn an_application_that_is_gone_gives_502() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let ask =
        |path: &str| format!("GET {path} HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n");
    let answer = guard.ask(ask("/close").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    let closed = guard.events("upstream-closed");
    assert!(
        closed.len() == 1 && closed[0].contains("\"cause\":"),
        "{closed:?}"
    );
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("it is bound")
    };
    let guard = Guard::start(nobody).await;
    let answer = guard.ask(ask("/").as_bytes()).await;
    assert!(answer.starts_with("HTTP/1.1 502 "), "{answer}");
    assert!(!answer.contains("127.0.0.1"), "{answer}");
}

#[tokio::test]
async fn of_several_processes_one_that_listens_is_asked() {
    let application = Application::start().await;
    let nobody = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
        listener.local_addr().expect("it is bound")
    };
    let guard = Guard::start_with(nobody, |config| {
        let address = application.address.to_string().parse();
        config.upstreams.push(address.expect("an address"));
    })
    .await;
    for _ in 0..4 {
        let answer = guard
            .ask(b"POST /asked HTTP/1.1\r\nHost: a.test\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi")
            .await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }
    assert!(
        application
            .requests()
            .iter()
            .all(|request| request.ends_with("hi"))
    );
}

#[tokio::test]
async fn an_application_that_does_not_believe_the_scheme_is_told_of() {
    let application = Application::start().await;
    for (header, told) in [
        (("X-Forwarded-Proto", "https"), 1),
        (("X-Scheme", "tls"), 0),
    ] {
        let guard = Guard::start(application.address).await;
        let mut policy = policy();
        policy.deploy.hosts.value = vec!["*.b.test".to_owned(), "loop.test".to_owned()];
        let (name, value) = header;
        policy.deploy.secure_proxy_header.value = Some((name.to_owned(), value.to_owned()));
        guard.control.reload(&policy).expect("it is a policy");
        guard.control.probe().await;
        assert_eq!(guard.events("scheme-not-believed").len(), told, "{name}");
    }
}

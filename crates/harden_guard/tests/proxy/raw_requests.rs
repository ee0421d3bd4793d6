//! Requests that proxies read in different ways: what guard answers, and that nothing of them reaches the application.

use crate::application::Application;
use crate::guard::Guard;

const LINE: &str = "POST /asked HTTP/1.1\r\n";
const HOST: &str = "Host: a.test\r\n";
const END: &str = "Connection: close\r\n\r\n";

/// A request, by the name that comparisons of proxies have for it, and the status that it gets.
type Case = (&'static str, String, u16);

fn with(headers: &str) -> String {
    format!("{LINE}{HOST}{headers}{END}")
}

/// Where the body ends.
fn framing() -> Vec<Case> {
    let smuggled = "GET /smuggled HTTP/1.1\r\nHost: a.test\r\n\r\n";
    vec![
        (
            "CL and TE",
            format!(
                "{}0\r\n\r\n{smuggled}",
                with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")
            ),
            400,
        ),
        (
            "TE and CL",
            format!(
                "{}0\r\n\r\n{smuggled}",
                with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n")
            ),
            400,
        ),
        (
            "two unlike CL",
            with("Content-Length: 1\r\nContent-Length: 2\r\n"),
            400,
        ),
        (
            "two equal CL",
            with("Content-Length: 0\r\nContent-Length: 0\r\n"),
            400,
        ),
        ("CL with a sign", with("Content-Length: +4\r\n"), 400),
        (
            "TE with a space",
            with("Transfer-Encoding : chunked\r\n"),
            400,
        ),
        ("TE xchunked", with("Transfer-Encoding: xchunked\r\n"), 501),
        (
            "TE twice",
            with("Transfer-Encoding: chunked, identity\r\n"),
            501,
        ),
        (
            "TE in HTTP/1.0",
            format!("POST / HTTP/1.0\r\n{HOST}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            400,
        ),
        ("bare CR", with("A: b\rc\r\n"), 400),
        ("bare LF", format!("GET / HTTP/1.1\n{HOST}\r\n"), 400),
        ("folded line", with("A: b\r\n c\r\n"), 400),
        ("NUL", with("A: b\0\r\n"), 400),
    ]
}

/// Hosts, targets, methods and sizes.
fn heads() -> Vec<Case> {
    vec![
        ("two Hosts", with("Host: b.test\r\n"), 400),
        ("no Host", format!("{LINE}{END}"), 400),
        (
            "Host that is none",
            format!("{LINE}Host: a.test/..;@x\r\n{END}"),
            400,
        ),
        (
            "host that is not allowed",
            format!("{LINE}Host: b.test\r\n{END}"),
            421,
        ),
        (
            "absolute URI of another host",
            format!("GET http://b.test/ HTTP/1.1\r\n{HOST}{END}"),
            400,
        ),
        (
            "Connection: Cookie",
            format!("{LINE}{HOST}Cookie: a=b\r\nConnection: close, Cookie\r\n\r\n"),
            400,
        ),
        (
            "Connection: X-Forwarded-For",
            format!("{LINE}{HOST}Connection: close, X-Forwarded-For\r\n\r\n"),
            400,
        ),
        (
            "space in the path",
            format!("GET /a b HTTP/1.1\r\n{HOST}{END}"),
            400,
        ),
        (
            "byte in the path",
            format!("GET /\u{fc} HTTP/1.1\r\n{HOST}{END}"),
            400,
        ),
        ("TRACE", format!("TRACE / HTTP/1.1\r\n{HOST}{END}"), 405),
        (
            "CONNECT",
            format!("CONNECT a.test:443 HTTP/1.1\r\n{HOST}{END}"),
            405,
        ),
        (
            "20 KB",
            with(&format!("A: {}\r\n", "b".repeat(20_000))),
            431,
        ),
        ("150 headers", with(&"A: b\r\n".repeat(150)), 431),
        (
            "HTTP/2 without TLS",
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
            505,
        ),
    ]
}

/// Bodies in chunks.
fn bodies() -> Vec<Case> {
    let chunks = |body: &str| format!("{LINE}{HOST}Transfer-Encoding: chunked\r\n{END}{body}");
    vec![
        ("size 0x4", chunks("0x4\r\nWiki\r\n0\r\n\r\n"), 400),
        ("size ended by LF", chunks("4\nWiki\r\n0\r\n\r\n"), 400),
        (
            "LF in an extension",
            chunks("4;a\nb\r\nWiki\r\n0\r\n\r\n"),
            400,
        ),
    ]
}

#[tokio::test]
async fn what_is_refused_never_reaches_the_application() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let cases = framing().into_iter().chain(heads()).chain(bodies());
    for (name, request, status) in cases {
        let answer = guard.ask(request.as_bytes()).await;
        let expected = format!("HTTP/1.1 {status} ");
        assert!(answer.starts_with(&expected), "{name}: {answer}");
        assert_eq!(answer.matches("HTTP/1.1 ").count(), 1, "{name}: {answer}");
    }
    for request in application.requests() {
        // Of a body that turns out to be none the head may have been sent; it never ends as if it were whole.
        assert!(request.ends_with("(broken)"), "{request}");
    }
}

#[tokio::test]
async fn what_clients_may_not_say_is_taken_out() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    for line in [
        "X_Forwarded_For: 10.0.0.9",
        "SCRIPT_NAME: /zz",
        "Script-Name: /zz",
        "X-Forwarded-For: 10.0.0.9",
        "X-Forwarded-Proto: https",
        "X-Forwarded-Host: b.test",
        "Forwarded: for=10.0.0.9",
        "X-Real-IP: 10.0.0.9",
        "True-Client-IP: 10.0.0.9",
        "CF-Connecting-IP: 10.0.0.9",
        "X-Original-URL: /admin/",
        "X-Rewrite-URL: /admin/",
        "Proxy: 10.0.0.9",
        "Remote-User: admin",
    ] {
        let request = format!("GET /asked HTTP/1.1\r\n{HOST}{line}\r\n{END}");
        let answer = guard.ask(request.as_bytes()).await;
        assert!(answer.starts_with("HTTP/1.1 200 "), "{line}: {answer}");
    }
    let requests = application.requests();
    assert_eq!(requests.len(), 14);
    for request in requests {
        let lower = request.to_ascii_lowercase();
        assert!(
            !lower.contains("10.0.0.9") && !lower.contains("/zz"),
            "{request}"
        );
        assert!(
            !lower.contains("b.test") && !lower.contains("admin"),
            "{request}"
        );
        assert!(
            lower.contains("x-forwarded-for: 127.0.0.1\r\n"),
            "{request}"
        );
        assert!(lower.contains("x-forwarded-proto: http\r\n"), "{request}");
    }
}

#[tokio::test]
async fn a_request_before_one_that_is_refused_is_answered() {
    let application = Application::start().await;
    let guard = Guard::start(application.address).await;
    let sound = format!("GET /first HTTP/1.1\r\n{HOST}\r\n");
    let wrong = "GET /second HTTP/1.1\r\nHost: a.test\r\nHost: b.test\r\n\r\n";
    let answer = guard
        .ask(format!("\r\n{sound}{wrong}{sound}").as_bytes())
        .await;
    let statuses: Vec<&str> = answer
        .match_indices("HTTP/1.1 ")
        .map(|(at, _)| &answer[at + 9..at + 12])
        .collect();
    assert_eq!(statuses, ["200", "400"], "{answer}");
    assert_eq!(application.requests().len(), 1);
    let events = guard.events("several-hosts");
    assert_eq!(events.len(), 1, "{events:?}");
    assert!(events[0].contains("\"status\":400"), "{events:?}");
}

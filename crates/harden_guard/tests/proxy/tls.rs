//! HTTPS: which certificate a client gets, both versions of HTTP, and certificates that are replaced.

use std::path::Path;
use std::sync::Arc;

use bytes::Bytes;
use harden_guard::CertificateFiles;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http2;
use hyper_util::rt::{TokioExecutor, TokioIo};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ProtocolVersion, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use crate::application::Application;
use crate::guard::{Guard, policy};

/// A certificate of its own for some names, written to a folder.
fn certify(folder: &Path, names: &[&str]) -> CertificateFiles {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let file = names[0].replace('*', "any");
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(names).expect("they are names");
    let files = CertificateFiles {
        chain: folder.join(format!("{file}.pem")),
        key: folder.join(format!("{file}.key")),
    };
    std::fs::write(&files.chain, cert.pem()).expect("the folder is there");
    std::fs::write(&files.key, signing_key.serialize_pem()).expect("the folder is there");
    files
}

/// A connection of a client that trusts these certificates alone.
async fn shake_hands(
    guard: &Guard,
    trusted: &[&CertificateFiles],
    name: &str,
    protocol: &[u8],
) -> std::io::Result<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    for files in trusted {
        let certificate = CertificateDer::from_pem_file(&files.chain).expect("it was written");
        roots.add(certificate).expect("it is a certificate");
    }
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let mut config = ClientConfig::builder_with_provider(Arc::new(provider))
        .with_safe_default_protocol_versions()
        .expect("they are spoken")
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = guard.connect_to(1).await;
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
}

/// The answer over HTTP/2.
async fn ask(stream: TlsStream<TcpStream>, request: Request<Full<Bytes>>) -> Response<String> {
    let (mut sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream))
        .await
        .expect("HTTP/2 is spoken");
    tokio::spawn(connection);
    let response = sender.send_request(request).await.expect("an answer");
    let (head, body) = response.into_parts();
    let body = body.collect().await.expect("a whole body").to_bytes();
    Response::from_parts(head, String::from_utf8_lossy(&body).into_owned())
}

async fn secured(application: &Application, certificates: Vec<CertificateFiles>) -> Guard {
    Guard::start_with(application.address, |config| {
        config.secure.push(([127, 0, 0, 1], 0).into());
        config.certificates = certificates;
    })
    .await
}

#[tokio::test]
async fn both_versions_of_http_are_spoken_and_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = certify(folder.path(), &["a.test"]);
    let application = Application::start().await;
    let guard = secured(&application, vec![files.clone()]).await;

    let stream = shake_hands(&guard, &[&files], "a.test", b"h2")
        .await
        .expect("it is trusted");
    let (_, tls) = stream.get_ref();
    assert_eq!(tls.protocol_version(), Some(ProtocolVersion::TLSv1_3));
    let group = tls
        .negotiated_key_exchange_group()
        .expect("keys were exchanged");
    assert_eq!(group.name(), rustls::NamedGroup::X25519MLKEM768);
    let request = Request::post("https://a.test/asked?q=1")
        .header("cookie", "a=b")
        .header("cookie", "c=d")
        .body(Full::from("body"))
        .expect("a request");
    let response = ask(stream, request).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(
        response.headers()["strict-transport-security"],
        "max-age=3600"
    );
    assert_eq!(response.headers()["x-frame-options"], "DENY");
    assert!(!response.headers().contains_key("server"));
    assert_eq!(response.body(), "/asked?q=1");

    let mut stream = shake_hands(&guard, &[&files], "a.test", b"http/1.1")
        .await
        .expect("it is trusted");
    stream
        .write_all(b"GET /old HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
        .await
        .expect("it listens");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("an answer");
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.ends_with("/old"),
        "{answer}"
    );

    let requests = application.requests();
    assert!(
        requests[0].starts_with("POST /asked?q=1 HTTP/1.1\r\n"),
        "{requests:?}"
    );
    assert!(requests[0].contains("cookie: a=b; c=d\r\n"), "{requests:?}");
    for request in requests {
        assert!(request.contains("host: a.test\r\n"), "{request}");
        assert!(
            request.contains("x-forwarded-proto: https\r\n"),
            "{request}"
        );
    }
}

#[tokio::test]
async fn a_client_gets_the_certificate_of_the_name_that_it_asks_for() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = certify(folder.path(), &["a.test", "b.test"]);
    let second = certify(folder.path(), &["*.c.test"]);
    let application = Application::start().await;
    let guard = secured(&application, vec![first.clone(), second.clone()]).await;
    for (name, trusted, other) in [
        ("a.test", &first, &second),
        ("b.test", &first, &second),
        ("x.c.test", &second, &first),
    ] {
        assert!(
            shake_hands(&guard, &[trusted], name, b"h2").await.is_ok(),
            "{name}"
        );
        assert!(
            shake_hands(&guard, &[other], name, b"h2").await.is_err(),
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_reload_takes_new_certificates_and_keeps_the_old_where_it_cannot() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = certify(folder.path(), &["a.test"]);
    let application = Application::start().await;
    let guard = secured(&application, vec![files.clone()]).await;
    let before = tempfile::tempdir().expect("a folder");
    let old = CertificateFiles {
        chain: before.path().join("old.pem"),
        key: files.key.clone(),
    };
    std::fs::copy(&files.chain, &old.chain).expect("it was written");

    std::fs::write(&files.key, "no key").expect("it is there");
    let error = guard
        .control
        .reload(&policy())
        .expect_err("there is no key");
    assert!(error.to_string().contains("a.test.key"), "{error}");
    assert_eq!(guard.events("reload-failed").len(), 1);
    assert!(shake_hands(&guard, &[&old], "a.test", b"h2").await.is_ok());

    certify(folder.path(), &["a.test"]);
    guard.control.reload(&policy()).expect("there is one again");
    assert!(shake_hands(&guard, &[&old], "a.test", b"h2").await.is_err());
    assert!(
        shake_hands(&guard, &[&files], "a.test", b"h2")
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn plain_http_leads_to_https() {
    let folder = tempfile::tempdir().expect("a folder");
    let files = certify(folder.path(), &["a.test"]);
    let application = Application::start().await;
    let guard = secured(&application, vec![files]).await;
    let mut redirecting = policy();
    redirecting.https.redirect.value = true;
    guard.control.reload(&redirecting).expect("it is a policy");
    let told = guard.events("\"reloaded\"");
    let change = r#"[{"item":"https.redirect","before":"off","after":"on"}]"#;
    assert!(told[0].contains(change), "{told:?}");
    let answer = guard
        .ask(b"GET /a?b=c HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")
        .await;
    assert!(answer.starts_with("HTTP/1.1 301 "), "{answer}");
    let port = guard.addresses[1].port();
    assert!(
        answer.contains(&format!("location: https://a.test:{port}/a?b=c\r\n")),
        "{answer}"
    );
    assert!(application.requests().is_empty());
}

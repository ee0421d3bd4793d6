use http::StatusCode;

use super::*;
use crate::testing::{answer, ask, request};

fn status(patterns: &[&str], uri: &str, hosts: &[&str]) -> StatusCode {
    let headers: Vec<(&str, &str)> = hosts.iter().map(|host| ("host", *host)).collect();
    let layer = AllowedHostsLayer::new(patterns);
    let (response, came) = ask(&layer, request("GET", uri, &headers, true), answer(&[]));
    assert_eq!(came.is_some(), response.status() == StatusCode::OK);
    response.status()
}

#[test]
fn hosts_that_are_served() {
    let patterns = ["a.test", ".b.test"];
    for (uri, hosts) in [
        ("/", &["a.test"][..]),
        ("/", &["A.TEST:8443"]),
        ("/", &["c.b.test."]),
        ("https://a.test/", &[]),
        ("https://a.test/", &["a.test"]),
    ] {
        assert_eq!(
            status(&patterns, uri, hosts),
            StatusCode::OK,
            "{uri} {hosts:?}"
        );
    }
    assert_eq!(status(&["*"], "/", &["any.test"]), StatusCode::OK);
}

#[test]
fn hosts_that_are_not() {
    let patterns = ["a.test", ".b.test"];
    for (uri, hosts) in [
        ("/", &["c.test"][..]),
        ("/", &["a.a.test"]),
        ("https://c.test/", &[]),
    ] {
        assert_eq!(
            status(&patterns, uri, hosts),
            StatusCode::MISDIRECTED_REQUEST,
            "{uri} {hosts:?}"
        );
    }
    for (uri, hosts) in [
        ("/", &[][..]),
        ("/", &["a.test", "a.test"]),
        ("/", &["a.test/..;@x"]),
        ("/", &["a_b.test"]),
        ("/", &[""]),
        ("https://a.test/", &["b.test"]),
    ] {
        for patterns in [&patterns[..], &["*"]] {
            assert_eq!(
                status(patterns, uri, hosts),
                StatusCode::BAD_REQUEST,
                "{uri} {hosts:?}"
            );
        }
    }
}

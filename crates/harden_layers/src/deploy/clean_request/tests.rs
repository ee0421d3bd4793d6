use http::HeaderName;

use super::*;
use crate::Refusal;
use crate::testing::{answer, ask, request};

fn layer() -> CleanRequestLayer {
    CleanRequestLayer::new([HeaderName::from_static("remote-user")])
}

#[test]
fn what_could_be_read_in_two_ways_is_refused() {
    let long = "a".repeat(20_000);
    for (method, headers, rule) in [
        ("TRACE", &[][..], "method-not-allowed"),
        ("CONNECT", &[], "method-not-allowed"),
        (
            "POST",
            &[("content-length", "4"), ("transfer-encoding", "chunked")],
            "content-length-and-transfer-encoding",
        ),
        (
            "POST",
            &[("content-length", "4"), ("content-length", "4")],
            "several-content-lengths",
        ),
        ("POST", &[("content-length", "+4")], "bad-content-length"),
        (
            "POST",
            &[("transfer-encoding", "gzip, chunked")],
            "unknown-transfer-encoding",
        ),
        (
            "GET",
            &[("connection", "close, Cookie")],
            "connection-names-header",
        ),
        (
            "GET",
            &[("connection", "close"), ("connection", "origin")],
            "connection-names-header",
        ),
        ("GET", &[("a", long.as_str())], "head-too-large"),
        ("GET", &[("a", "b"); 101], "too-many-headers"),
    ] {
        let uri = if method == "CONNECT" {
            "a.test:443"
        } else {
            "/"
        };
        let (response, came) = ask(&layer(), request(method, uri, headers, true), answer(&[]));
        let refusal = response.extensions().get::<Refusal>();
        assert_eq!(refusal.map(|refusal| refusal.rule), Some(rule));
        assert!(
            came.is_none() && response.status().is_client_error()
                || response.status().as_u16() == 501
        );
    }
}

#[test]
fn what_no_client_may_say_is_taken_out() {
    let said = [
        ("x_forwarded_for", "10.0.0.9"),
        ("x-forwarded-for", "10.0.0.9"),
        ("x-forwarded-anything", "10.0.0.9"),
        ("forwarded", "for=10.0.0.9"),
        ("x-real-ip", "10.0.0.9"),
        ("true-client-ip", "10.0.0.9"),
        ("cf-connecting-ip", "10.0.0.9"),
        ("x-original-url", "/admin/"),
        ("x-rewrite-url", "/admin/"),
        ("proxy", "10.0.0.9"),
        ("script_name", "/zz"),
        ("script-name", "/zz"),
        ("path_info", "/zz"),
        ("remote-user", "admin"),
        ("remote-user", "root"),
    ];
    let kept = [
        ("cookie", "a_b=c"),
        ("x-request-id", "1"),
        ("connection", "keep-alive, x-own"),
    ];
    let all: Vec<_> = said.iter().chain(&kept).copied().collect();
    let (_, came) = ask(&layer(), request("GET", "/a_b", &all, true), answer(&[]));
    let came = came.expect("it is passed on");
    let mut names: Vec<&str> = came.headers().keys().map(HeaderName::as_str).collect();
    names.sort_unstable();
    assert_eq!(names, ["connection", "cookie", "x-request-id"]);
}

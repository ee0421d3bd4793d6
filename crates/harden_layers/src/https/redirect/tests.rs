use http::StatusCode;

use super::*;
use crate::testing::{answer, ask, request};

fn location(layer: &RedirectLayer, uri: &str, host: &str, is_secure: bool) -> Option<String> {
    let (response, came) = ask(
        layer,
        request("POST", uri, &[("host", host)], is_secure),
        answer(&[]),
    );
    if came.is_some() {
        assert_eq!(response.status(), StatusCode::OK);
        return None;
    }
    assert_eq!(response.status(), StatusCode::MOVED_PERMANENTLY);
    let location = response.headers()["location"].to_str();
    Some(location.expect("it is ASCII").to_owned())
}

#[test]
fn plain_requests_are_sent_to_the_same_address() {
    let layer = RedirectLayer::new();
    let at = |uri, host| location(&layer, uri, host, false);
    assert_eq!(
        at("/a%20b?c=d&e", "a.test").as_deref(),
        Some("https://a.test/a%20b?c=d&e")
    );
    assert_eq!(at("/", "a.test:8000").as_deref(), Some("https://a.test/"));
    assert_eq!(
        at("//b.test/x", "a.test").as_deref(),
        Some("https://a.test//b.test/x")
    );
    assert_eq!(location(&layer, "/", "a.test", true), None);
    let at = |layer: &RedirectLayer| location(layer, "/x", "a.test:80", false);
    let port = RedirectLayer::new().to_port(8443);
    assert_eq!(at(&port).as_deref(), Some("https://a.test:8443/x"));
    let host = port.to_host("b.test");
    assert_eq!(at(&host).as_deref(), Some("https://b.test/x"));
    let both = host.to_host("b.test:444");
    assert_eq!(at(&both).as_deref(), Some("https://b.test:444/x"));
}

#[test]
fn exempt_paths_are_served() {
    let layer = RedirectLayer::new().exempt([r"^health/$", r"(?<!x)status"]);
    let layer = layer.expect("they are expressions");
    for path in ["/health/", "/a/status"] {
        assert_eq!(location(&layer, path, "a.test", false), None, "{path}");
    }
    for path in ["/health/more", "/xstatus", "/"] {
        assert!(location(&layer, path, "a.test", false).is_some(), "{path}");
    }
    let error = RedirectLayer::new().exempt(["("]).expect_err("it is none");
    assert!(
        error
            .to_string()
            .starts_with("`(` is no regular expression"),
        "{error}"
    );
}

#[test]
fn a_host_that_is_none_is_not_redirected_to() {
    let layer = RedirectLayer::new();
    let (response, _) = ask(
        &layer,
        request("GET", "/", &[("host", "a.test/..;@x")], false),
        answer(&[]),
    );
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

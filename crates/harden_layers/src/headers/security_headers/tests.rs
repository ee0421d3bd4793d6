use super::*;
use crate::testing::{answer, ask, request};

fn headers(said: &[(&str, &str)]) -> Vec<(String, String)> {
    let layer = SecurityHeadersLayer::new(&SecurityHeaders::default()).expect("they are values");
    let (response, _) = ask(&layer, request("GET", "/", &[], true), answer(said));
    let headers = response.headers().iter();
    headers
        .map(|(name, value)| (name.to_string(), value.to_str().expect("ASCII").to_owned()))
        .collect()
}

#[test]
fn what_the_application_leaves_out_is_said() {
    let mut found = headers(&[
        ("server", "gunicorn"),
        ("x-powered-by", "Django"),
        ("vary", "Cookie"),
    ]);
    found.sort();
    let expected = [
        ("cross-origin-opener-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("vary", "Cookie"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(found, expected);
}

#[test]
fn the_stricter_one_counts() {
    for (name, said, expected) in [
        ("x-frame-options", &["SAMEORIGIN"][..], &["DENY"][..]),
        ("x-frame-options", &["deny"], &["deny"]),
        ("x-frame-options", &["ALLOW-FROM https://a.test"], &["DENY"]),
        ("x-frame-options", &["DENY", "SAMEORIGIN"], &["DENY"]),
        ("referrer-policy", &["no-referrer"], &["no-referrer"]),
        ("referrer-policy", &["unsafe-url"], &["same-origin"]),
        (
            "referrer-policy",
            &["no-referrer, strict-origin-when-cross-origin"],
            &["same-origin"],
        ),
        (
            "referrer-policy",
            &["unsafe-url, no-referrer"],
            &["unsafe-url, no-referrer"],
        ),
        ("referrer-policy", &["nonsense"], &["same-origin"]),
        (
            "cross-origin-opener-policy",
            &["same-origin-allow-popups"],
            &["same-origin"],
        ),
        (
            "cross-origin-opener-policy",
            &["unsafe-none"],
            &["same-origin"],
        ),
        ("permissions-policy", &["camera=()"], &["camera=()"]),
    ] {
        let said: Vec<(&str, &str)> = said.iter().map(|value| (name, *value)).collect();
        let found = headers(&said);
        let values = found.iter().filter(|(own, _)| own == name);
        let values: Vec<&str> = values.map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, expected, "{said:?}");
    }
}

#[test]
fn a_value_that_is_none_is_named() {
    let least = SecurityHeaders {
        permissions_policy: Some("camera=()\r\nSet-Cookie: a=b".to_owned()),
        ..SecurityHeaders::default()
    };
    let error = SecurityHeadersLayer::new(&least).expect_err("it has a line end");
    assert!(error.to_string().contains("permissions-policy"), "{error}");
}

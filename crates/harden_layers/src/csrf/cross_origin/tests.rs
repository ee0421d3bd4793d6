use http::StatusCode;

use super::*;
use crate::Refusal;
use crate::testing::{answer, ask, request};

fn layer() -> CrossOriginLayer {
    CrossOriginLayer::new()
        .trust([
            "https://shop.test:8443",
            "https://*.partner.test",
            "https://default.test:443",
        ])
        .expect("they are origins")
        .exempt(["/saml/acs/", "/pay"])
}

fn passes(method: &str, path: &str, headers: &[(&str, &str)], is_secure: bool) -> bool {
    let mut all = vec![("host", "a.test")];
    all.extend(headers);
    let (response, came) = ask(
        &layer(),
        request(method, path, &all, is_secure),
        answer(&[]),
    );
    let refusal = response.extensions().get::<Refusal>();
    assert_eq!(
        came.is_none(),
        refusal.is_some_and(|one| one.rule == "cross-origin-request")
    );
    assert_eq!(came.is_none(), response.status() == StatusCode::FORBIDDEN);
    came.is_some()
}

#[test]
fn what_a_site_sends_to_itself_passes() {
    for headers in [
        &[][..],
        &[("sec-fetch-site", "same-origin")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://a.test")],
        &[("origin", "https://A.test:443")],
        // The browser knows better than the address that a proxy sees.
        &[
            ("sec-fetch-site", "same-origin"),
            ("origin", "https://b.test"),
        ],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://shop.test:8443"),
        ],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://a.b.partner.test"),
        ],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://partner.test"),
        ],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://default.test"),
        ],
    ] {
        assert!(passes("POST", "/", headers, true), "{headers:?}");
    }
    assert!(passes("POST", "/", &[("origin", "http://a.test")], false));
}

#[test]
fn what_other_sites_have_it_sent_is_refused() {
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "")],
        &[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://a.test"),
        ],
        &[("origin", "https://b.test")],
        &[("origin", "http://a.test")],
        &[("origin", "https://a.test:8443")],
        &[("origin", "null")],
        &[("origin", "")],
        &[("origin", "https://shop.test")],
        &[("origin", "http://a.partner.test")],
        &[("origin", "https://a.partner.test:8443")],
        &[("origin", "https://evilpartner.test")],
        &[("origin", "https://a.test.evil.test")],
    ] {
        for method in ["POST", "PUT", "DELETE", "PROPFIND"] {
            assert!(!passes(method, "/", headers, true), "{method} {headers:?}");
        }
    }
    assert!(!passes("POST", "/", &[("origin", "https://a.test")], false));
}

#[test]
fn reading_passes_and_a_websocket_is_no_reading() {
    let cross = ("sec-fetch-site", "cross-site");
    for method in ["GET", "HEAD", "OPTIONS"] {
        assert!(passes(method, "/", &[cross], true), "{method}");
    }
    let handshake = [("upgrade", "websocket"), ("origin", "https://b.test")];
    assert!(!passes("GET", "/chat", &handshake, true));
    assert!(passes(
        "GET",
        "/chat",
        &[("upgrade", "websocket"), ("origin", "https://a.test")],
        true
    ));
}

#[test]
fn paths_that_browsers_of_other_sites_post_to() {
    let cross = [("sec-fetch-site", "cross-site")];
    for path in [
        "/saml/acs/",
        "/saml/acs/x",
        "/%73aml/acs/",
        "/pay",
        "/pay/done",
    ] {
        assert!(passes("POST", path, &cross, true), "{path}");
    }
    for path in [
        "/",
        "/saml/acs",
        "/payment",
        "/pay/../admin",
        "/pay/%2e%2e/admin",
        "/%2570ay",
        "/x/pay",
        "/pay%ff",
    ] {
        assert!(!passes("POST", path, &cross, true), "{path}");
    }
}

#[test]
fn a_report_passes_and_tells() {
    let cross = [("host", "a.test"), ("sec-fetch-site", "cross-site")];
    let layer = layer().report_only();
    let (response, came) = ask(&layer, request("POST", "/", &cross, true), answer(&[]));
    assert!(came.is_some() && response.extensions().get::<Refusal>().is_some());
}

#[test]
fn what_is_no_origin_is_named() {
    for text in [
        "shop.test",
        "https://",
        "https://a.test/path",
        "https://a*.test",
        "https://*.*.test",
        "://a",
    ] {
        let error = CrossOriginLayer::new().trust([text]).expect_err(text);
        assert!(error.to_string().contains(text), "{error}");
    }
}

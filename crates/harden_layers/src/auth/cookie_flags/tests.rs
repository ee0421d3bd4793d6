use super::*;
use crate::testing::{answer, ask, request};

fn cookies(said: &[&str]) -> Vec<String> {
    let flags = |name: &str, http_only| CookieFlags {
        name: name.to_owned(),
        secure: true,
        http_only,
        same_site: Some(SameSite::Lax),
    };
    let layer = CookieFlagsLayer::new([flags("sessionid", true), flags("csrftoken", false)]);
    let said: Vec<(&str, &str)> = said.iter().map(|value| ("set-cookie", *value)).collect();
    let (response, _) = ask(&layer, request("GET", "/", &[], true), answer(&said));
    let headers = response.headers().get_all("set-cookie").iter();
    headers
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

#[test]
fn a_cookie_gets_what_it_lacks() {
    for (said, expected) in [
        ("sessionid=a", "sessionid=a; Secure; HttpOnly; SameSite=Lax"),
        (
            "sessionid=a; Path=/; HttpOnly",
            "sessionid=a; Path=/; HttpOnly; Secure; SameSite=Lax",
        ),
        (
            "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; SameSite=Lax",
            "sessionid=\"\"; expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            "sessionid=a; SameSite=None; secure; httponly",
            "sessionid=a; secure; httponly; SameSite=Lax",
        ),
        (
            "sessionid=a; samesite=bogus",
            "sessionid=a; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            "sessionid=a=b; SameSite=Strict; SameSite=None",
            "sessionid=a=b; Secure; HttpOnly; SameSite=Lax",
        ),
        (
            "sessionid=a; SameSite=strict",
            "sessionid=a; Secure; HttpOnly; SameSite=Strict",
        ),
        (
            "csrftoken=b; Path=/",
            "csrftoken=b; Path=/; Secure; SameSite=Lax",
        ),
    ] {
        assert_eq!(cookies(&[said]), [expected]);
    }
}

#[test]
fn what_lacks_nothing_stays_as_it_is() {
    for said in [
        "sessionid=a;Secure ;HTTPONLY; samesite=STRICT",
        "csrftoken=b; secure; SameSite=Lax",
        "theme=dark",
        "SESSIONID=a",
        "sessionid",
        "",
        "=a",
    ] {
        assert_eq!(cookies(&[said]), [said]);
    }
    let two = ["theme=dark", "sessionid=a", "lang=de"];
    let expected = [
        "theme=dark",
        "sessionid=a; Secure; HttpOnly; SameSite=Lax",
        "lang=de",
    ];
    assert_eq!(cookies(&two), expected);
}

use super::*;
use crate::testing::{answer, ask, request};

fn header(least: StrictTransport, said: &[&str], is_secure: bool) -> Vec<String> {
    let said: Vec<(&str, &str)> = said
        .iter()
        .map(|value| ("strict-transport-security", *value))
        .collect();
    let (response, _) = ask(
        &HstsLayer::new(least),
        request("GET", "/", &[], is_secure),
        answer(&said),
    );
    let values = response
        .headers()
        .get_all("strict-transport-security")
        .iter();
    values
        .map(|value| value.to_str().expect("ASCII").to_owned())
        .collect()
}

const HOUR: StrictTransport = StrictTransport {
    max_age: 3600,
    include_subdomains: false,
    preload: false,
};

#[test]
fn the_longer_one_counts() {
    for (said, expected) in [
        (&[][..], "max-age=3600"),
        (&["max-age=60"], "max-age=3600"),
        (
            &["max-age=60; includeSubDomains"],
            "max-age=3600; includeSubDomains",
        ),
        (
            &["max-age=\"7200\" ; IncludeSubdomains"],
            "max-age=\"7200\" ; IncludeSubdomains",
        ),
        (&["MAX-AGE=7200"], "MAX-AGE=7200"),
        (&["max-age=0"], "max-age=3600"),
        (
            &["max-age=99999999999999999999999"],
            "max-age=99999999999999999999999",
        ),
        // Browsers make nothing of these.
        (&["max-age=7200; max-age=1"], "max-age=3600"),
        (&["includeSubDomains"], "max-age=3600"),
        (&["max-age=\"7200"], "max-age=3600"),
        (&["max-age=1y"], "max-age=3600"),
        (&["max-age=60", "max-age=7200"], "max-age=3600"),
    ] {
        assert_eq!(header(HOUR, said, true), [expected], "{said:?}");
    }
}

#[test]
fn plain_answers_say_nothing() {
    assert!(header(HOUR, &[], false).is_empty());
    assert!(header(HOUR, &["max-age=7200"], false).is_empty());
    assert!(header(StrictTransport::default(), &[], true).is_empty());
    assert_eq!(
        header(StrictTransport::default(), &["max-age=5"], true),
        ["max-age=5"]
    );
}

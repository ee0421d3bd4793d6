//! Each item with a floor: as set, weaker, unknown; and what middleware has to be there.

use serde_json::{Value, json};

use crate::model::{Hsts, Policy, SameSite};
use crate::testing::{made_of, policy, profile_world, short, with};

/// Sets one setting, and takes one item.
#[track_caller]
fn assert_items<T: Clone + PartialEq + std::fmt::Debug>(
    name: &str,
    item: impl Fn(&Policy) -> (T, String),
    cases: &[(Value, T, &str)],
) {
    for (value, expected, origin) in cases {
        let policy = policy(&json!({ name: value }));
        let expected = (expected.clone(), (*origin).to_owned());
        assert_eq!(item(&policy), expected, "{name} = {value}");
    }
}

#[test]
fn switches_are_on_where_they_are_and_where_nobody_knows() {
    let cases = |default| {
        [
            (json!(true), true, "settings"),
            // Django asks whether it is true, not what it is.
            (json!("False"), true, "settings"),
            (json!(false), true, "floor, False"),
            (json!(null), true, default),
            (json!("$unknown"), true, "floor, unknown"),
        ]
    };
    let none = "floor, None";
    assert_items(
        "SECURE_SSL_REDIRECT",
        |it| short(&it.https.redirect),
        &cases(none),
    );
    assert_items(
        "SECURE_CONTENT_TYPE_NOSNIFF",
        |it| short(&it.headers.nosniff),
        &cases(none),
    );
    let session = |it: &Policy| short(&it.auth.session_cookie.secure);
    assert_items("SESSION_COOKIE_SECURE", session, &cases(none));
    let http_only = |it: &Policy| short(&it.auth.session_cookie.http_only);
    assert_items("SESSION_COOKIE_HTTPONLY", http_only, &cases(none));
    assert_items(
        "CSRF_COOKIE_SECURE",
        |it| short(&it.auth.csrf_cookie.secure),
        &cases(none),
    );
}

#[test]
fn defaults_count_as_long_as_they_are_enough() {
    let policy = policy(&json!({}));
    assert_eq!(
        short(&policy.https.redirect),
        (true, "floor, False".to_owned())
    );
    assert_eq!(short(&policy.headers.nosniff), (true, "default".to_owned()));
    assert_eq!(
        short(&policy.auth.session_cookie.http_only),
        (true, "default".to_owned())
    );
    assert_eq!(
        short(&policy.uploads.max_body),
        (Some(2_621_440), "default".to_owned())
    );
}

#[test]
fn scripts_may_read_the_csrf_cookie_where_the_settings_let_them() {
    assert_items(
        "CSRF_COOKIE_HTTPONLY",
        |it| short(&it.auth.csrf_cookie.http_only),
        &[
            (json!(true), true, "settings"),
            (json!(false), false, "settings"),
            (json!("$unknown"), false, "floor, unknown"),
        ],
    );
}

#[test]
fn cookies_are_at_least_lax() {
    let cases = [
        (json!("Strict"), Some(SameSite::Strict), "settings"),
        (json!("lax"), Some(SameSite::Lax), "settings"),
        (json!("None"), Some(SameSite::Lax), "floor, \"None\""),
        (json!(false), Some(SameSite::Lax), "floor, False"),
        (json!(null), Some(SameSite::Lax), "floor, None"),
        (json!("$unknown"), Some(SameSite::Lax), "floor, unknown"),
        (json!("odd"), Some(SameSite::Lax), "floor, \"odd\""),
    ];
    let session = |it: &Policy| short(&it.auth.session_cookie.same_site);
    assert_items("SESSION_COOKIE_SAMESITE", session, &cases);
    assert_items(
        "CSRF_COOKIE_SAMESITE",
        |it| short(&it.auth.csrf_cookie.same_site),
        &cases,
    );
}

#[test]
fn headers_are_at_least_their_floors() {
    let text = |text: &str| Some(text.to_owned());
    assert_items(
        "X_FRAME_OPTIONS",
        |it| short(&it.headers.frame_options),
        &[
            (json!("deny"), text("DENY"), "settings"),
            (json!("SAMEORIGIN"), text("DENY"), "floor, \"SAMEORIGIN\""),
            (json!("ALLOWALL"), text("DENY"), "floor, \"ALLOWALL\""),
            (json!("$unknown"), text("DENY"), "floor, unknown"),
        ],
    );
    let weak = "floor, \"strict-origin\"";
    assert_items(
        "SECURE_REFERRER_POLICY",
        |it| short(&it.headers.referrer_policy),
        &[
            (json!("no-referrer"), text("no-referrer"), "settings"),
            (
                json!("no-referrer, same-origin"),
                text("no-referrer,same-origin"),
                "settings",
            ),
            (json!(["no-referrer"]), text("no-referrer"), "settings"),
            (json!("strict-origin"), text("same-origin"), weak),
            (
                json!(["same-origin", "origin"]),
                text("same-origin"),
                "floor, [\"same-origin\", \"origin\"]",
            ),
            (
                json!(["same-origin", "$unknown"]),
                text("same-origin"),
                "floor, [\"same-origin\", <unknown>]",
            ),
            (json!(null), text("same-origin"), "floor, None"),
        ],
    );
    assert_items(
        "SECURE_CROSS_ORIGIN_OPENER_POLICY",
        |it| short(&it.headers.cross_origin_opener_policy),
        &[
            (json!("same-origin"), text("same-origin"), "settings"),
            (
                json!("unsafe-none"),
                text("same-origin"),
                "floor, \"unsafe-none\"",
            ),
            (json!(null), text("same-origin"), "floor, None"),
        ],
    );
}

#[test]
fn hsts_is_as_set_or_the_first_step_of_a_ramp() {
    let hsts = |max_age| Hsts {
        max_age,
        include_subdomains: false,
        preload: false,
    };
    assert_items(
        "SECURE_HSTS_SECONDS",
        |it| short(&it.https.hsts),
        &[
            (json!(31_536_000), hsts(31_536_000), "settings"),
            (json!("3600"), hsts(3600), "settings"),
            (json!(0), hsts(300), "floor, 0"),
            (json!(-1), hsts(300), "floor, -1"),
            (json!("a year"), hsts(300), "floor, \"a year\""),
            (json!("$unknown"), hsts(300), "floor, unknown"),
        ],
    );
    let whole = policy(&json!({
        "SECURE_HSTS_SECONDS": 60,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": true,
        "SECURE_HSTS_PRELOAD": "$unknown",
    }));
    let expected = Hsts {
        include_subdomains: true,
        ..hsts(60)
    };
    assert_eq!(whole.https.hsts.value, expected);
}

#[test]
fn a_limit_is_as_set_unless_there_is_none() {
    let django = Some(2_621_440);
    assert_items(
        "DATA_UPLOAD_MAX_MEMORY_SIZE",
        |it| short(&it.uploads.max_body),
        &[
            (json!(1024), Some(1024), "settings"),
            (json!(10_485_760), Some(10_485_760), "settings"),
            (json!(null), django, "floor, None"),
            (json!("$unknown"), django, "floor, unknown"),
        ],
    );
}

#[test]
fn settings_of_a_middleware_that_is_missing_say_nothing() {
    let settings = json!({
        "MIDDLEWARE": [],
        "SECURE_SSL_REDIRECT": true,
        "SECURE_REDIRECT_EXEMPT": ["^health/$"],
        "SECURE_SSL_HOST": "www.example.org",
        "SECURE_HSTS_SECONDS": 3600,
        "X_FRAME_OPTIONS": "DENY",
    });
    let dead = policy(&settings);
    let lacks = |class: &str| format!("floor, no {class}");
    assert_eq!(
        short(&dead.https.redirect),
        (true, lacks("SecurityMiddleware"))
    );
    assert_eq!(dead.https.redirect_exempt.value, [""; 0]);
    assert_eq!(dead.https.redirect_host.value, None);
    assert_eq!(dead.https.hsts.value.max_age, 300);
    let frames = short(&dead.headers.frame_options);
    assert_eq!(
        frames,
        (Some("DENY".to_owned()), lacks("XFrameOptionsMiddleware"))
    );

    let with_middleware = |classes: Value| {
        let mut settings = settings.clone();
        settings["MIDDLEWARE"] = classes;
        policy(&settings)
    };
    let own = with_middleware(json!(["shop.Security"]));
    assert_eq!(short(&own.https.redirect), (true, "settings".to_owned()));
    assert_eq!(own.https.redirect_exempt.value, ["^health/$"]);
    assert_eq!(
        own.https.redirect_host.value.as_deref(),
        Some("www.example.org")
    );
    for unknown in [json!("$unknown"), json!(["$unknown"]), json!(["shop.Open"])] {
        let redirect = with_middleware(unknown).https.redirect;
        assert_eq!(short(&redirect), (true, "floor, unknown".to_owned()));
    }
}

#[test]
fn exempt_is_what_can_be_read_and_is_no_way_around_the_redirect() {
    let empty: Vec<String> = Vec::new();
    let health = vec!["^health/$".to_owned()];
    assert_items(
        "SECURE_REDIRECT_EXEMPT",
        |it| short(&it.https.redirect_exempt),
        &[
            (json!(["^health/$"]), health.clone(), "settings"),
            (json!(["^health/$", "$unknown", "(", 3]), health, "settings"),
            (
                json!([{"re": "^PING$", "flags": 34}]),
                vec!["(?i)^PING$".to_owned()],
                "settings",
            ),
            (
                json!([{"re": "^ping$", "flags": 256}]),
                empty.clone(),
                "settings",
            ),
            (json!([".*"]), empty.clone(), "floor, [\".*\"]"),
            (json!([""]), empty.clone(), "floor, [\"\"]"),
            (json!("$unknown"), empty, "floor, unknown"),
        ],
    );
}

#[test]
fn what_a_release_does_not_have_is_the_floor() {
    let world = profile_world(&with(&json!({})), &[]);
    let made = made_of(&[world], (3, 2), "").expect("there is a policy");
    let opener = made.policy.headers.cross_origin_opener_policy;
    let expected = Some("same-origin".to_owned());
    assert_eq!(short(&opener), (expected, "floor, unknown".to_owned()));
}

#[test]
fn of_settings_that_nobody_sees_the_floor_is_left() {
    let mut world = profile_world(&json!({"ALLOWED_HOSTS": ["a.example"]}), &[]);
    world.is_open = true;
    let made = made_of(&[world], (5, 2), "").expect("there is a policy");
    let policy = made.policy;
    assert!(policy.https.redirect.value && policy.headers.nosniff.value);
    assert_eq!(policy.auth.session_cookie.name.value, "sessionid");
    assert_eq!(policy.deploy.trusted_headers.value, ["Remote-User"]);
    assert!(
        made.notes
            .iter()
            .any(|note| note.contains("SESSION_COOKIE_NAME"))
    );
}

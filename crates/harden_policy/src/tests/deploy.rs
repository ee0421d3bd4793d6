//! Hosts, headers that are believed, origins and cookies by their names.

use harden_finding::EnvValue;
use serde_json::{Value, json};

use crate::deploy::HostsWhy;
use crate::maker::PolicyError;
use crate::model::Policy;
use crate::testing::{error, made, made_of, policy, profile_world, with};

#[test]
fn hosts_are_those_that_a_request_can_have() {
    let hosts = |value: Value| policy(&json!({"ALLOWED_HOSTS": value})).deploy.hosts.value;
    assert_eq!(
        hosts(json!(["a.example", ".b.example", "a.example"])),
        ["a.example", ".b.example"]
    );
    assert_eq!(
        hosts(json!([
            "[::1]",
            "https://a.example",
            "a.example/",
            "",
            3,
            "b"
        ])),
        ["[::1]", "b"]
    );
    assert_eq!(hosts(json!(["$unknown", "*"])), ["*"], "whoever else it is");
}

#[test]
fn without_hosts_there_is_no_policy() {
    let why = |value: Value| match made(&with(&json!({"ALLOWED_HOSTS": value})), "") {
        Err(PolicyError::HostsUnknown(unknown)) => unknown.why,
        other => panic!("{other:?}"),
    };
    assert_eq!(why(json!([])), HostsWhy::Empty);
    assert_eq!(why(json!("$unknown")), HostsWhy::Unseen);
    assert_eq!(why(json!(["a.example", "$unknown"])), HostsWhy::Unseen);
    assert_eq!(why(json!("a.example")), HostsWhy::Unseen);
    assert_eq!(why(json!(["https://a.example"])), HostsWhy::Unusable);

    let message = error(&json!({"ALLOWED_HOSTS": []}), "");
    let ends = "(settings.py:1) is empty; write hosts = [\"www.example.com\"] under [deploy] in guard.toml";
    assert!(message.ends_with(ends), "{message}");
    let world = profile_world(
        &json!({"ALLOWED_HOSTS": "$unknown"}),
        &[("HOSTS", EnvValue::Set)],
    );
    let message = made_of(&[world], (5, 2), "")
        .expect_err("no hosts")
        .to_string();
    assert!(
        message.contains("comes from `HOSTS`; say it with --env HOSTS=…, or write hosts"),
        "{message}"
    );

    let guard = "[deploy]\nhosts = [\"a.example\"]\n";
    let made = made(&with(&json!({"ALLOWED_HOSTS": []})), guard).expect("guard.toml says it");
    assert_eq!(made.policy.deploy.hosts.value, ["a.example"]);
}

#[test]
fn what_an_absent_variable_decides_is_said() {
    let absent = profile_world(&with(&json!({})), &[("HOSTS", EnvValue::Absent)]);
    let other = with(&json!({"ALLOWED_HOSTS": "$unknown"}));
    let set = profile_world(&other, &[("HOSTS", EnvValue::Set)]);
    let made = made_of(&[absent, set], (5, 2), "").expect("there is a policy");
    let note = "deploy.hosts: `ALLOWED_HOSTS` (settings.py:1) is what it is where `HOSTS` is not set; --env HOSTS=… \
                says what the site has";
    assert_eq!(made.notes, [note]);
}

#[test]
fn the_header_of_the_scheme_is_as_it_is_sent() {
    let header = |value: Value| {
        let settings = with(&json!({"SECURE_PROXY_SSL_HEADER": value}));
        let made = made(&settings, "").expect("there is a policy");
        (
            made.policy.deploy.secure_proxy_header.value,
            made.notes.len(),
        )
    };
    let sent = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
    let forwarded = json!(["HTTP_X_FORWARDED_PROTO", "https"]);
    assert_eq!(header(forwarded), (sent("X-Forwarded-Proto", "https"), 0));
    assert_eq!(
        header(json!(["HTTP_FRONT_END_HTTPS", "on"])),
        (sent("Front-End-Https", "on"), 0)
    );
    // Django would never find it.
    assert_eq!(header(json!(["X-Forwarded-Proto", "https"])), (None, 1));
    assert_eq!(header(json!(null)), (None, 1));
    assert_eq!(header(json!("$unknown")), (None, 0));
    assert_eq!(header(json!(["HTTP_X_FORWARDED_PROTO"])), (None, 0));
}

#[test]
fn headers_that_say_who_somebody_is_are_known() {
    let headers = |own: Value| {
        let made = made(&with(&own), "").expect("there is a policy");
        (made.policy.deploy.trusted_headers.value, made.notes.len())
    };
    let remote = "django.contrib.auth.middleware.PersistentRemoteUserMiddleware";
    let of = |names: &[&str], notes: usize| {
        (
            names
                .iter()
                .map(|name| (*name).to_owned())
                .collect::<Vec<_>>(),
            notes,
        )
    };
    assert_eq!(headers(json!({})), of(&[], 0));
    assert_eq!(
        headers(json!({"MIDDLEWARE": [remote]})),
        of(&["Remote-User"], 0)
    );
    let named = json!({"MIDDLEWARE": ["shop.Named:HTTP_X_AUTH_USER", "shop.Named:REMOTE_USER"]});
    assert_eq!(headers(named), of(&["X-Auth-User", "Remote-User"], 0));
    assert_eq!(
        headers(json!({"MIDDLEWARE": ["shop.Named:?"]})),
        of(&["Remote-User"], 1)
    );
    assert_eq!(
        headers(json!({"MIDDLEWARE": "$unknown"})),
        of(&["Remote-User"], 0)
    );
    let axes = json!({"AXES_IPWARE_META_PRECEDENCE_ORDER": ["HTTP_X_REAL_IP", "REMOTE_ADDR"]});
    assert_eq!(headers(axes), of(&["X-Real-Ip"], 0));
}

#[test]
fn origins_are_those_that_django_trusts() {
    let origins = |django, value: Value| {
        let settings = with(&json!({"CSRF_TRUSTED_ORIGINS": value}));
        let world = profile_world(&settings, &[]);
        let made = made_of(&[world], django, "").expect("there is a policy");
        made.policy.csrf.trusted_origins.value
    };
    let new = json!([
        "https://a.example",
        "https://*.b.example/",
        "http://c.example:8000",
        "https://a.example",
        "d.example",
        "https://e.example/",
        "https://*",
    ]);
    let trusted = [
        "https://a.example",
        "https://*.b.example",
        "http://c.example:8000",
    ];
    assert_eq!(origins((5, 2), new), trusted);
    let old = json!([
        "a.example",
        ".b.example",
        "c.example:8000",
        "https://d.example"
    ]);
    let trusted = [
        "https://a.example",
        "https://*.b.example",
        "https://c.example:8000",
    ];
    assert_eq!(origins((3, 2), old), trusted);
    assert_eq!(
        origins((5, 2), json!(["https://a.example", "$unknown"])),
        ["https://a.example"]
    );
}

#[test]
fn cookies_have_the_names_of_the_settings() {
    let names = |policy: &Policy| {
        let auth = &policy.auth;
        [&auth.session_cookie.name, &auth.csrf_cookie.name].map(|name| name.value.clone())
    };
    let set = policy(&json!({"SESSION_COOKIE_NAME": "__Host-id", "CSRF_COOKIE_NAME": "t"}));
    assert_eq!(names(&set), ["__Host-id", "t"]);
    let odd = policy(&json!({"SESSION_COOKIE_NAME": "a b", "CSRF_COOKIE_NAME": "$unknown"}));
    assert_eq!(names(&odd), ["sessionid", "csrftoken"]);
}

//! `guard.toml`: what it changes, and each mistake with its line.

use serde_json::{Value, json};

use crate::guard_file::{GuardFile, ITEMS};
use crate::maker::Made;
use crate::model::SameSite;
use crate::testing::{error, made, policy, short, with};

#[track_caller]
fn given(own: &Value, guard: &str) -> Made {
    made(&with(own), guard).expect("there is a policy")
}

const WHOLE: &str = r#"
[deploy]
hosts = ["a.example", ".b.example"]
secure_proxy_header = ["X-Scheme", "tls"]
use_forwarded_host = true
trusted_headers = ["X-User"]

[https]
redirect = true
redirect_exempt = ['^health/$']
redirect_host = "www.a.example"
hsts = { max_age = 86_400, include_subdomains = true }

[headers]
nosniff = true
frame_options = "DENY"
referrer_policy = "no-referrer"
cross_origin_opener_policy = "same-origin"
permissions_policy = "camera=()"

[csrf]
trusted_origins = ["https://*.b.example"]
exempt_paths = ["/saml/acs/"]
report_only = true

[auth.session_cookie]
name = "id"
secure = true
http_only = true
same_site = "Strict"

[auth.csrf_cookie]
name = "token"
secure = true
http_only = true
same_site = "Strict"

[uploads]
max_body = 1000
"#;

#[test]
fn every_item_can_be_given_and_has_the_line_of_its_value() {
    let policy = given(&json!({}), WHOLE).policy;
    let mut lines = WHOLE.lines().zip(1_u32..);
    for row in policy.rows() {
        let key = row.item.rsplit('.').next().expect("an item has a name");
        let (_, line) = lines
            .find(|(text, _)| text.starts_with(&format!("{key} = ")))
            .expect("rows are in the order of the file");
        let expected = json!({"from": "guard", "place": {"file": "guard.toml", "line": line}});
        assert_eq!(json!(row.origin), expected, "{}.{}", row.topic, row.item);
    }
    assert_eq!(policy.https.hsts.value.max_age, 86_400);
    assert_eq!(
        policy.auth.csrf_cookie.same_site.value,
        Some(SameSite::Strict)
    );
}

#[test]
fn rows_and_items_are_those_of_the_model() {
    let policy = policy(&json!({}));
    let rows: Vec<String> = policy
        .rows()
        .iter()
        .map(|row| format!("{}.{}", row.topic, row.item))
        .collect();
    assert_eq!(rows, ITEMS.map(|(item, _)| item));
    let json = json!(policy);
    for (item, _) in ITEMS {
        let pointer = format!("/{}/origin", item.replace('.', "/"));
        assert!(json.pointer(&pointer).is_some(), "{item}");
    }
}

#[test]
fn relaxed_is_what_the_settings_or_the_file_say() {
    let relax = "relax = [{ item = \"headers.frame_options\", why = \"our own frames\" }]\n";
    let made = given(&json!({"X_FRAME_OPTIONS": "SAMEORIGIN"}), relax);
    let expected = (
        Some("SAMEORIGIN".to_owned()),
        "guard.toml:1 our own frames".to_owned(),
    );
    assert_eq!(short(&made.policy.headers.frame_options), expected);
    assert_eq!(made.notes, [""; 0]);

    let own = format!("{relax}[headers]\nframe_options = \"SAMEORIGIN\"\n");
    let made = given(&json!({}), &own);
    assert_eq!(short(&made.policy.headers.frame_options), expected);
    let none = format!("{relax}[headers]\nframe_options = false\n");
    assert_eq!(
        given(&json!({}), &none).policy.headers.frame_options.value,
        None
    );

    for settings in [json!({}), json!({"X_FRAME_OPTIONS": "$unknown"})] {
        let made = given(&settings, relax);
        assert_eq!(
            made.policy.headers.frame_options.value.as_deref(),
            Some("DENY")
        );
        let says = "guard.toml:1: `relax` of `headers.frame_options` changes nothing";
        assert!(made.notes[0].starts_with(says), "{:?}", made.notes);
    }
}

#[test]
fn a_relaxation_reaches_what_django_does_not_send() {
    let relax = "relax = [{ item = \"https.hsts\", why = \"tests\" }, { item = \"headers.nosniff\", why = \"tests\" },\n\
                 { item = \"auth.session_cookie.same_site\", why = \"frames\" }]\n";
    let settings = json!({"MIDDLEWARE": [], "SESSION_COOKIE_SAMESITE": "None"});
    let policy = given(&settings, relax).policy;
    assert_eq!(policy.https.hsts.value.max_age, 0);
    assert!(!policy.headers.nosniff.value);
    let same_site = short(&policy.auth.session_cookie.same_site);
    assert_eq!(
        same_site,
        (Some(SameSite::None), "guard.toml:2 frames".to_owned())
    );
}

#[test]
fn less_than_the_floor_needs_a_reason() {
    for (line, path) in [
        ("[https]\nredirect = false", "https.redirect"),
        ("[https]\nredirect_exempt = ['']", "https.redirect_exempt"),
        ("[https]\nhsts = { max_age = 0 }", "https.hsts"),
        (
            "[headers]\nframe_options = \"SAMEORIGIN\"",
            "headers.frame_options",
        ),
        (
            "[headers]\nreferrer_policy = \"origin\"",
            "headers.referrer_policy",
        ),
        (
            "[headers]\ncross_origin_opener_policy = false",
            "headers.cross_origin_opener_policy",
        ),
        (
            "[auth.csrf_cookie]\nsame_site = \"None\"",
            "auth.csrf_cookie.same_site",
        ),
        ("[uploads]\nmax_body = false", "uploads.max_body"),
    ] {
        let message = error(&json!({}), line);
        let begins = format!("guard.toml:2: `{path}` may not be less than ");
        assert!(message.starts_with(&begins), "{message}");
        assert!(
            message.contains(&format!("relax = [{{ item = \"{path}\"")),
            "{message}"
        );
        let relaxed = format!("relax = [{{ item = \"{path}\", why = \"so\" }}]\n{line}");
        given(&json!({}), &relaxed);
    }
    let settings = json!({"AXES_IPWARE_META_PRECEDENCE_ORDER": ["HTTP_X_REAL_IP"]});
    let message = error(&settings, "[deploy]\ntrusted_headers = [\"Remote-User\"]");
    assert!(
        message.contains("may not be less than X-Real-Ip"),
        "{message}"
    );
    given(&settings, "[deploy]\ntrusted_headers = [\"x-real-ip\"]");
}

/// A file, the line of its mistake, and a part of what is said.
const MISTAKES: &[(&str, u32, &str)] = &[
    ("a = [", 1, "this is not TOML"),
    (
        "\nhost = 1",
        2,
        "unknown key `host`; known keys: deploy, https",
    ),
    (
        "[deploy]\nhost = [\"a\"]",
        2,
        "unknown key `deploy.host`; did you mean `hosts`?",
    ),
    (
        "\"deploy.hosts\" = [\"a\"]",
        1,
        "unknown key `deploy.hosts`",
    ),
    (
        "[auth]\nsession_cookie = 3",
        2,
        "`auth.session_cookie`: a table is expected here",
    ),
    (
        "[auth.session_cokie]\nname = \"a\"",
        1,
        "did you mean `session_cookie`?",
    ),
    ("[deploy]\nhosts = \"a\"", 2, "instead of `\"a\"`"),
    ("[deploy]\nhosts = []", 2, "at least one host"),
    (
        "[deploy]\nhosts = [\n  \"a\",\n  \"https://a\",\n]",
        4,
        "instead of `\"https://a\"`",
    ),
    (
        "[deploy]\nsecure_proxy_header = [\"HTTP_X_SCHEME\", \"https\"]",
        2,
        "as it is sent",
    ),
    (
        "[deploy]\ntrusted_headers = [\"HTTP_X_USER\"]",
        2,
        "a header as it is sent",
    ),
    (
        "[deploy]\nuse_forwarded_host = \"yes\"",
        2,
        "true or false is expected",
    ),
    (
        "[https]\nredirect_exempt = [\"(\"]",
        2,
        "a regular expression",
    ),
    ("[https]\nhsts = 3600", 2, "a table such as { max_age"),
    (
        "[https.hsts]\ninclude_subdomains = true",
        1,
        "a table such as { max_age",
    ),
    ("[https.hsts]\nmax_age = -1", 2, "a whole number of seconds"),
    (
        "[https.hsts]\nmax_age = 1\nsubdomains = true",
        3,
        "unknown key `https.hsts.subdomains`",
    ),
    (
        "[headers]\nframe_options = \"ALLOWALL\"",
        2,
        "\"DENY\" or \"SAMEORIGIN\"",
    ),
    (
        "[headers]\npermissions_policy = \"a\\nb\"",
        2,
        "the value of a header",
    ),
    ("[csrf]\nexempt_paths = [\"saml\"]", 2, "a path such as"),
    ("[csrf]\nexempt_paths = [\"/a/../b\"]", 2, "a path such as"),
    (
        "[csrf]\ntrusted_origins = [\"a.example\"]",
        2,
        "an origin such as",
    ),
    (
        "[auth.csrf_cookie]\nsame_site = \"no\"",
        2,
        "\"Strict\", \"Lax\" or \"None\"",
    ),
    (
        "[auth.csrf_cookie]\nname = \"a b\"",
        2,
        "a name of a cookie",
    ),
    ("[uploads]\nmax_body = \"1M\"", 2, "a whole number of bytes"),
    ("relax = true", 1, "`relax` is written as"),
    ("relax = [\n1]", 2, "`relax` is written as"),
    (
        "relax = [{ item = \"https.hsts\" }]",
        1,
        "`why` has to be a text",
    ),
    (
        "relax = [{ item = \"https.hsts\", why = \" \" }]",
        1,
        "`why` has to be a text",
    ),
    (
        "relax = [{ item = \"https.hsts\", why = \"a\", till = 1 }]",
        1,
        "unknown key `till`",
    ),
    (
        "relax = [{ item = \"https.hst\", why = \"a\" }]",
        1,
        "did you mean `https.hsts`?",
    ),
    (
        "relax = [{ item = \"deploy.hosts\", why = \"a\" }]",
        1,
        "has no floor",
    ),
    (
        "relax = [{ item = \"https.hsts\", why = \"a\" },\n{ item = \"https.hsts\", why = \"b\" }]",
        2,
        "is relaxed twice",
    ),
];

#[test]
fn mistakes_have_their_line_and_what_to_do() {
    for (guard, line, says) in MISTAKES {
        let message = error(&json!({}), guard);
        assert!(
            message.starts_with(&format!("guard.toml:{line}: ")),
            "{guard}\n{message}"
        );
        assert!(message.contains(says), "{guard}\n{message}");
    }
}

#[test]
fn what_is_not_of_the_policy_is_left_to_others() {
    let text = "[listen]\nport = 1\n[uploads]\nmax_body = 1";
    assert!(GuardFile::parse("guard.toml", text, &["listen"]).is_ok());
    let mistake = GuardFile::parse("guard.toml", text, &[]).expect_err("nobody reads it");
    assert_eq!(mistake.line, 1);
}

#[test]
fn no_text_makes_the_reader_fall_over() {
    let deep = format!("a = {}", "[".repeat(10_000));
    let tables = format!("[{}a]\nb = 1", "a.".repeat(5_000));
    let wide = format!("[deploy]\nhosts = [{}]", "\"é\u{0}\",".repeat(1_000));
    for text in [
        deep.as_str(),
        &tables,
        &wide,
        "\u{feff}",
        "[deploy]\nhosts = [\"é",
        "relax = [[[]]]",
    ] {
        let _ = GuardFile::parse("guard.toml", text, &[]);
    }
}

//! The policy as a file: what was written is what is read, and nothing may be missing.

use serde_json::{Value, json};

use crate::guard_file::ITEMS;
use crate::json::ReadError;
use crate::model::Policy;
use crate::testing::{made, policy, with};

#[test]
fn what_was_written_is_read() {
    let guard = "relax = [{ item = \"headers.frame_options\", why = \"frames\" }]\n\
                 [headers]\nframe_options = false\n[deploy]\nhosts = [\"a.example\"]";
    let settings = with(&json!({"SECURE_HSTS_SECONDS": 60, "SESSION_COOKIE_SECURE": "$unknown"}));
    let relaxed = made(&settings, guard).expect("there is a policy").policy;
    for policy in [relaxed, policy(&json!({}))] {
        let text = policy.to_json();
        assert!(text.ends_with("}\n"));
        assert_eq!(
            Policy::from_json(&text).expect("it was just written"),
            policy
        );
    }
}

#[test]
fn nothing_may_be_missing() {
    let whole = json!(policy(&json!({})));
    for (item, _) in ITEMS {
        let (parent, name) = item.rsplit_once('.').expect("items have topics");
        let parent = format!("/{}", parent.replace('.', "/"));
        let mut without = whole.clone();
        let table = without.pointer_mut(&parent).and_then(Value::as_object_mut);
        table.expect("there is a parent").remove(name);
        let error = Policy::from_json(&without.to_string()).expect_err("it is missing");
        assert!(
            error
                .to_string()
                .contains(&format!("missing field `{name}`")),
            "{error}"
        );

        for part in ["value", "origin"] {
            let mut without = whole.clone();
            let item = without
                .pointer_mut(&format!("{parent}/{name}"))
                .and_then(Value::as_object_mut);
            item.expect("there is an item").remove(part);
            let error = Policy::from_json(&without.to_string()).expect_err("it is missing");
            assert!(
                error
                    .to_string()
                    .contains(&format!("missing field `{part}`")),
                "{error}"
            );
        }
    }
}

#[test]
fn what_is_no_policy_is_said() {
    let error = |text: &str| Policy::from_json(text).expect_err("it is no policy");
    assert!(matches!(error("{"), ReadError::NotJson(_)));
    assert!(matches!(error("[]"), ReadError::NoVersion));
    assert!(matches!(error("{}"), ReadError::NoVersion));
    assert!(matches!(
        error("{\"version\": \"1\"}"),
        ReadError::NoVersion
    ));
    assert!(matches!(
        error("{\"version\": 2}"),
        ReadError::OtherVersion(2)
    ));
    assert!(matches!(error("{\"version\": 1}"), ReadError::Malformed(_)));
    let mut more = json!(policy(&json!({})));
    more["headers"]["csp"] = json!(null);
    assert!(
        error(&more.to_string())
            .to_string()
            .contains("unknown field `csp`")
    );
    assert!(matches!(
        error(&"[".repeat(100_000)),
        ReadError::NotJson(_) | ReadError::NoVersion
    ));
}

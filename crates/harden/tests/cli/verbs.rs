//! `harden rule`, `harden secret`, and what is said of the command line itself.

use std::collections::BTreeSet;

use crate::check::faults;
use crate::fixture::Fixture;
use serde_json::Value;

#[test]
fn a_rule_is_explained_by_code_and_by_name() {
    let fixture = Fixture::new(&[]);
    let by_code = fixture.harden(&["rule", "https005"]).expect(0).stdout;
    let by_name = fixture
        .harden(&["rule", "no-https-redirect"])
        .expect(0)
        .stdout;
    assert_eq!(by_code, by_name);
    for heading in [
        "WHAT IT FINDS",
        "WHY IT MATTERS",
        "BAD",
        "GOOD",
        "HOW TO FIX",
    ] {
        assert!(by_code.contains(heading), "{heading}");
    }
    let json: Value = fixture
        .harden(&["rule", "HTTPS005", "--format", "json"])
        .expect(0)
        .json();
    assert_eq!(json["checks"], serde_json::json!(["security.W008"]));
}

#[test]
fn rules_are_listed_all_or_by_topic() {
    let fixture = Fixture::new(&[]);
    let all = fixture.harden(&["rule"]).expect(0).stdout;
    let https = fixture.harden(&["rule", "https"]).expect(0).stdout;
    assert!(all.contains("HTTPS005") && all.contains("CSRF001"));
    assert!(https.contains("HTTPS005") && !https.contains("CSRF001"));
    let json = fixture
        .harden(&["rule", "--format", "json"])
        .expect(0)
        .json();
    assert!(json.as_array().is_some_and(|rules| rules.len() > 20));
    let wrong = fixture.harden(&["rule", "HTTPS999"]).expect(2);
    assert!(wrong.stderr.contains("did you mean"), "{}", wrong.stderr);
}

#[test]
fn every_rule_is_one_document_for_programs() {
    let fixture = Fixture::new(&[]);
    let schema = include_str!("../../../harden_report/schema/rules-1.schema.json");
    let of = |arguments: &[&str]| {
        let arguments: Vec<&str> = [&["rule"], arguments, &["--format", "json"]].concat();
        let document = fixture.harden(&arguments).expect(0).json();
        assert_eq!(faults(schema, &document), [""; 0], "{arguments:?}");
        document
    };
    let all = of(&["--all"]);
    let codes: BTreeSet<&str> = all
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|rule| rule["code"].as_str())
        .collect();
    let table = fixture.harden(&["rule"]).expect(0).stdout;
    let rows = table.lines().filter(|line| line.starts_with("  "));
    assert_eq!(codes.len(), rows.count());
    let https = of(&["https"]);
    assert!(https.as_array().is_some_and(|rules| {
        rules.len() > 5 && rules.iter().all(|rule| rule["topic"] == "https")
    }));
    assert_eq!(of(&["HTTPS005"]), https[4]);
    assert!(!faults(schema, &serde_json::json!([{}])).is_empty());

    let pages = fixture.harden(&["rule", "--all"]).expect(0).stdout;
    assert_eq!(pages.matches("WHAT IT FINDS").count(), codes.len());
    fixture.harden(&["rule", "--all", "HTTPS005"]).expect(2);
}

#[test]
fn secrets_are_long_random_and_safe_to_paste() {
    let fixture = Fixture::new(&[]);
    let keys: BTreeSet<String> = (0..20)
        .map(|_| fixture.harden(&["secret"]).expect(0).stdout)
        .collect();
    assert_eq!(keys.len(), 20, "no key comes twice");
    for key in &keys {
        let key = key.strip_suffix('\n').expect("one line");
        assert!(key.len() >= 50);
        let safe = |letter: char| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_';
        assert!(key.chars().all(safe), "{key}");
        assert!(!key.starts_with(['-', '$']), "{key}");
    }
}

#[test]
fn help_is_no_error_and_nonsense_is() {
    let fixture = Fixture::new(&[]);
    for arguments in [&["--help"][..], &["check", "--help"], &["--version"]] {
        let run = fixture.harden(arguments).expect(0);
        assert!(!run.stdout.is_empty());
    }
    for arguments in [
        &[][..],
        &["chek"],
        &["check", "--format", "xml"],
        &["check", "--persona", "me"],
    ] {
        let run = fixture.harden(arguments).expect(2);
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
}

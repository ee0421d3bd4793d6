//! The formats for build servers and streams: json-lines, gitlab, junit.

use std::collections::BTreeSet;

use harden_finding::State;
use harden_report::{Report, ReportedError};
use roxmltree::{Document, Node};
use serde_json::Value;

use crate::{faults, finding, report};

fn lines(report: &Report) -> Vec<Value> {
    harden_report::json_lines(report)
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect()
}

#[test]
fn each_line_of_json_lines_is_a_finding_as_json_has_it_or_says_what_it_is() {
    let whole: Value = serde_json::from_str(&harden_report::json(&report())).expect("JSON");
    let lines = lines(&report());
    let findings: Vec<&Value> = lines
        .iter()
        .filter(|line| line.get("code").is_some())
        .collect();
    let expected: Vec<&Value> = whole["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert_eq!(
        findings, expected,
        "suppressed ones are there, with their state"
    );
    let beside =
        |key: &str| -> Vec<&Value> { lines.iter().filter_map(|line| line.get(key)).collect() };
    for (key, list) in [("checklist", "checklist"), ("error", "errors")] {
        let expected: Vec<&Value> = whole[list].as_array().expect("a list").iter().collect();
        assert_eq!(beside(key), expected);
    }
    assert_eq!(beside("statistics"), [&whole["statistics"]]);
    assert_eq!(lines.len(), 3 + 2 + 2 + 1, "there is nothing else");
    assert_eq!(harden_report::json_lines(&Report::default()), "");
}

#[test]
fn gitlab_is_as_its_documentation_says() {
    let schema = include_str!("../data/gitlab-code-quality.schema.json");
    let text = harden_report::gitlab(&report());
    assert_eq!(faults(schema, &text), [""; 0]);
    assert_eq!(
        faults(schema, &harden_report::gitlab(&Report::default())),
        [""; 0]
    );
    assert!(
        !faults(schema, "[{}]").is_empty(),
        "the schema refuses something"
    );
    let violations: Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(
        violations[0],
        serde_json::json!({
            "description": "HTTPS005 no-https-redirect: 100% of pages, served: in plain\nHTTP. \
                            (when REDIRECT is \"no\" and DEBUG is not set)",
            "check_name": "HTTPS005",
            "fingerprint": "0123abcd",
            "severity": "critical",
            "location": { "path": "shop/my settings.py", "lines": { "begin": 2, "end": 2 } },
        })
    );
    assert_eq!(violations[1]["severity"], "info", "outside the gate");
    assert_eq!(violations[2]["check_name"], "not-judged");
    assert_eq!(violations[2]["severity"], "blocker");
    assert_eq!(
        violations.as_array().map(Vec::len),
        Some(4),
        "suppressed ones are none"
    );
}

#[test]
fn fingerprints_of_files_that_were_not_judged_are_unique_and_know_no_lines() {
    let at = |line: u32| ReportedError {
        line: Some(line),
        ..report().errors[0].clone()
    };
    let fingerprints = |lines: &[u32]| -> Vec<String> {
        let report = Report {
            errors: lines.iter().map(|line| at(*line)).collect(),
            ..Report::default()
        };
        let violations: Value =
            serde_json::from_str(&harden_report::gitlab(&report)).expect("JSON");
        let violations = violations.as_array().expect("a list").iter();
        violations
            .map(|violation| violation["fingerprint"].to_string())
            .collect()
    };
    let first = fingerprints(&[1, 2, 3]);
    assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(first, fingerprints(&[11, 12, 13]));
}

fn attribute(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

#[test]
fn junit_fails_where_the_exit_code_does() {
    let mut report = report();
    report.findings[1].state = State::Delegated;
    let text = harden_report::junit(&report);
    let document = Document::parse(&text).expect("XML");
    let root = document.root_element();
    let counts = ["tests", "failures", "errors", "skipped"].map(|name| attribute(root, name));
    assert_eq!(counts, ["7", "1", "1", "4"]);
    let suites: Vec<String> = root
        .children()
        .filter(|node| node.has_tag_name("testsuite"))
        .map(|suite| attribute(suite, "name"))
        .collect();
    assert_eq!(
        suites,
        [
            "a:b,c.py",
            "checklist of shop.settings",
            "harden",
            "shop/my settings.py",
            "x.py"
        ]
    );
    let outcomes: Vec<(String, String, String)> = document
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|case| {
            let outcome = case.children().find(Node::is_element);
            (
                attribute(case, "name"),
                outcome.map_or("", |node| node.tag_name().name()).to_owned(),
                outcome.map_or_else(String::new, |node| attribute(node, "message")),
            )
        })
        .collect();
    let expected = [
        ("not judged", "error", "invalid syntax"),
        (
            "SECURE_SSL_REDIRECT = True",
            "skipped",
            "no: `SECURE_SSL_REDIRECT` is `False`",
        ),
        ("DEBUG = False", "", ""),
        (
            "HTTPS005 no-https-redirect",
            "failure",
            "100% of pages, served: in plain\nHTTP.",
        ),
        (
            "HTTPS005 no-https-redirect",
            "skipped",
            "delegated: the load balancer does it",
        ),
        (
            "HTTPS005 no-https-redirect",
            "skipped",
            "decides no exit code: Only while developing.",
        ),
        ("note", "skipped", "written for Python 2"),
    ];
    let expected = expected
        .map(|(name, outcome, message)| (name.to_owned(), outcome.to_owned(), message.to_owned()));
    assert_eq!(outcomes, expected);
    let case = document
        .descendants()
        .find(|node| node.attribute("classname") == Some("shop/my settings"))
        .expect("the finding");
    assert_eq!(attribute(case, "file"), "shop/my settings.py");
    assert_eq!(attribute(case, "line"), "2");
    let text = case
        .children()
        .find(Node::is_element)
        .and_then(|node| node.text());
    let text = text.unwrap_or_default();
    assert!(
        text.contains("\nshop/my settings.py:3: comes from here\nonly when"),
        "{text}"
    );
    let said = document
        .descendants()
        .find(|node| node.has_tag_name("system-out"))
        .and_then(|node| node.text())
        .unwrap_or_default();
    assert!(said.contains("shop.settings: production"), "{said}");
    assert!(said.contains("3 Python files parsed"), "{said}");
}

#[test]
fn junit_has_a_test_where_nothing_was_found() {
    let text = harden_report::junit(&Report::default());
    let document = Document::parse(&text).expect("XML");
    let root = document.root_element();
    assert_eq!(attribute(root, "tests"), "1");
    assert_eq!(attribute(root, "failures"), "0");
}

#[test]
fn junit_is_xml_whatever_is_in_a_message() {
    let nasty =
        "]]> <a b='c'>&amp; \u{0}\u{1b}[31m\u{b}\u{7f}\u{85}\u{fffe}\u{ffff}\t\r\n\u{1f600}";
    let mut finding = finding();
    finding.message = nasty.to_owned();
    finding.place.file = format!("a{nasty}/b.py").into();
    let report = Report {
        findings: vec![finding],
        ..Report::default()
    };
    let text = harden_report::junit(&report);
    let document = Document::parse(&text).expect("XML");
    let failure = document
        .descendants()
        .find(|node| node.has_tag_name("failure"))
        .expect("a failure");
    assert_eq!(
        attribute(failure, "message"),
        "]]> <a b='c'>&amp; \u{fffd}\u{fffd}[31m\u{fffd}\u{7f}\u{85}\u{fffd}\u{fffd}\t\r\n\u{1f600}"
    );
}

#[test]
fn services_know_files_from_where_harden_was_started() {
    let report = Report {
        folder: "sites/shop/".to_owned(),
        ..report()
    };
    let path = "sites/shop/shop/my settings.py";
    assert!(harden_report::github(&report).contains(&format!("::error file={path},line=2,")));
    assert!(harden_report::gitlab(&report).contains(path));
    assert!(harden_report::junit(&report).contains(path));
    assert!(harden_report::sarif(&report, "1.0.0").contains("sites/shop/shop/my%20settings.py"));
    assert!(
        !harden_report::json(&report).contains(path),
        "by contract from the audited folder"
    );
}

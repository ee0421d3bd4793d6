//! Formats for build servers and streams, of real projects.

use std::collections::BTreeSet;

use roxmltree::Document;
use serde_json::Value;

use crate::fixture::{Fixture, Run, WITHOUT_REDIRECT, project};

/// A project with a fault that counts, one that is suppressed, and a file that does not parse.
fn troubled() -> Fixture {
    let settings = format!(
        "{WITHOUT_REDIRECT}SESSION_COOKIE_HTTPONLY = False  # harden: ignore[AUTH001] <a script> reads \"it\"\n"
    );
    let mut files = project(&settings);
    files.push(("shop/broken.py", "def (:\n"));
    Fixture::new(&files)
}

fn violations(text: &str) -> Vec<Value> {
    serde_json::from_str(text).expect("an array")
}

#[test]
fn json_lines_are_the_findings_of_json() {
    let fixture = troubled();
    let whole = fixture
        .harden(&["check", "--format", "json"])
        .expect(1)
        .json();
    let lines = fixture
        .harden(&[
            "check",
            "--format",
            "json-lines",
            "--checklist",
            "--statistics",
        ])
        .expect(1)
        .stdout;
    let lines: Vec<Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let findings: Vec<&Value> = lines
        .iter()
        .filter(|line| line.get("code").is_some())
        .collect();
    let expected: Vec<&Value> = whole["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    assert!(!expected.is_empty());
    assert_eq!(findings, expected);
    for kind in ["error", "checklist", "statistics"] {
        assert!(lines.iter().any(|line| line.get(kind).is_some()), "{kind}");
    }
}

#[test]
fn gitlab_has_every_open_finding_once() {
    let fixture = troubled();
    let report = fixture.harden(&["check", "--format", "gitlab"]).expect(1);
    let violations = violations(&report.stdout);
    let names: Vec<&str> = violations
        .iter()
        .filter_map(|violation| violation["check_name"].as_str())
        .collect();
    assert!(
        names.contains(&"HTTPS005") && names.contains(&"not-judged"),
        "{names:?}"
    );
    assert!(!names.contains(&"AUTH001"), "suppressed: {names:?}");
    let fingerprints: BTreeSet<&str> = violations
        .iter()
        .filter_map(|violation| violation["fingerprint"].as_str())
        .collect();
    assert_eq!(fingerprints.len(), violations.len());
}

#[test]
fn gitlab_and_github_name_files_from_where_harden_was_started() {
    let inside: Vec<(String, &str)> = project(WITHOUT_REDIRECT)
        .into_iter()
        .map(|(path, text)| (format!("sites/shop/{path}"), text))
        .collect();
    let inside: Vec<(&str, &str)> = inside
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let fixture = Fixture::new(&inside);
    let path = "sites/shop/shop/settings.py";
    let gitlab = fixture
        .harden(&["check", "sites/shop", "--format", "gitlab"])
        .expect(1);
    assert_eq!(violations(&gitlab.stdout)[0]["location"]["path"], path);
    let github = fixture
        .harden(&["check", "sites/shop", "--format", "github"])
        .expect(1);
    assert!(
        github.stdout.contains(&format!("file={path},")),
        "{}",
        github.stdout
    );
    let json = fixture
        .harden(&["check", "sites/shop", "--format", "json"])
        .expect(1)
        .json();
    assert_eq!(json["findings"][0]["file"], "shop/settings.py");
}

#[test]
fn junit_counts_failures_as_the_exit_code_does() {
    let fixture = troubled();
    let run = fixture
        .harden(&["check", "--format", "junit", "--checklist"])
        .expect(1);
    let document = Document::parse(&run.stdout).expect("XML");
    let of = |tag: &str| {
        let found = document.descendants().filter(|node| node.has_tag_name(tag));
        found.collect::<Vec<_>>()
    };
    assert_eq!(of("failure").len(), 1, "{}", run.stdout);
    assert_eq!(of("error").len(), 1, "{}", run.stdout);
    let suppressed = "suppressed: <a script> reads \"it\"";
    assert!(
        of("skipped")
            .iter()
            .any(|node| node.attribute("message") == Some(suppressed)),
        "{}",
        run.stdout
    );
    let checklist = "checklist of shop.settings";
    assert!(
        of("testsuite")
            .iter()
            .any(|node| node.attribute("name") == Some(checklist))
    );
}

#[test]
fn a_hardened_project_gives_each_service_what_it_can_read() {
    let fixture = Fixture::new(&project(crate::fixture::HARDENED));
    let with = |format: &str| {
        fixture
            .harden(&["check", "--format", format])
            .expect(0)
            .stdout
    };
    assert_eq!(with("json-lines"), "");
    assert_eq!(with("gitlab"), "[]\n");
    let junit = with("junit");
    let document = Document::parse(&junit).expect("XML");
    assert_eq!(document.root_element().attribute("failures"), Some("0"));
}

#[test]
fn links_are_for_terminals_that_know_them() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push(("harden.toml", "book = 'https://docs.example.org/harden/'\n"));
    let fixture = Fixture::new(&files);
    let with = |environment: &[(&str, &str)], arguments: &[&str]| {
        let arguments = [&["check", "--format", "concise"], arguments].concat();
        let mut command = fixture.command(&arguments);
        for name in [
            "FORCE_HYPERLINK",
            "NO_COLOR",
            "SSH_CONNECTION",
            "VTE_VERSION",
        ] {
            command.env_remove(name);
        }
        let output = command.envs(environment.iter().copied()).output();
        Run::of(output.expect("harden can be started"))
            .expect(1)
            .stdout
    };
    let is_linked = |text: &str| text.contains("\x1b]8;;");
    let forced = with(&[("FORCE_HYPERLINK", "1"), ("NO_COLOR", "1")], &[]);
    let root = fixture.path().canonicalize().expect("it is there");
    let file = format!("\x1b]8;;file://{}/shop/settings.py\x1b\\", root.display());
    assert!(forced.starts_with(&file), "{forced:?}");
    let page = "\x1b]8;;https://docs.example.org/harden/rules/HTTPS005.html\x1b\\HTTPS005";
    assert!(forced.contains(page), "{forced:?}");
    // A pipe is no terminal, whatever is said of the one beside it.
    assert!(!is_linked(&with(&[("TERM_PROGRAM", "WezTerm")], &[])));
    assert!(!is_linked(&with(&[("FORCE_HYPERLINK", "0")], &[])));
    with(&[("FORCE_HYPERLINK", "1")], &["--output", "report.txt"]);
    let written = std::fs::read_to_string(fixture.path().join("report.txt"));
    assert!(!is_linked(&written.expect("a report")));

    std::fs::write(fixture.path().join("harden.toml"), "book = 'docs'\n").expect("written");
    let wrong = fixture.harden(&["check"]).expect(2);
    assert!(
        wrong.stderr.contains("harden.toml:1: book: an address"),
        "{}",
        wrong.stderr
    );
}

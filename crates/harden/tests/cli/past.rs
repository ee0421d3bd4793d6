//! Secrets that git remembers: each once, with its commits, beside those of the work tree.

#[path = "../../../harden_secrets/tests/repository/look_alikes.rs"]
mod look_alikes;
#[path = "../../../harden_secrets/tests/repository/planted.rs"]
mod planted;

use std::collections::BTreeMap;
use std::fs;

use look_alikes::LOOK_ALIKES;
use planted::PLANTED;
use serde_json::Value;

use crate::check::faults;
use crate::fixture::{Fixture, project};
use crate::repository::{commit, git};

/// Nobody's.
const PASSWORD: &str = "b7Gq0z1kPw-4";
const SELECT: &str = "SECRET011,SECRET012,SECRET013,SECRET014,SECRET015";

fn write(fixture: &Fixture, path: &str, text: &str) {
    let path = fixture.path().join(path);
    fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
    fs::write(path, text).expect("a file can be written");
}

fn remove(fixture: &Fixture, path: &str) {
    fs::remove_file(fixture.path().join(path)).expect("it can be removed");
}

fn repository(files: &[(&str, &str)]) -> Fixture {
    let fixture = Fixture::new(files);
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    fixture
}

/// A project whose password was removed from a file that is still there.
fn rotated() -> Fixture {
    let fixture = repository(&project(""));
    let url = format!("# why\nDATABASE_URL=postgres://shop:{PASSWORD}@db.internal/shop\n");
    write(&fixture, "deploy/web.env", &url);
    commit(&fixture);
    write(&fixture, "deploy/web.env", "# why\nSTANDS_THERE_NOW=1\n");
    commit(&fixture);
    fixture
}

fn check<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&["check", ".", "--history", "--select", SELECT], more].concat()
}

#[test]
fn forty_secrets_in_files_and_history_are_found_and_no_look_alike() {
    let fixture = repository(&[]);
    let texts: BTreeMap<&str, String> = PLANTED
        .iter()
        .map(|(path, template, pieces)| {
            let (before, after) = template.split_once('@').expect("the text has a secret");
            let secret = pieces.concat();
            (
                *path,
                format!("# A file of the site.\n\n{before}{secret}{after}\n"),
            )
        })
        .collect();
    assert_eq!(texts.len(), 40, "each has a file of its own");
    let old = |number: usize, path: &str| format!("part{number}/{path}");
    for (number, (path, text)) in LOOK_ALIKES.iter().enumerate() {
        write(&fixture, &old(number, path), text);
    }
    let of_kind = |kind: usize| texts.iter().skip(kind).step_by(4);
    for (path, text) in of_kind(0).chain(of_kind(1)) {
        write(&fixture, path, text);
    }
    commit(&fixture);
    for (path, _) in of_kind(1) {
        remove(&fixture, path);
    }
    for (number, (path, _)) in LOOK_ALIKES.iter().enumerate().step_by(2) {
        remove(&fixture, &old(number, path));
    }
    commit(&fixture);
    for (kind, keep) in [(2, ["branch", "old"]), (3, ["tag", "old-tag"])] {
        git(&fixture, &["checkout", "--quiet", "--detach", "main"]);
        for (path, text) in of_kind(kind) {
            write(&fixture, path, text);
        }
        commit(&fixture);
        git(&fixture, &keep);
    }
    git(&fixture, &["checkout", "--quiet", "main"]);
    let more = ["--persona", "auditor", "--format", "json"];
    let report = fixture.harden(&check(&more)).expect(1).json();
    let findings = report["findings"].as_array().expect("a list");
    let mut found: BTreeMap<&str, bool> = BTreeMap::new();
    for finding in findings {
        let file = finding["file"].as_str().expect("a file");
        let is_past = finding["code"] == "SECRET015";
        assert_eq!(finding["history"]["in_tree"], !is_past, "{finding}");
        assert_eq!(found.insert(file, is_past), None, "twice: {finding}");
        assert_eq!(finding["line"], 3, "{finding}");
    }
    let expected: BTreeMap<&str, bool> = texts
        .keys()
        .enumerate()
        .map(|(number, path)| (*path, number % 4 != 0))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn every_format_says_it_and_none_shows_it() {
    let fixture = rotated();
    for format in [
        "full",
        "concise",
        "json",
        "json-lines",
        "sarif",
        "github",
        "gitlab",
        "junit",
    ] {
        let run = fixture.harden(&check(&["--format", format])).expect(1);
        assert!(run.stdout.contains("SECRET015"), "{format}: {}", run.stdout);
        assert!(run.stdout.contains("deploy/web.env"), "{}", run.stdout);
        assert!(run.stdout.contains("1 commit holds it"), "{}", run.stdout);
        assert!(!run.stdout.contains(PASSWORD), "{format}: {}", run.stdout);
        assert!(
            !run.stdout.contains("STANDS_THERE_NOW"),
            "another text stands there: {}",
            run.stdout
        );
    }
    let json = include_str!("../../../harden_report/schema/check-1.schema.json").to_owned();
    let sarif = include_str!("../../../harden_report/tests/data/sarif-schema-2.1.0.json")
        .replace("[a-zA-Z]{2}]?$", "[a-zA-Z]{2}?$");
    for (format, schema) in [("json", json), ("sarif", sarif)] {
        let report = fixture.harden(&check(&["--format", format])).json();
        assert_eq!(faults(&schema, &report), [""; 0]);
    }
}

#[test]
fn what_stands_in_the_tree_is_said_once_with_its_past() {
    let settings = "AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt'\n";
    let fixture = repository(&project(settings));
    write(
        &fixture,
        "deploy/web.env",
        &format!("DB_PASSWORD={PASSWORD}\n"),
    );
    commit(&fixture);
    let select = ["check", "--history", "--select", "secrets", "--format"];
    let report = fixture.harden(&[&select[..], &["json"]].concat()).json();
    let with_past: Vec<&Value> = report["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter(|finding| !finding["history"].is_null())
        .collect();
    let codes: Vec<&Value> = with_past.iter().map(|finding| &finding["code"]).collect();
    assert_eq!(codes, ["SECRET014", "SECRET007"]);
    for finding in with_past {
        assert_eq!(finding["history"]["in_tree"], true);
        assert_eq!(finding["history"]["commits"], 1);
    }
    let full = fixture.harden(&[&select[..], &["full"]].concat());
    assert!(
        full.stdout.contains("history: it came with"),
        "{}",
        full.stdout
    );
}

#[test]
fn the_baseline_takes_it_and_comments_do_not() {
    let fixture = rotated();
    let comment = "# harden: ignore[SECRET015] rotated\n# harden: ignore[SECRET015] rotated\n";
    write(&fixture, "deploy/web.env", comment);
    let known = ["--baseline", "known.txt"];
    fixture.harden(&check(&known[..0])).expect(1);
    fixture
        .harden(&check(&[&known[..], &["--update-baseline"]].concat()))
        .expect(0);
    fixture.harden(&check(&known)).expect(0);
    // Without the history it is neither found nor gone.
    let without = ["check", ".", "--select", SELECT];
    let without = [&without[..], &known, &["--update-baseline"]].concat();
    let run = fixture.harden(&without).expect(0);
    assert!(!run.stdout.contains("gone"), "{}", run.stdout);
    fixture.harden(&check(&known)).expect(0);
    // Another one is new.
    let other = format!("DATABASE_URL=postgres://shop:{PASSWORD}5@db.internal/shop\n");
    write(&fixture, "deploy/web.env", &other);
    commit(&fixture);
    remove(&fixture, "deploy/web.env");
    commit(&fixture);
    let run = fixture.harden(&check(&known)).expect(1);
    assert!(run.stdout.contains("1 in the baseline"), "{}", run.stdout);
}

#[test]
fn what_was_in_tests_is_for_auditors() {
    let fixture = repository(&project(""));
    write(
        &fixture,
        "tests/web.env",
        &format!("DB_PASSWORD={PASSWORD}\n"),
    );
    commit(&fixture);
    remove(&fixture, "tests/web.env");
    commit(&fixture);
    let run = fixture.harden(&check(&["--format", "concise"])).expect(0);
    assert!(!run.stdout.contains("SECRET015"), "{}", run.stdout);
    let auditor = ["--format", "concise", "--persona", "auditor"];
    let run = fixture.harden(&check(&auditor)).expect(0);
    assert!(run.stdout.contains("SECRET015"), "{}", run.stdout);
}

#[test]
fn the_history_is_searched_only_when_somebody_asks() {
    let fixture = rotated();
    let run = fixture
        .harden(&["check", ".", "--select", SELECT])
        .expect(0);
    assert!(!run.stdout.contains("SECRET015"), "{}", run.stdout);
    assert!(run.stdout.contains("--history does"), "{}", run.stdout);
    let run = fixture.harden(&["check", ".", "--ignore", "AUTH"]);
    assert!(!run.stdout.contains("--history does"), "{}", run.stdout);
    let run = fixture.harden(&check(&["--format", "concise"])).expect(1);
    assert!(
        run.stdout.contains("2 commits with 6 states of files"),
        "{}",
        run.stdout
    );
}

#[test]
fn where_there_is_no_history_it_is_refused() {
    let fixture = Fixture::new(&project(""));
    let run = fixture.harden(&check(&[])).expect(2);
    assert!(run.stderr.contains("no git repository"), "{}", run.stderr);
    git(&fixture, &["init", "--quiet", "--bare", "bare"]);
    let run = fixture.harden(&["check", "bare", "--history"]).expect(2);
    assert!(run.stderr.contains("bare"), "{}", run.stderr);
    let run = fixture
        .harden(&["check", "manage.py", "--history"])
        .expect(2);
    assert!(run.stderr.contains("folder"), "{}", run.stderr);
    for other in ["--changed", "--staged", "--watch"] {
        fixture.harden(&check(&[other])).expect(2);
    }
}

#[test]
fn what_cannot_be_read_fails_the_check() {
    let fixture = rotated();
    let object = fixture.path().join(".git/objects");
    let folder = fs::read_dir(&object).expect("there are objects");
    let packs = folder.filter_map(|entry| {
        let path = entry.expect("an entry").path();
        let name = path.file_name()?.to_str()?.len();
        (name == 2).then_some(path)
    });
    for folder in packs {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            fs::remove_file(&path).expect("it can be removed");
            fs::write(&path, "torn").expect("it can be written");
        }
    }
    let run = fixture.harden(&check(&["--exit-zero"])).expect(1);
    assert!(run.stdout.contains("git fsck"), "{}", run.stdout);
}

#[test]
fn what_only_development_started_is_advice() {
    let fixture = repository(&project(""));
    let compose = format!(
        "services:\n  web:\n    command: manage.py runserver\n    environment:\n      - DB_PASSWORD={PASSWORD}\n"
    );
    write(&fixture, "compose.yml", &compose);
    commit(&fixture);
    remove(&fixture, "compose.yml");
    commit(&fixture);
    fixture.harden(&check(&[])).expect(0);
    let run = fixture.harden(&check(&["--persona", "pedantic"])).expect(0);
    assert!(run.stdout.contains("compose.yml:5"), "{}", run.stdout);
}

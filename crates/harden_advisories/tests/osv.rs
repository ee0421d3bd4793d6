//! Exports as they are, and as they should not be.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use harden_advisories::osv::{Outcome, ReadError, read};
use harden_advisories::{Advisory, Version};
use harden_finding::Severity;

/// An entry of OSV, with what events say.
fn entry(id: &str, package: &str, events: &str) -> String {
    format!(
        r#"{{"id":"{id}","aliases":["CVE-2026-1"],"summary":"A hole.","affected":[{{"package":{{"ecosystem":"PyPI","name":"{package}"}},"ranges":[{{"type":"ECOSYSTEM","events":[{events}]}},{{"type":"GIT","events":[{{"introduced":"0"}}]}}]}}],"database_specific":{{"severity":"CRITICAL"}}}}"#
    )
}

const FIXED: &str = r#"{"introduced":"0"},{"fixed":"2.0"}"#;

fn all(path: &Path) -> (Vec<(String, Advisory)>, Outcome) {
    let mut found = Vec::new();
    let outcome = read(
        path,
        &|package| package.starts_with("shop"),
        &mut |package, advisory| found.push((package.to_owned(), advisory)),
    );
    (found, outcome.expect("it can be opened"))
}

fn of_text(text: &str) -> (Vec<(String, Advisory)>, Outcome) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("export.json");
    fs::write(&path, text).expect("it can be written");
    all(&path)
}

#[test]
fn an_entry_is_read_as_osv_means_it() {
    let (found, outcome) = of_text(&entry("GHSA-1", "Shop_Cart", FIXED));
    assert_eq!((outcome.entries, outcome.broken_count), (1, 0));
    let (package, advisory) = &found[0];
    assert_eq!(package, "shop-cart");
    assert_eq!(advisory.id, "CVE-2026-1");
    assert_eq!(advisory.aliases, ["GHSA-1"]);
    assert_eq!(advisory.severity, Some(Severity::High));
    assert_eq!(advisory.summary, "A hole");
    assert_eq!(advisory.source, "https://osv.dev/vulnerability/GHSA-1");
    assert_eq!(
        advisory.affected.len(),
        1,
        "a range of commits is none of releases"
    );
}

#[test]
fn ranges_are_read_in_any_order() {
    let cases = [
        (FIXED, "1.9", true),
        (FIXED, "2.0", false),
        (
            r#"{"introduced":"1.0"},{"introduced":"3.0"},{"fixed":"1.5"},{"fixed":"3.5"}"#,
            "2.0",
            false,
        ),
        (
            r#"{"introduced":"1.0"},{"introduced":"3.0"},{"fixed":"1.5"},{"fixed":"3.5"}"#,
            "3.1",
            true,
        ),
        (r#"{"fixed":"2"},{"introduced":"1"}"#, "1.5", true),
        (r#"{"introduced":"1"},{"last_affected":"2"}"#, "2.0", true),
        (
            r#"{"introduced":"1"},{"last_affected":"2"}"#,
            "2.0.1",
            false,
        ),
        (r#"{"introduced":"1"}"#, "99", true),
        (r#"{"introduced":"1!1"},{"fixed":"1!2"}"#, "1!1.5rc1", true),
        (r#"{"introduced":"1!1"},{"fixed":"1!2"}"#, "1.5", false),
    ];
    for (events, release, affected) in cases {
        let (found, _) = of_text(&entry("X", "shop", events));
        let release: Version = release.parse().expect("a release");
        assert_eq!(
            found[0].1.affects(&release),
            affected,
            "{release} by {events}"
        );
    }
}

#[test]
fn files_lines_lists_folders_and_archives_are_read() {
    let entries = [
        entry("A", "shop", FIXED),
        entry("B", "other", FIXED),
        entry("C", "shop-x", FIXED),
    ];
    for text in [
        entries.join("\n"),
        format!("[{}]", entries.join(",\n")),
        entries.join(""),
    ] {
        let (found, outcome) = of_text(&text);
        assert_eq!((found.len(), outcome.entries), (2, 3), "{text}");
        assert_eq!(outcome.broken_count, 0, "{:?}", outcome.broken);
    }

    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("PyPI")).expect("a folder");
    for (index, entry) in entries.iter().enumerate() {
        fs::write(folder.path().join(format!("PyPI/{index}.json")), entry)
            .expect("it can be written");
    }
    fs::write(folder.path().join("README.md"), "{").expect("it can be written");
    let (found, outcome) = all(folder.path());
    assert_eq!(
        (found.len(), outcome.entries, outcome.broken_count),
        (2, 3, 0)
    );

    let path = folder.path().join("all.zip");
    let mut archive = zip::ZipWriter::new(fs::File::create(&path).expect("a file"));
    for (index, entry) in entries.iter().enumerate() {
        let options = zip::write::SimpleFileOptions::default();
        archive
            .start_file(format!("{index}.json"), options)
            .expect("an entry");
        archive
            .write_all(entry.as_bytes())
            .expect("it can be written");
    }
    archive.finish().expect("it can be written");
    let (found, outcome) = all(&path);
    assert_eq!(
        (found.len(), outcome.entries, outcome.broken_count),
        (2, 3, 0)
    );

    let whole = fs::read(&path).expect("it can be read");
    fs::write(&path, &whole[..whole.len() / 2]).expect("it can be written");
    let half = read(&path, &|_| true, &mut |_, _| {});
    assert!(matches!(half, Err(ReadError::Archive { .. })), "{half:?}");
}

#[test]
fn a_broken_entry_is_said_and_spoils_no_other() {
    let good = entry("A", "shop", FIXED);
    let broken = [
        "{\"id\": \"B\", \"affected\": [{\"package\"",
        "{\"id\": \"unended",
        "{}",
        "{\"id\": 7}",
        "{\"id\": \"\u{1}\"}",
        &entry("D", "shop", r#"{"introduced":"0"},{"fixed":"two"}"#),
        &"{".repeat(5_000),
        "{\"id\":\"\\ud800\"}",
    ];
    for broken in broken {
        let (found, outcome) = of_text(&[&good, broken, &good].join("\n"));
        assert_eq!(found.len(), 2, "{broken}");
        assert_eq!(outcome.broken_count, 1, "{:?}", outcome.broken);
        assert!(
            outcome.broken[0].what.ends_with(":2"),
            "{:?}",
            outcome.broken
        );
    }
    for nothing in ["", "\0\0\0\0", "<html>", "[]", "null"] {
        let (found, outcome) = of_text(nothing);
        assert_eq!((found.len(), outcome.broken_count), (0, 1), "{nothing:?}");
    }
    let (found, outcome) = of_text(&good[..good.len() - 5]);
    assert_eq!((found.len(), outcome.broken_count), (0, 1));
    let many = vec!["{}"; 1000].join("\n");
    let (_, outcome) = of_text(&many);
    assert_eq!(
        (outcome.broken.len(), outcome.broken_count),
        (Outcome::SHOWN, 1000)
    );
}

#[test]
fn words_of_others_cannot_command_a_terminal() {
    let text = entry("A", "shop", FIXED).replace("A hole.", "A\\u001b[31m hole\\u0007\\nmore");
    let (found, _) = of_text(&text);
    assert_eq!(found[0].1.summary, "A[31m hole");
}

#[test]
fn what_is_not_there_is_an_error() {
    let missing = read(Path::new("no-such-export.json"), &|_| true, &mut |_, _| {});
    assert!(matches!(missing, Err(ReadError::Io { .. })));
}

/// An entry as `PyPA`'s database has it.
fn yaml(id: &str, fixed: &str) -> String {
    format!(
        "id: {id}\ndetails: 'A hole:\n\n  more.'\naffected:\n- package:\n    name: shop\n    ecosystem: PyPI\n  \
         ranges:\n  - type: GIT\n    events:\n    - introduced: '0'\n  - type: ECOSYSTEM\n    events:\n    \
         - introduced: '0'\n    - fixed: {fixed}\n  versions: []\naliases:\n- CVE-2026-1\nwithdrawn: null\n"
    )
}

fn of_file(name: &str, text: &[u8]) -> (Vec<(String, Advisory)>, Outcome) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, text).expect("it can be written");
    all(&path)
}

#[test]
fn yaml_is_read_and_its_numbers_are_releases() {
    for name in ["entry.yaml", "entry.yml"] {
        let (found, outcome) = of_file(name, yaml("PYSEC-1", "1.10").as_bytes());
        assert_eq!(
            (outcome.entries, outcome.broken_count),
            (1, 0),
            "{outcome:?}"
        );
        let (package, advisory) = &found[0];
        assert_eq!(
            (package.as_str(), &*advisory.id, &*advisory.summary),
            ("shop", "CVE-2026-1", "A hole:")
        );
        assert_eq!(advisory.affected, ["<1.10".parse().expect("a range")]);
    }
}

#[test]
fn a_folder_of_yaml_may_hold_other_things() {
    let folder = tempfile::tempdir().expect("a folder");
    for (file, text) in [
        ("vulns/shop/PYSEC-1.yaml", yaml("PYSEC-1", "2.0")),
        ("vulns/shop/PYSEC-2.yaml", yaml("PYSEC-2", "3.0")),
        (
            "vulns/shop/PYSEC-3.yaml",
            "id: PYSEC-3\naffected: [".to_owned(),
        ),
        (
            "triage/false_positives.yaml",
            "ids:\n- CVE-2026-2\n".to_owned(),
        ),
        (
            ".github/workflows/import.yaml",
            "on: push\nid: [\n".to_owned(),
        ),
        ("notes.txt", "{".to_owned()),
    ] {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("it can be written");
    }
    let (found, outcome) = all(folder.path());
    assert_eq!(
        (found.len(), outcome.entries, outcome.broken_count),
        (2, 2, 1)
    );
    let broken = &outcome.broken[0];
    assert!(broken.what.ends_with("PYSEC-3.yaml"), "{broken:?}");
}

#[test]
fn hostile_yaml_is_said_and_costs_little() {
    let bomb: String = (1..9).fold("a0: &a0 [x, x]\n".to_owned(), |text, level| {
        let below = format!("*a{}, ", level - 1).repeat(9);
        format!("{text}a{level}: &a{level} [{below}]\n")
    });
    let cases = [
        (bomb, "refers to another part"),
        ("[".repeat(1 << 20), "recursion limit"),
        ("{".repeat(1 << 20), "recursion limit"),
        ("- ".repeat(1 << 19), "too deep"),
        ("? ".repeat(1 << 19), "too deep"),
        (format!("id: {}", "x".repeat(2 << 20)), "too long"),
        ("? [a]\n: b\n".to_owned(), "no text"),
        ("id: 'PYSEC".to_owned(), ""),
        ("id: [7]\n".to_owned(), "invalid type"),
        ("key: value\n".to_owned(), "no entry"),
        (String::new(), "no entry"),
        (yaml("PYSEC-1", "two"), "`two` is no release"),
    ];
    for (text, expected) in cases {
        let start = std::time::Instant::now();
        let (found, outcome) = of_file("entry.yaml", text.as_bytes());
        let shown = &text[..text.len().min(40)];
        assert!(found.is_empty(), "{shown}");
        assert_eq!(outcome.broken_count, 1, "{shown}");
        let why = &outcome.broken[0].why;
        assert!(why.contains(expected), "{shown}: {why}");
        let seconds = start.elapsed().as_secs();
        assert!(seconds < 5, "{shown}: {seconds} s");
    }
    let (_, outcome) = of_file("entry.yaml", b"id: \xff\xfe");
    assert_eq!(outcome.broken_count, 1);
}

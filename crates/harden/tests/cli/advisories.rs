//! Exports of vulnerable releases that the user has.

use crate::fixture::Fixture;

const FILES: [(&str, &str); 3] = [
    (
        "requirements.txt",
        "Django==5.2.19\nshop-cart==1.4\nleft.pad==0.1\n",
    ),
    ("shop.py", "import shop_cart\n"),
    (
        "all.json",
        r#"{"id":"GHSA-aaaa","modified":"2098-12-01T10:00:00Z","aliases":["CVE-2026-9"],"summary":"Prices of others","affected":[{"package":{"ecosystem":"PyPI","name":"Shop_Cart"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"1.0"},{"fixed":"1.4.2"}]}]}],"database_specific":{"severity":"HIGH"}}
{"id":"GHSA-bbbb","affected":[{"package":{"ecosystem":"npm","name":"left-pad"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"}]}]}]}
"#,
    ),
];

#[test]
fn an_export_adds_to_what_is_known() {
    let site = Fixture::new(&FILES);
    let arguments = [
        "check",
        "--select",
        "DEP001",
        "--format",
        "concise",
        "--today",
        "2026-11-23",
    ];
    assert_eq!(site.harden(&arguments).code, 0);
    let run = site.harden(&[&arguments[..], &["--advisories", "all.json"]].concat());
    let line = "requirements.txt:2:1 DEP001 [high] shop-cart 1.4 is vulnerable: Prices of others (CVE-2026-9).";
    assert!(run.stdout.starts_with(line), "{}", run.stdout);
    assert!(run.stdout.contains("1 finding"), "{}", run.stdout);
    assert_eq!(run.code, 1);
}

#[test]
fn what_cannot_be_read_is_said() {
    let mut files = FILES.to_vec();
    files.push(("half.json", &FILES[2].1[..100]));
    let site = Fixture::new(&files);
    let arguments = [
        "check",
        "--select",
        "DEP",
        "--today",
        "2026-11-23",
        "--advisories",
    ];
    let run = site.harden(&[&arguments[..], &["half.json"]].concat());
    assert!(run.stdout.contains("half.json"), "{}", run.stdout);
    assert!(
        run.stdout.contains("1 entry could not be read"),
        "{}",
        run.stdout
    );
    assert_eq!(run.code, 1);
    let run = site.harden(&[&arguments[..], &["none.json"]].concat());
    assert!(run.stderr.contains("none.json"), "{}", run.stderr);
    assert_eq!(run.code, 2);
}

#[test]
fn what_was_known_long_ago_is_said_to_be_old() {
    let site = Fixture::new(&FILES);
    let check = |day: &str, more: &[&str]| {
        let arguments = ["check", "--select", "DEP001", "--today", day];
        site.harden(&[&arguments[..], more].concat()).stdout
    };
    let of_django = "vulnerable releases of django are known as of";
    assert!(!check(harden_advisories::date(), &[]).contains(of_django));
    assert!(check("2099-01-01", &[]).contains(of_django));
    let export = ["--advisories", "all.json"];
    assert!(!check("2099-01-01", &export).contains("are known as of"));
    // An export is about all packages, and grows old as well.
    let old = check("2099-06-01", &export);
    let of_all = "vulnerable releases of django, left-pad, shop-cart are known as of 2098-12-01, 182 days ago";
    assert!(old.contains(of_all), "{old}");
}

#[test]
fn the_beginning_of_the_topics_codes_is_not_that_of_deploy() {
    let site = Fixture::new(&[
        ("requirements.txt", "Django==3.2.25\n"),
        ("shop.py", "X = 1\n"),
    ]);
    let run = site.harden(&["rule", "--all", "--format", "json"]);
    assert!(run.stdout.contains("DEPLOY001") && run.stdout.contains("DEP002"));
    let ignored = site.harden(&["check", "--ignore", "DEPLOY"]);
    assert!(ignored.stdout.contains("DEP002"), "{}", ignored.stdout);
    let ignored = site.harden(&["check", "--ignore", "DEP"]);
    assert!(!ignored.stdout.contains("DEP002"), "{}", ignored.stdout);
}

/// What is said of vulnerable releases in a tree of these files, and of whom it is advice.
fn vulnerable(files: &[(&str, &str)]) -> Vec<(String, bool)> {
    let site = Fixture::new(files);
    let arguments = [
        "check",
        "--select",
        "DEP001",
        "--format",
        "json",
        "--persona",
        "pedantic",
        "--today",
        harden_advisories::date(),
    ];
    let report = site.harden(&arguments).json();
    let findings = report["findings"].as_array().expect("a list").iter();
    let of = |finding: &serde_json::Value| {
        let message = finding["message"].as_str().expect("text").to_owned();
        (message, finding["persona"] == "pedantic")
    };
    findings.map(of).collect()
}

#[test]
fn lock_files_are_judged_without_any_code() {
    let lock = "[[package]]\nname = \"django\"\nversion = \"4.2.13\"\n\n[[package]]\nname = \"sqlparse\"\nversion = \"0.5.0\"\n";
    let found = vulnerable(&[("uv.lock", lock)]);
    assert_eq!(found.len(), 2, "{found:?}");
    // What the code names is not known where there is none.
    assert!(found.iter().all(|(_, is_advice)| !is_advice), "{found:?}");

    let site = Fixture::new(&[("Pipfile.lock", "{\"default\": {")]);
    let run = site.harden(&["check"]);
    assert!(run.stdout.contains("Pipfile.lock"), "{}", run.stdout);
    assert_eq!(run.code, 1);
}

#[test]
fn what_the_project_does_not_use_is_advice() {
    let gunicorn = "[[package]]\nname = \"gunicorn\"\nversion = \"25.3.0\"\n";
    let h2 = format!("{gunicorn}[[package]]\nname = \"h2\"\nversion = \"4.3.0\"\n");
    let code = ("shop.py", "import django\n");
    let found = vulnerable(&[("uv.lock", gunicorn), code]);
    assert!(found[0].0.ends_with("It takes h2, which is not installed."));
    assert!(found[0].1);
    assert!(!vulnerable(&[("uv.lock", &h2), code])[0].1);
    // Who pins gunicorn alone does not say what else is there.
    assert!(!vulnerable(&[("requirements.txt", "gunicorn==25.3.0\n"), code])[0].1);

    let asgi = "[[package]]\nname = \"gunicorn\"\nversion = \"25.2.0\"\n";
    let served_by = |command: &str| {
        let dockerfile = format!("FROM python:3.13\nCMD {command}\n");
        let files = [("uv.lock", asgi), ("Dockerfile", &dockerfile), code];
        vulnerable(&files)[0].0.contains("ASGI worker")
    };
    assert!(served_by("gunicorn -k asgi shop.asgi:application"));
    assert!(!served_by("gunicorn shop.wsgi"));
}

//! A project that already has findings: only new ones count.

use std::fs;

use serde_json::{Value, json};

use crate::fixture::{Fixture, HARDENED, Run, WITHOUT_REDIRECT, project};

const CHECK: [&str; 5] = ["check", "--baseline", "known.json", "--format", "json"];
const TAKE: [&str; 4] = ["check", "--baseline", "known.json", "--update-baseline"];

/// Two passwords on two lines, and no redirect.
const FAULTY: &str = "\
from os import environ; SECRET_KEY = environ['SECRET_KEY']
DEBUG = False
ALLOWED_HOSTS = ['shop.example.org']
MIDDLEWARE = [
    'django.middleware.security.SecurityMiddleware',
    'django.contrib.sessions.middleware.SessionMiddleware',
    'django.middleware.csrf.CsrfViewMiddleware',
    'django.middleware.clickjacking.XFrameOptionsMiddleware',
]
INSTALLED_APPS = ['django.contrib.sessions']
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
DATABASES = {
    'default': {
        'ENGINE': 'django.db.backends.postgresql',
        'PASSWORD': 'tr0ub4dor-and-3',
    },
}
";

fn open(run: &Run) -> Vec<(String, u64)> {
    let report = run.json();
    let findings = report["findings"].as_array().expect("a list");
    findings
        .iter()
        .filter(|finding| finding["state"] == "open")
        .map(|finding| {
            let text = |key: &str| finding[key].as_str().expect("text").to_owned();
            let line = finding["line"].as_u64().expect("a number");
            (format!("{} {}", text("file"), text("code")), line)
        })
        .collect()
}

fn baseline(fixture: &Fixture) -> Value {
    let text = fs::read_to_string(fixture.path().join("known.json")).expect("it was written");
    serde_json::from_str(&text).expect("it is JSON")
}

fn write(fixture: &Fixture, file: &str, text: &str) {
    fs::write(fixture.path().join(file), text).expect("a file can be written");
}

#[test]
fn what_is_in_the_baseline_does_not_count() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&["check"]).expect(1);
    let taken = fixture.harden(&TAKE).expect(0);
    assert!(
        taken.stdout.contains("1 in the baseline"),
        "{}",
        taken.stdout
    );
    let run = fixture.harden(&CHECK).expect(0);
    let finding = &run.json()["findings"][0];
    assert_eq!(finding["state"], "baselined");
    assert_eq!(finding["state_why"], "in known.json");
    let concise = fixture
        .harden(&["check", "--baseline", "known.json", "--format", "concise"])
        .expect(0);
    assert!(!concise.stdout.contains("HTTPS005"), "{}", concise.stdout);
    fixture.harden(&["check"]).expect(1);
}

#[test]
fn sarif_names_what_is_known_and_what_is_gone() {
    const SARIF: [&str; 5] = ["check", "--baseline", "known.json", "--format", "sarif"];
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&TAKE).expect(0);
    let states = |run: &Run| {
        let results = run.json()["runs"][0]["results"].clone();
        let results = results.as_array().expect("a list").iter();
        let state = |result: &Value| result["baselineState"].as_str().map(str::to_owned);
        results.filter_map(state).collect::<Vec<_>>()
    };
    assert_eq!(states(&fixture.harden(&SARIF).expect(0)), ["unchanged"]);
    write(&fixture, "shop/settings.py", HARDENED);
    assert_eq!(states(&fixture.harden(&SARIF).expect(0)), ["absent"]);
}

#[test]
fn exactly_the_copy_is_new() {
    let fixture = Fixture::new(&project(FAULTY));
    fixture.harden(&TAKE).expect(0);
    let text = fs::read_to_string(fixture.path().join("known.json")).expect("it was written");
    assert!(!text.contains("tr0ub4dor"), "{text}");
    assert!(!text.contains("shop.settings"), "no profiles: {text}");

    // Lines move.
    write(
        &fixture,
        "shop/settings.py",
        &format!("# one\n# two\n{FAULTY}"),
    );
    fixture.harden(&CHECK).expect(0);
    fixture.harden(&TAKE).expect(0);
    let again = fs::read_to_string(fixture.path().join("known.json")).expect("it was written");
    assert_eq!(text, again, "moved lines change nothing in the file");

    // A profile is added.
    write(
        &fixture,
        "shop/settings_live.py",
        "from .settings import *\n",
    );
    write(
        &fixture,
        "Dockerfile",
        "FROM python\nENV DJANGO_SETTINGS_MODULE=shop.settings_live\n",
    );
    assert_eq!(open(&fixture.harden(&CHECK).expect(0)), []);

    // The file gets another name.
    let path = |name: &str| fixture.path().join(name);
    fs::rename(path("shop/settings.py"), path("shop/settings_common.py")).expect("renamed");
    write(
        &fixture,
        "shop/settings_live.py",
        "from .settings_common import *\n",
    );
    assert_eq!(open(&fixture.harden(&CHECK).expect(0)), []);

    // One of its findings gets a copy, before the old one.
    let copied = FAULTY.replace(
        "    'default': {",
        "    'replica': {\n        'ENGINE': 'django.db.backends.postgresql',\n        \
         'PASSWORD': 'correct-h0rse-battery',\n    },\n    'default': {",
    );
    write(&fixture, "shop/settings_common.py", &copied);
    let new = open(&fixture.harden(&CHECK).expect(1));
    assert_eq!(
        new,
        [("shop/settings_common.py SECRET007".to_owned(), 19)],
        "the password of the replica"
    );
}

#[test]
fn a_copy_of_a_file_is_new() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&TAKE).expect(0);
    write(&fixture, "shop/settings_live.py", WITHOUT_REDIRECT);
    let run = fixture.harden(&[
        "check",
        "--baseline",
        "known.json",
        "--format",
        "json",
        "--settings",
        "shop.settings",
        "--settings",
        "shop.settings_live",
    ]);
    assert_eq!(
        open(&run.expect(1)),
        [("shop/settings_live.py HTTPS005".to_owned(), 11)]
    );
}

#[test]
fn what_is_gone_is_said_and_dropped() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&TAKE).expect(0);
    write(&fixture, "shop/settings.py", HARDENED);
    let run = fixture.harden(&CHECK).expect(0);
    let note = &run.json()["errors"][0];
    assert_eq!(note["level"], "note");
    assert_eq!(note["file"], "known.json");
    assert_eq!(
        note["message"],
        "1 finding of the baseline is gone; `--update-baseline` drops it"
    );
    fixture.harden(&TAKE).expect(0);
    assert_eq!(
        baseline(&fixture),
        json!({"harden-baseline": 1, "findings": []})
    );
    // What comes back is new.
    write(&fixture, "shop/settings.py", WITHOUT_REDIRECT);
    fixture.harden(&CHECK).expect(1);
}

#[test]
fn an_update_keeps_what_it_was_not_asked_about() {
    let fixture = Fixture::new(&project(FAULTY));
    fixture.harden(&TAKE).expect(0);
    let whole = baseline(&fixture);
    let narrow: Vec<&str> = TAKE.iter().copied().chain(["--select", "https"]).collect();
    fixture.harden(&narrow).expect(0);
    assert_eq!(baseline(&fixture), whole);

    // Nor does it drop what could not be judged.
    write(&fixture, "shop/settings.py", "SECRET_KEY = (\n");
    fixture.harden(&TAKE);
    assert_eq!(baseline(&fixture), whole);
}

#[test]
fn the_configuration_can_name_the_baseline() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push(("harden.toml", "baseline = 'known.json'\n"));
    let fixture = Fixture::new(&files);
    let absent = fixture.harden(&["check"]).expect(2);
    assert!(
        absent.stderr.contains("--update-baseline"),
        "{}",
        absent.stderr
    );
    fixture.harden(&["check", "--update-baseline"]).expect(0);
    fixture.harden(&["check"]).expect(0);
    fixture.harden(&["check", "--isolated"]).expect(1);
    fixture
        .harden(&["check", "--isolated", "--update-baseline"])
        .expect(2);
}

#[test]
fn a_baseline_that_is_none_is_refused_and_left_alone() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    fixture.harden(&TAKE).expect(0);
    let path = fixture.path().join("known.json");
    let sound = fs::read_to_string(&path).expect("it was written");
    let deep = "[".repeat(100_000);
    let inside = format!(
        "{{\"harden-baseline\": 1, \"findings\": {deep}{}}}",
        "]".repeat(100_000)
    );
    let twice = sound.replace("\"count\": 1", "\"count\": 1, \"count\": 99");
    for (text, said) in [
        (&sound.as_bytes()[..sound.len() / 2], "ends too early"),
        (b"".as_slice(), "ends too early"),
        (b"{\"name\": \"npm\"}\n", "not a baseline of harden"),
        (b"[]", "not a baseline of harden"),
        (b"\xff\xfe\x00", "not a baseline of harden"),
        (b"hello", "not JSON"),
        (deep.as_bytes(), "not a baseline of harden"),
        (inside.as_bytes(), "damaged"),
        (b"{\"harden-baseline\": 2}", "newer harden"),
        (b"{\"harden-baseline\": 1}", "damaged"),
        (b"{\"harden-baseline\": 1, \"findings\": [7]}", "damaged"),
        (
            b"{\n<<<<<<< HEAD\n \"harden-baseline\": 1,\n=======\n}\n",
            "a merge left its marks",
        ),
    ] {
        fs::write(&path, text).expect("written");
        for arguments in [CHECK.as_slice(), &TAKE] {
            let run = fixture.harden(arguments).expect(2);
            assert!(run.stderr.contains("known.json:"), "{}", run.stderr);
            assert!(run.stderr.contains(said), "{said}: {}", run.stderr);
        }
        assert_eq!(fs::read(&path).expect("it is there"), text);
    }
    fs::write(&path, twice).expect("written");
    let run = fixture.harden(&CHECK).expect(2);
    assert!(
        run.stderr.contains("duplicate field `count`"),
        "{}",
        run.stderr
    );

    // Numbers that no sum can hold.
    let many = sound.replace("\"count\": 1", "\"count\": 18446744073709551615");
    let other = many.replace("HTTPS005", "HTTPS006");
    let body = |text: &str| {
        let start = text.find('[').expect("a list") + 1;
        text[start..text.rfind(']').expect("its end")].to_owned()
    };
    let both = format!(
        "{{\"harden-baseline\": 1, \"findings\": [{}, {}]}}",
        body(&many),
        body(&other)
    );
    fs::write(&path, both).expect("written");
    fixture.harden(&CHECK).expect(0);

    fs::remove_file(&path).expect("removed");
    fs::create_dir(&path).expect("made");
    let folder = fixture.harden(&CHECK).expect(2);
    assert!(folder.stderr.contains("not a file"), "{}", folder.stderr);
}

#[test]
fn a_baseline_that_is_too_large_is_refused() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let file = fs::File::create(fixture.path().join("known.json")).expect("made");
    file.set_len(65 << 20).expect("it grows");
    let run = fixture.harden(&CHECK).expect(2);
    assert!(run.stderr.contains("larger than 64 MiB"), "{}", run.stderr);
}

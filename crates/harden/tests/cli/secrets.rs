//! Secrets in the whole tree: each once, with all its places, and never printed.

use std::fs;

use crate::fixture::{Fixture, project};

/// Nobody's.
const PASSWORD: &str = "b7Gq0z1kPw-4";

fn with(files: &[(&str, &str)]) -> Fixture {
    let fixture = Fixture::new(&project(""));
    for (path, text) in files {
        let path = fixture.path().join(path);
        fs::create_dir_all(path.parent().expect("a file is in a folder")).expect("a folder");
        fs::write(path, text).expect("a file can be written");
    }
    fixture
}

#[test]
fn a_secret_in_several_files_is_one_finding_and_no_format_shows_it() {
    let url = format!("DATABASE_URL=postgres://shop:{PASSWORD}@db.internal/shop\n");
    let name = format!("DB_PASSWORD: {PASSWORD}\n");
    let fixture = with(&[("deploy/web.env", &url), ("deploy/site.yml", &name)]);
    for format in ["full", "concise", "json", "sarif", "github"] {
        let run = fixture.harden(&[
            "check",
            ".",
            "--select",
            "SECRET013,SECRET014",
            "--format",
            format,
        ]);
        let run = run.expect(1);
        assert!(run.stdout.contains("SECRET013"), "{}", run.stdout);
        assert!(run.stdout.contains("deploy/web.env"), "{}", run.stdout);
        assert!(!run.stdout.contains(PASSWORD), "{}", run.stdout);
        assert!(
            !run.stdout.contains("SECRET014") || format == "sarif",
            "{}",
            run.stdout
        );
    }
    let run = fixture.harden(&["check", ".", "--select", "SECRET013", "--format", "full"]);
    assert!(
        run.stdout.contains("deploy/site.yml:1: here too"),
        "{}",
        run.stdout
    );
}

#[test]
fn what_stands_in_tests_is_for_auditors_and_fails_nothing() {
    let text = format!("DB_PASSWORD={PASSWORD}\n");
    let fixture = with(&[("tests/web.env", &text)]);
    let select = ["check", ".", "--select", "SECRET014", "--format", "concise"];
    let run = fixture.harden(&select).expect(0);
    assert!(!run.stdout.contains("web.env"), "{}", run.stdout);
    let run = fixture
        .harden(&[&select[..], &["--persona", "auditor"]].concat())
        .expect(0);
    assert!(run.stdout.contains("tests/web.env:1"), "{}", run.stdout);
}

#[test]
fn a_comment_silences_it_in_each_of_its_places() {
    let silenced = format!("# harden: ignore[SECRET014] rotated\nDB_PASSWORD={PASSWORD}\n");
    let open = format!("DB_PASSWORD={PASSWORD}\n");
    let select = ["check", ".", "--select", "SECRET014", "--format", "concise"];
    with(&[("a.env", &silenced)]).harden(&select).expect(0);
    with(&[("a.env", &silenced), ("b.env", &open)])
        .harden(&select)
        .expect(1);
}

#[test]
fn what_settings_rules_say_is_not_said_again() {
    let fixture = Fixture::new(&project(
        "AWS_SECRET_ACCESS_KEY = 'wJalrXUtnFEMIK7MDENGbPxRfiCYz4m2Qk8h0sVt'\n",
    ));
    let run = fixture.harden(&["check", ".", "--select", "SECRET", "--format", "concise"]);
    assert!(run.stdout.contains("SECRET007"), "{}", run.stdout);
    assert!(!run.stdout.contains("SECRET014"), "{}", run.stdout);
}

#[test]
fn what_was_not_searched_is_neither_gone_nor_silenced_for_nothing() {
    let token = "AKIAQ4NWZ7RFXK2TMPL";
    let fixture = with(&[
        ("deploy/run.sh", &format!("export KEY={token}D\n")),
        (
            "deploy/known.sh",
            &format!("export KEY={token}E # harden: ignore[token-in-file] old\n"),
        ),
    ]);
    let check = |more: &[&str]| {
        let always = ["check", ".", "--format", "json", "--baseline", "known.txt"];
        fixture.harden(&[&always, more].concat())
    };
    let asked = ["--select", "SECRET011"];
    check(&[&asked[..], &["--update-baseline"]].concat());
    let before = fs::read_to_string(fixture.path().join("known.txt")).expect("written");
    assert!(before.contains("SECRET011"), "{before}");
    let silent = check(&["--update-baseline"]);
    assert!(!silent.stdout.contains("DEPLOY006"), "{}", silent.stdout);
    let after = fs::read_to_string(fixture.path().join("known.txt")).expect("written");
    assert!(after.contains("SECRET011"), "{after}");
    check(&asked).expect(0);
}

#[test]
fn files_that_cannot_be_searched_are_named() {
    let fixture = with(&[
        ("deploy/dump.json", &" ".repeat((20 << 20) + 1)),
        ("deploy/state", "a\0b"),
    ]);
    let run = fixture
        .harden(&[
            "check",
            ".",
            "--select",
            "secrets",
            "--format",
            "concise",
            "--exit-zero",
        ])
        .expect(0);
    for name in ["deploy/dump.json", "deploy/state"] {
        assert!(
            run.stdout.contains(name) || run.stderr.contains(name),
            "{name}: {}{}",
            run.stdout,
            run.stderr
        );
    }
}

#[test]
fn each_finding_says_how_a_secret_of_its_kind_is_changed() {
    let token = ["gh", "p_mavzfVABqZ5YsOOlB1f46RfHk7hp3I4XLQxD"].concat();
    let fixture = with(&[
        ("deploy/release.sh", &format!("run {token}\n")),
        (
            "deploy/web.env",
            &format!("CELERY_BROKER_URL=amqp://shop:{PASSWORD}@mq.internal/\n"),
        ),
        (
            "deploy/nginx/.htpasswd",
            "shop:$apr1$a9Qk8h0s$Vt2mQx7Lp4vRzTb8Yw3cN.\n",
        ),
        (
            "shop/logins.py",
            "ok = user == 'anna' and password == 'Winter2024!'\n",
        ),
        (
            "deploy/keys.env",
            "DJANGO_SECRET_KEY=k2x1vnf7zw0q6r8mj3hc5tebx9uagd\n",
        ),
    ]);
    let run = fixture.harden(&[
        "check",
        ".",
        "--select",
        "SECRET",
        "--persona",
        "auditor",
        "--format",
        "json",
    ]);
    for part in [
        "github.com/settings/tokens",
        "rabbitmqctl change_password",
        "htpasswd -B",
        "check_password()",
        "SECRET_KEY_FALLBACKS",
    ] {
        assert!(run.stdout.contains(part), "{part}: {}", run.stdout);
    }
}

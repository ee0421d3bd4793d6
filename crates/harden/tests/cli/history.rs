//! How long something has been so, as git has it.

use std::fs;
use std::process::Command;

use crate::fixture::{Fixture, HARDENED, Run, project};
use crate::repository::{git, isolated};

/// A week, in a line of its own.
fn settings(seconds: u32) -> String {
    HARDENED.replace("31536000", &seconds.to_string())
}

fn commit_on(fixture: &Fixture, day: &str) {
    git(fixture, &["add", "--all"]);
    let mut commit = Command::new("git");
    let commit = isolated(&mut commit)
        .current_dir(fixture.path())
        .args([
            "-c",
            "user.name=Someone",
            "-c",
            "user.email=someone@example.org",
        ])
        .args(["commit", "--quiet", "--message", "something"])
        .env("GIT_COMMITTER_DATE", format!("{day}T12:00:00Z"));
    assert!(commit.status().expect("git starts").success());
}

fn write(fixture: &Fixture, seconds: u32) {
    let path = fixture.path().join("shop/settings.py");
    fs::write(path, settings(seconds)).expect("a file can be written");
}

fn harden(fixture: &Fixture, persona: &str, today: &str) -> Run {
    let mut command = fixture.command(&["check", "--format", "concise", "--exit-zero"]);
    command.args([
        "--select",
        "HTTPS012,HTTPS017",
        "--persona",
        persona,
        "--today",
        today,
    ]);
    Run::of(isolated(&mut command).output().expect("harden starts")).expect(0)
}

const UNTOLD: &str = "could not be judged";

#[test]
fn a_short_time_is_a_fault_once_it_is_old() {
    let fixture = Fixture::new(&project(HARDENED));
    write(&fixture, 3600);
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    commit_on(&fixture, "2026-01-01");
    let codes = |today: &str| {
        let run = harden(&fixture, "pedantic", today);
        assert!(!run.stdout.contains(UNTOLD), "{}", run.stdout);
        ["HTTPS012", "HTTPS017"].map(|code| run.stdout.contains(code))
    };
    assert_eq!(codes("2026-02-01"), [true, false], "it is new");
    assert_eq!(codes("2026-06-01"), [false, true], "it is old");
    // The line changes, and with it its age.
    write(&fixture, 86400);
    commit_on(&fixture, "2026-05-20");
    assert_eq!(codes("2026-06-01"), [true, false]);
}

#[test]
fn what_git_cannot_tell_is_said_to_whoever_asks() {
    let fixture = Fixture::new(&project(HARDENED));
    write(&fixture, 604_800);
    let says = |persona: &str| {
        let run = harden(&fixture, persona, "2030-01-01");
        assert!(!run.stdout.contains("HTTPS017"), "{}", run.stdout);
        run.stdout.contains(UNTOLD)
    };
    assert!(says("pedantic"), "there is no repository");
    assert!(!says("regular"));
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    assert!(says("pedantic"), "there is no commit");
    commit_on(&fixture, "2026-01-01");
    assert!(
        !harden(&fixture, "pedantic", "2026-01-02")
            .stdout
            .contains(UNTOLD)
    );
    write(&fixture, 604_801);
    assert!(says("pedantic"), "the file is not as it was committed");
}

#[test]
fn a_shallow_clone_tells_nothing() {
    let origin = Fixture::new(&project(HARDENED));
    write(&origin, 604_800);
    git(&origin, &["init", "--quiet", "--initial-branch", "main"]);
    commit_on(&origin, "2020-01-01");
    fs::write(origin.path().join("README"), "more").expect("a file can be written");
    commit_on(&origin, "2020-01-02");
    let clone = Fixture::new(&[]);
    let url = format!("file://{}", origin.path().display());
    git(&clone, &["clone", "--quiet", "--depth", "1", &url, "."]);
    let run = harden(&clone, "pedantic", "2026-01-01");
    assert!(
        run.stdout.contains("git fetch --unshallow"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("HTTPS017"), "{}", run.stdout);
}

#[test]
fn nothing_of_the_repository_is_run() {
    let fixture = Fixture::new(&project(HARDENED));
    write(&fixture, 604_800);
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    commit_on(&fixture, "2020-01-01");
    fs::write(
        fixture.path().join(".gitattributes"),
        "*.py diff=own filter=own\n",
    )
    .expect("written");
    for name in [
        "diff.own.textconv",
        "diff.own.command",
        "filter.own.clean",
        "filter.own.smudge",
    ] {
        git(&fixture, &["config", name, "touch was-run; cat"]);
    }
    let run = harden(&fixture, "pedantic", "2026-01-01");
    assert!(run.stdout.contains("HTTPS017"), "{}", run.stdout);
    assert!(!fixture.path().join("was-run").exists());
}

#[test]
fn a_day_that_is_none_is_refused() {
    let fixture = Fixture::new(&project(HARDENED));
    fixture
        .harden(&["check", "--today", "2026-02-30"])
        .expect(2);
}

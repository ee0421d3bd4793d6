//! Only what changed, as git has it.

use std::fs;

use crate::fixture::{Fixture, Run, WITHOUT_REDIRECT, project};
use crate::repository::{commit, git, isolated};

/// A second profile, with a fault of its own.
const LIVE: &str = "from .settings import *\nSESSION_COOKIE_SECURE = False\n";

/// A repository: the fault of `settings.py` is committed.
fn repository(below: &str) -> Fixture {
    let files: Vec<(String, &str)> = project(WITHOUT_REDIRECT)
        .into_iter()
        .map(|(path, text)| (format!("{below}{path}"), text))
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    let fixture = Fixture::new(&files);
    git(&fixture, &["init", "--quiet", "--initial-branch", "main"]);
    commit(&fixture);
    fixture
}

/// Checks both profiles.
fn harden(fixture: &Fixture, arguments: &[&str]) -> Run {
    let mut command = fixture.command(&["check", "--format", "concise"]);
    command.args(arguments);
    Run::of(isolated(&mut command).output().expect("harden starts"))
}

fn write(fixture: &Fixture, file: &str, text: &str) {
    fs::write(fixture.path().join(file), text).expect("a file can be written");
}

/// A file of Docker that starts production with the second profile.
fn deploy_live(fixture: &Fixture) {
    write(
        fixture,
        "Dockerfile",
        "FROM python\nENV DJANGO_SETTINGS_MODULE=shop.settings_live\n",
    );
}

#[test]
fn what_did_not_change_is_hidden_and_counted() {
    let fixture = repository("");
    for option in ["--changed", "--staged", "--since=HEAD"] {
        let run = harden(&fixture, &[option]).expect(0);
        assert!(
            run.stdout.contains("1 in files that did not change."),
            "{option}: {}",
            run.stdout
        );
    }
    harden(&fixture, &[]).expect(1);
}

#[test]
fn work_that_is_not_committed_is_changed_and_only_what_is_added_is_staged() {
    let fixture = repository("");
    deploy_live(&fixture);
    write(&fixture, "shop/settings_live.py", LIVE);
    let untracked = harden(&fixture, &["--changed"]).expect(1);
    assert!(
        untracked.stdout.contains("shop/settings_live.py:2:"),
        "{}",
        untracked.stdout
    );
    assert!(
        !untracked.stdout.contains("shop/settings.py:"),
        "{}",
        untracked.stdout
    );
    harden(&fixture, &["--staged"]).expect(0);
    git(&fixture, &["add", "--all"]);
    harden(&fixture, &["--staged"]).expect(1);
    harden(&fixture, &["--changed"]).expect(1);
    commit(&fixture);
    harden(&fixture, &["--staged"]).expect(0);
    harden(&fixture, &["--changed"]).expect(0);
    harden(&fixture, &["--since", "HEAD~1"]).expect(1);
    harden(&fixture, &["--since", "HEAD"]).expect(0);
}

#[test]
fn what_others_did_since_the_branch_left_is_not_ours() {
    let fixture = repository("");
    git(&fixture, &["branch", "work"]);
    deploy_live(&fixture);
    write(&fixture, "shop/settings_live.py", LIVE);
    commit(&fixture);
    git(&fixture, &["switch", "--quiet", "work"]);
    write(&fixture, "shop/ours.py", "");
    commit(&fixture);
    let run = harden(&fixture, &["--since", "main"]).expect(0);
    assert!(
        run.stdout.contains("1 in files that did not change"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_renamed_file_has_changed_and_so_has_one_of_a_strange_name() {
    let fixture = repository("");
    git(&fixture, &["mv", "shop", "läden und mehr"]);
    for file in ["manage.py", "läden und mehr/wsgi.py"] {
        let starts = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\n";
        write(&fixture, file, starts);
    }
    let path = "läden und mehr";
    let arguments = |option| [option, "--settings", "settings", "--pythonpath", path];
    let run = harden(&fixture, &arguments("--staged")).expect(1);
    assert!(
        run.stdout.contains("läden und mehr/settings.py:11:"),
        "{}",
        run.stdout
    );
    harden(&fixture, &arguments("--changed")).expect(1);
}

#[test]
fn a_folder_of_a_repository_can_be_checked() {
    let fixture = repository("sites/shop/");
    harden(&fixture, &["--changed", "sites/shop"]).expect(0);
    let settings = format!("# moved\n{WITHOUT_REDIRECT}");
    write(&fixture, "sites/shop/shop/settings.py", &settings);
    for path in ["sites/shop", "sites/shop/shop/settings.py", "."] {
        // One file says nothing of the server in front.
        harden(&fixture, &["--changed", "--persona", "pedantic", path]).expect(1);
    }
    let mut inside = fixture.command(&["check", "--changed"]);
    inside.current_dir(fixture.path().join("sites/shop"));
    Run::of(isolated(&mut inside).output().expect("harden starts")).expect(1);
}

#[test]
fn before_the_first_commit_everything_is_new() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    git(&fixture, &["init", "--quiet"]);
    harden(&fixture, &["--changed"]).expect(1);
    harden(&fixture, &["--staged"]).expect(0);
    git(&fixture, &["add", "--all"]);
    harden(&fixture, &["--staged"]).expect(1);
    harden(&fixture, &["--changed"]).expect(1);
}

#[test]
fn a_hook_says_which_repository_it_is() {
    let fixture = repository("site/");
    write(
        &fixture,
        "site/shop/settings.py",
        &format!("# moved\n{WITHOUT_REDIRECT}"),
    );
    git(&fixture, &["add", "--all"]);
    let mut command = fixture.command(&["check", "--staged", "site"]);
    isolated(&mut command)
        .env("GIT_DIR", ".git")
        .env("GIT_INDEX_FILE", ".git/index");
    Run::of(command.output().expect("harden starts")).expect(1);
}

#[test]
fn without_git_or_a_repository_or_the_commit_there_is_no_answer() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let outside = harden(&fixture, &["--changed"]).expect(2);
    assert!(
        outside.stderr.contains("not a git repository"),
        "{}",
        outside.stderr
    );

    let fixture = repository("");
    for revision in ["no-such-commit", "--output=stolen", "-x", ""] {
        let run = harden(&fixture, &[&format!("--since={revision}")]).expect(2);
        assert!(run.stderr.contains("--since"), "{}", run.stderr);
    }
    assert!(!fixture.path().join("stolen").exists());
    harden(&fixture, &["--changed", "--staged"]).expect(2);

    let mut command = fixture.command(&["check", "--changed"]);
    command.env("PATH", "");
    let run = Run::of(command.output().expect("harden starts")).expect(2);
    assert!(run.stderr.contains("there is no `git`"), "{}", run.stderr);
}

#[test]
fn nothing_that_the_repository_names_is_run() {
    let fixture = repository("");
    let touch = "touch was-run; false";
    for name in [
        "core.fsmonitor",
        "diff.external",
        "core.pager",
        "diff.x.textconv",
    ] {
        git(&fixture, &["config", name, touch]);
    }
    write(&fixture, ".gitattributes", "*.py diff=x\n");
    write(
        &fixture,
        "shop/settings.py",
        &format!("# moved\n{WITHOUT_REDIRECT}"),
    );
    for option in ["--changed", "--staged", "--since=HEAD"] {
        harden(&fixture, &[option]);
    }
    assert!(!fixture.path().join("was-run").exists());
}

//! Projects in a git repository of their own.

use std::process::Command;

use crate::fixture::Fixture;

pub(crate) fn git(fixture: &Fixture, arguments: &[&str]) {
    let done = isolated(&mut Command::new("git"))
        .current_dir(fixture.path())
        .args([
            "-c",
            "user.name=Someone",
            "-c",
            "user.email=someone@example.org",
        ])
        .args(arguments)
        .output()
        .expect("git can be started");
    assert!(
        done.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&done.stderr)
    );
}

pub(crate) fn commit(fixture: &Fixture) {
    git(fixture, &["add", "--all"]);
    git(fixture, &["commit", "--quiet", "--message", "something"]);
}

/// Without what the machine's configuration and a surrounding hook say.
pub(crate) fn isolated(command: &mut Command) -> &mut Command {
    for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"] {
        command.env_remove(name);
    }
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CEILING_DIRECTORIES", std::env::temp_dir())
}

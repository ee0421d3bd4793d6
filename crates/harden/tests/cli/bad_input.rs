//! Input that is broken, or meant to hurt: a message that names the file, within bounded time and memory.

use std::fs;
use std::process::{Command, Stdio};

use crate::fixture::{Fixture, Run, project};

/// A process that needs more than this is killed: kilobytes of address space, and seconds of processor time of a
/// build without optimisation.
const LIMITS: &str = "ulimit -v 2000000; ulimit -t 20; exec \"$@\"";

/// What `harden check` says of the folder, under the limits.
fn check(fixture: &Fixture) -> Run {
    check_path(fixture, ".")
}

fn check_path(fixture: &Fixture, path: &str) -> Run {
    check_with(fixture, &[path])
}

/// The same, with more arguments.
pub(crate) fn check_with(fixture: &Fixture, arguments: &[&str]) -> Run {
    let mut command = Command::new("sh");
    command
        .args(["-c", LIMITS, "sh", env!("CARGO_BIN_EXE_harden"), "check"])
        .args(["--isolated", "--no-cache", "--format", "concise"])
        .args(arguments)
        .current_dir(fixture.path())
        .stdin(Stdio::null());
    Run::of(command.output().expect("a shell can be started"))
}

/// A project whose settings are `settings`, with `DEBUG` and a key beside them.
fn settings(settings: &str) -> Fixture {
    let fixture = Fixture::new(&project(""));
    fs::write(fixture.path().join("shop/settings.py"), settings).expect("a file can be written");
    fixture
}

/// harden judges nothing of these settings, says so, and names file and reason.
#[track_caller]
fn refused(text: &str, reason: &str) {
    let run = check(&settings(text)).expect(2);
    assert!(run.stdout.contains("shop/settings.py:"), "{}", run.stdout);
    assert!(run.stdout.contains(reason), "{}", run.stdout);
}

/// harden judges these settings: it sees that `DEBUG` is on.
#[track_caller]
fn judged(text: &str) {
    let run = check(&settings(text)).expect(1);
    assert!(run.stdout.contains("SECRET003"), "{}", run.stdout);
}

#[test]
fn an_empty_folder_is_named() {
    let run = check(&Fixture::new(&[])).expect(2);
    assert!(run.stderr.contains("nothing to check"), "{}", run.stderr);
}

#[test]
fn a_path_that_is_not_there_is_named() {
    let run = check_path(&Fixture::new(&[]), "nowhere").expect(2);
    assert!(run.stderr.contains("nowhere"), "{}", run.stderr);
}

#[test]
fn a_settings_module_that_is_no_file_is_named() {
    let fixture = settings("");
    let path = fixture.path().join("shop/settings.py");
    fs::remove_file(&path).expect("the file is there");
    std::os::unix::fs::symlink("/nowhere/settings.py", &path).expect("a link can be made");
    let run = check(&fixture).expect(1);
    assert!(
        run.stdout.contains("error: shop/settings.py"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_pipe_is_not_waited_for() {
    let fixture = settings("");
    let path = fixture.path().join("shop/settings.py");
    fs::remove_file(&path).expect("the file is there");
    let made = Command::new("mkfifo")
        .arg(&path)
        .status()
        .expect("mkfifo can be started");
    assert!(made.success());
    let run = check(&fixture).expect(1);
    assert!(
        run.stdout.contains("error: shop/settings.py"),
        "{}",
        run.stdout
    );
}

#[test]
fn links_that_lead_back_are_not_followed_for_ever() {
    let fixture = settings("DEBUG = True\n");
    std::os::unix::fs::symlink("..", fixture.path().join("shop/up")).expect("a link can be made");
    std::os::unix::fs::symlink("itself", fixture.path().join("itself"))
        .expect("a link can be made");
    let run = check(&fixture).expect(1);
    assert_eq!(run.stdout.matches("SECRET003").count(), 1, "{}", run.stdout);
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let fixture = settings("");
    let path = fixture.path().join("shop/settings.py");
    fs::write(&path, b"NAME = 'caf\xe9'\nDEBUG = True\n").expect("a file can be written");
    let run = check(&fixture).expect(2);
    assert!(
        run.stdout
            .contains("shop/settings.py:1: cannot be read as text: not UTF-8"),
        "{}",
        run.stdout
    );
    refused("DEBUG = True\n\0\n", "NUL");
}

#[test]
fn a_syntax_error_is_placed() {
    refused(
        "DEBUG = True\ndef f(:\n",
        "shop/settings.py:2: syntax error",
    );
}

#[test]
fn a_line_of_ten_megabytes_is_read() {
    judged(&format!("DEBUG = True\nX = '{}'\n", "a".repeat(10_000_000)));
}

#[test]
fn what_nests_too_deep_is_not_read() {
    let deep = 1_000_000;
    refused(
        &format!("DEBUG = {}1{}\n", "(".repeat(deep), ")".repeat(deep)),
        "not read",
    );
    refused(&format!("DEBUG = {}1\n", "not ".repeat(deep)), "not read");
    refused(&format!("DEBUG = 1{}\n", " - 1".repeat(deep)), "not read");
    refused(&format!("DEBUG = x{}\n", ".y".repeat(deep)), "not read");
}

#[test]
fn modules_that_import_each_other_are_evaluated() {
    let fixture = settings("from shop.other import *\nDEBUG = True\n");
    let other = fixture.path().join("shop/other.py");
    fs::write(other, "from shop.settings import *\nUSE_TZ = True\n")
        .expect("a file can be written");
    let run = check(&fixture).expect(1);
    assert!(run.stdout.contains("SECRET003"), "{}", run.stdout);
}

#[test]
fn evaluation_ends() {
    refused(
        "DEBUG = False\nwhile True:\n    DEBUG = not DEBUG\n",
        "too many steps",
    );
    refused(
        "def f(n):\n    return f(n + 1)\nDEBUG = f(0)\n",
        "recursion",
    );
    refused("X = [0] * 10**12\nDEBUG = True\n", "too much memory");
    refused(
        "X = 'a'\nfor i in range(100):\n    X = X + X\nDEBUG = True\n",
        "too much memory",
    );
    refused(
        "X = [1]\nfor x in X:\n    X.append(x)\nDEBUG = True\n",
        "too many steps",
    );
    refused(
        "X = '%1000000000000d' % 1\nDEBUG = True\n",
        "too much memory",
    );
}

#[test]
fn numbers_and_objects_without_end_are_unknown_and_the_rest_is_judged() {
    judged("X = 9 ** 9 ** 9\nY = 1 << 10**10\nDEBUG = True\n");
    judged("X = []\nX.append(X)\nY = {}\nY['y'] = Y\nDEBUG = X == X or True\n");
}

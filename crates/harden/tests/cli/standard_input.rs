//! `harden check -`: one file as an editor holds it.

use std::io::Write as _;
use std::process::Stdio;

use crate::fixture::{Fixture, HARDENED, Run, WITHOUT_REDIRECT, project};

fn piped(fixture: &Fixture, arguments: &[&str], text: &[u8]) -> Run {
    let mut child = fixture
        .command(&[&["check", "-"], arguments].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("harden can be started");
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = text.to_owned();
    // Who refuses the arguments, or has read enough, closes the pipe.
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&text)));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("no panic");
    Run::of(output)
}

const SETTINGS: [&str; 2] = ["--stdin-filename", "shop/settings.py"];

#[test]
fn a_file_is_judged_as_it_would_be_in_its_project() {
    let saved = Fixture::new(&project(HARDENED));
    saved.harden(&["check"]).expect(0);
    let json = [&SETTINGS[..], &["--format", "json"]].concat();
    let report = piped(&saved, &json, WITHOUT_REDIRECT.as_bytes())
        .expect(1)
        .json();
    let on_disk = Fixture::new(&project(WITHOUT_REDIRECT))
        .harden(&["check", "--format", "json"])
        .expect(1)
        .json();
    assert_eq!(report, on_disk);

    let faulty = Fixture::new(&project(WITHOUT_REDIRECT));
    piped(&faulty, &SETTINGS, HARDENED.as_bytes()).expect(0);
    let text = piped(&saved, &SETTINGS, WITHOUT_REDIRECT.as_bytes())
        .expect(1)
        .stdout;
    assert!(
        text.contains("SECURE_SSL_REDIRECT = False"),
        "the text of the input: {text}"
    );
}

#[test]
fn what_is_wrong_elsewhere_is_counted_and_changes_no_exit_code() {
    let mut files = project(WITHOUT_REDIRECT);
    files.push(("shop/broken.py", "def (:\n"));
    let fixture = Fixture::new(&files);
    let run = piped(&fixture, &["--stdin-filename", "shop/views.py"], b"X = 1\n").expect(0);
    assert!(
        run.stdout.contains("\nNot shown: 1 in other files.\n"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains("broken.py"), "{}", run.stdout);
    let broken = piped(
        &fixture,
        &["--stdin-filename", "shop/views.py"],
        b"def (:\n",
    )
    .expect(1);
    assert!(
        broken.stdout.contains("error: shop/views.py:1:"),
        "{}",
        broken.stdout
    );
}

#[test]
fn the_project_is_the_one_around_the_file() {
    let inside: Vec<(String, &str)> = project(HARDENED)
        .into_iter()
        .map(|(path, text)| (format!("site/{path}"), text))
        .collect();
    let mut files: Vec<(&str, &str)> = inside
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    files.push(("elsewhere/x.txt", ""));
    let fixture = Fixture::new(&files);
    let file = fixture.path().join("site/shop/../shop/settings.py");
    let mut command = fixture.command(&[
        "check",
        "-",
        "--format",
        "concise",
        "--stdin-filename",
        file.to_str().expect("UTF-8"),
    ]);
    command
        .current_dir(fixture.path().join("elsewhere"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("harden can be started");
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin
        .write_all(WITHOUT_REDIRECT.as_bytes())
        .expect("it reads");
    drop(stdin);
    let run = Run::of(child.wait_with_output().expect("it ends")).expect(1);
    assert!(
        run.stdout.starts_with("shop/settings.py:11:1 HTTPS005"),
        "{}",
        run.stdout
    );
}

#[test]
fn a_file_that_is_not_there_yet_is_judged() {
    let fixture = Fixture::new(&project(HARDENED));
    let template = b"{% autoescape off %}{{ x }}{% endautoescape %}";
    let arguments = ["--stdin-filename", "shop/new/page.html", "--format", "json"];
    piped(&fixture, &arguments, template).expect(0);
    let broken = ["--stdin-filename", "shop/new/views.py"];
    piped(&fixture, &broken, b"def (:\n").expect(1);
}

#[test]
fn bad_input_has_a_message() {
    let fixture = Fixture::new(&project(HARDENED));
    let not_text = piped(&fixture, &SETTINGS, b"\xff\xfe\x00X = 1\n").expect(2);
    assert!(
        not_text.stdout.contains("shop/settings.py"),
        "{}",
        not_text.stdout
    );
    let view = ["--stdin-filename", "shop/views.py"];
    let not_text = piped(&fixture, &view, b"x = '\xff'\n").expect(1);
    assert!(
        not_text.stdout.contains("error: shop/views.py"),
        "{}",
        not_text.stdout
    );
    let empty = piped(&fixture, &view, b"").expect(0);
    assert!(
        empty
            .stdout
            .contains("note: shop/views.py: standard input is empty"),
        "{}",
        empty.stdout
    );
    let huge = vec![b'#'; (20 << 20) + 1];
    let huge = piped(&fixture, &view, &huge).expect(2);
    assert!(huge.stderr.contains("larger than 20 MB"), "{}", huge.stderr);
}

#[test]
fn files_that_are_not_judged_are_named() {
    let mut files = project(HARDENED);
    files.extend([(".gitignore", "local.py\n"), ("shop/local.py", "X = 1\n")]);
    let fixture = Fixture::new(&files);
    let run = piped(&fixture, &["--stdin-filename", "shop/local.py"], b"X = 2\n").expect(0);
    assert!(
        run.stdout.contains("git ignores this file"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_command_line_says_what_is_on_the_input() {
    let fixture = Fixture::new(&project(HARDENED));
    for (arguments, message) in [
        (&["check", "-"][..], "--stdin-filename FILE says which file"),
        (
            &["check", "--stdin-filename", "shop/x.py"],
            "`harden check -` reads it",
        ),
        (
            &["check", "-", "--stdin-filename", "shop"],
            "this is a folder",
        ),
        (
            &["check", "-", "--changed", "--stdin-filename", "x.py"],
            "cannot be used with",
        ),
    ] {
        let run = fixture.harden(arguments).expect(2);
        assert!(
            run.stderr.contains(message),
            "{arguments:?}: {}",
            run.stderr
        );
    }
}

//! `harden completions` and `harden man`: what shells and `man` make of them.

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use crate::fixture::Fixture;

/// Feeds a program; `None` where it is not installed.
fn fed(program: &str, arguments: &[&str], text: &str) -> Option<Output> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take().expect("a pipe");
    let text = text.to_owned();
    // The program may print before it has read all.
    let feeder = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
    let output = child.wait_with_output().expect("it ends");
    feeder.join().expect("no panic").expect("it reads all");
    Some(output)
}

#[test]
fn each_shell_gets_a_script_that_knows_the_commands() {
    let fixture = Fixture::new(&[]);
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = fixture.harden(&["completions", shell]).expect(0).stdout;
        for word in ["check", "settings", "baseline", "json-lines"] {
            // An option's values are completed by bash, zsh and fish.
            let is_value = word == "json-lines";
            if !(is_value && ["powershell", "elvish"].contains(&shell)) {
                assert!(script.contains(word), "{shell}: {word}");
            }
        }
        let arguments: &[&str] = if shell == "fish" {
            &["--no-execute"]
        } else {
            &["-n"]
        };
        if ["bash", "zsh", "fish"].contains(&shell)
            && let Some(output) = fed(shell, arguments, &script)
        {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(
                output.status.success() && said.is_empty(),
                "{shell}: {said}"
            );
        }
    }
    fixture.harden(&["completions", "cmd.exe"]).expect(2);
    fixture.harden(&["completions"]).expect(2);
}

#[test]
fn bash_completes_what_harden_takes() {
    let fixture = Fixture::new(&[]);
    let script = fixture.harden(&["completions", "bash"]).expect(0).stdout;
    let ask = "\nCOMP_WORDS=(harden check --format git); COMP_CWORD=3\n\
               _harden harden git --format\nprintf '%s\\n' \"${COMPREPLY[@]}\"\n";
    let output = fed("bash", &["--norc"], &(script + ask)).expect("bash is installed");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(
        said,
        "github\ngitlab\n",
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn manual_pages_are_printed_for_harden_and_each_command() {
    let fixture = Fixture::new(&[]);
    let whole = fixture.harden(&["man"]).expect(0).stdout;
    assert!(whole.contains(".TH harden 1"), "{whole}");
    let check = fixture.harden(&["man", "check"]).expect(0).stdout;
    assert!(check.contains(".TH harden-check 1"), "{check}");
    assert!(check.contains("fail\\-on"), "{check}");
    let wrong = fixture.harden(&["man", "chek"]).expect(2);
    assert!(
        wrong.stderr.contains("did you mean `check`?"),
        "{}",
        wrong.stderr
    );

    fixture
        .harden(&["man", "--output", "share/man/man1"])
        .expect(0);
    let mut names: Vec<String> = fs::read_dir(fixture.path().join("share/man/man1"))
        .expect("a folder")
        .map(|entry| {
            entry
                .expect("an entry")
                .file_name()
                .to_string_lossy()
                .into_owned()
        })
        .collect();
    names.sort();
    let expected = [
        "check",
        "completions",
        "csp",
        "guard",
        "guard-policy",
        "guard-run",
        "man",
        "rule",
        "secret",
        "settings",
    ];
    let mut expected: Vec<String> = expected
        .iter()
        .map(|command| format!("harden-{command}.1"))
        .collect();
    expected.push("harden.1".to_owned());
    expected.sort();
    assert_eq!(names, expected);
    let written = fs::read_to_string(fixture.path().join("share/man/man1/harden-check.1"));
    assert_eq!(written.expect("a page"), check);

    for page in [whole, check] {
        if let Some(output) = fed("groff", &["-man", "-Tutf8", "-P-cbu", "-ww"], &page) {
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.success() && said.is_empty(), "{said}");
            let shown = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(
                shown.contains("NAME") && shown.contains("SYNOPSIS"),
                "{shown}"
            );
        }
    }
}

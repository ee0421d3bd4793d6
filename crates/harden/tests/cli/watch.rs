//! `harden check --watch`: what is said when files change.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::fixture::{Fixture, HARDENED, WITHOUT_REDIRECT, project};

/// Longer than any machine needs; only a failing test waits as long.
const DEADLINE: Duration = Duration::from_mins(1);

/// A running harden, ended with the test.
struct Watching {
    child: Child,
    reports: Receiver<String>,
    notes: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Watching {
    /// Starts it, and waits for the first report and for what follows it.
    #[track_caller]
    fn start(fixture: &Fixture, arguments: &[&str], expected: &str) -> Self {
        let mut child = fixture
            .command(&[&["check", "--watch", "--format", "concise"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("harden can be started");
        let reports = lines(child.stdout.take().expect("a pipe"));
        let notes = lines(child.stderr.take().expect("a pipe"));
        let watching = Self {
            child,
            reports,
            notes,
        };
        watching.until(expected);
        until(&watching.notes, "checks again when files change");
        watching
    }

    /// Reads on until a line of a report has this text; all that was read.
    #[track_caller]
    fn until(&self, text: &str) -> Vec<String> {
        until(&self.reports, text)
    }
}

fn lines(pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            drop(sender.send(line));
        }
    });
    lines
}

#[track_caller]
fn until(lines: &Receiver<String>, text: &str) -> Vec<String> {
    let mut seen = Vec::new();
    loop {
        match lines.recv_timeout(DEADLINE) {
            Ok(line) => {
                let found = line.contains(text);
                seen.push(line);
                if found {
                    return seen;
                }
            }
            Err(error) => panic!("{text:?} was not said ({error}): {seen:?}"),
        }
    }
}

fn write(fixture: &Fixture, path: &str, text: &str) {
    let path = fixture.path().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}

#[test]
fn a_change_is_checked_and_a_broken_file_is_a_state_of_work() {
    let fixture = Fixture::new(&project(WITHOUT_REDIRECT));
    let watching = Watching::start(&fixture, &[], "1 finding");
    write(&fixture, "shop/settings.py", HARDENED);
    watching.until("No findings.");
    write(&fixture, "shop/settings.py", "SECRET_KEY = (\n");
    watching.until("error: shop/settings.py:");
    write(&fixture, "harden.toml", "select = 7\n");
    until(&watching.notes, "harden: error:");
    fs::remove_file(fixture.path().join("harden.toml")).expect("it is there");
    write(&fixture, "shop/settings.py", WITHOUT_REDIRECT);
    watching.until("1 finding");
}

#[test]
fn new_folders_are_watched_and_those_that_come_back() {
    let fixture = Fixture::new(&project(HARDENED));
    let watching = Watching::start(&fixture, &[], "No findings.");
    for round in ["first", "second"] {
        write(&fixture, "shop/new/deep/views.py", "X = 1\n");
        watching.until("No findings.");
        write(&fixture, "shop/new/deep/views.py", "def (:\n");
        watching.until("error: shop/new/deep/views.py");
        fs::remove_dir_all(fixture.path().join("shop/new"))
            .unwrap_or_else(|error| panic!("{round}: {error}"));
        watching.until("No findings.");
    }
}

#[test]
fn what_is_not_judged_is_not_waited_for() {
    let mut files = project(HARDENED);
    files.extend([
        (".gitignore", "*.log\nlocal/\n"),
        ("node_modules/x.js", ""),
        ("local/x.py", ""),
    ]);
    let fixture = Fixture::new(&files);
    let watching = Watching::start(&fixture, &[], "No findings.");
    for path in ["debug.log", "node_modules/x.js", "local/x.py", ".git/index"] {
        write(&fixture, path, "changed\n");
    }
    // The folder `.git` itself is new, and that may be said once; then only what counts is.
    write(&fixture, "shop/settings.py", WITHOUT_REDIRECT);
    let said = watching.until("1 finding");
    let checks = said
        .iter()
        .filter(|line| line.starts_with("No findings."))
        .count();
    assert!(checks <= 1, "{said:?}");
}

#[test]
fn the_configuration_and_named_files_count_wherever_they_lie() {
    let inside: Vec<(String, &str)> = project(WITHOUT_REDIRECT)
        .into_iter()
        .map(|(path, text)| (format!("site/{path}"), text))
        .collect();
    let mut files: Vec<(&str, &str)> = inside
        .iter()
        .map(|(path, text)| (path.as_str(), *text))
        .collect();
    files.extend([
        ("harden.toml", "persona = 'regular'\n"),
        ("env/live.env", "A=1\n"),
    ]);
    let fixture = Fixture::new(&files);
    let watching = Watching::start(
        &fixture,
        &["site", "--env-file", "env/live.env"],
        "1 finding",
    );
    write(&fixture, "harden.toml", "ignore = ['HTTPS005']\n");
    watching.until("No findings.");
    write(&fixture, "env/live.env", "A=2\n");
    watching.until("No findings.");
}

#[test]
fn it_ends_where_nothing_can_be_checked_and_where_nobody_reads() {
    let fixture = Fixture::new(&project(HARDENED));
    let arguments = |more: &[&'static str]| [&["check", "--watch"], more].concat();
    fixture.harden(&arguments(&["no/such/folder"])).expect(2);
    fixture
        .harden(&arguments(&["--settings", "no.such"]))
        .expect(2);
    fixture.harden(&arguments(&["--output", "x.txt"])).expect(2);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut child = fixture
        .command(&arguments(&[]))
        .stdout(writer)
        .stderr(Stdio::null())
        .spawn()
        .expect("harden can be started");
    let status = child.wait().expect("it ends");
    assert!(status.success(), "{status}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it() {
    use std::os::unix::process::ExitStatusExt as _;

    let fixture = Fixture::new(&project(HARDENED));
    let mut watching = Watching::start(&fixture, &[], "No findings.");
    let id = watching.child.id().to_string();
    // What a shell starts in the background may have been told to ignore interrupts; then another signal has to do.
    let (name, number) = if is_interrupt_ignored(&id) {
        ("-TERM", 15)
    } else {
        ("-INT", 2)
    };
    let sent = std::process::Command::new("kill")
        .args([name, &id])
        .status();
    assert!(sent.expect("kill is there").success());
    let status = watching.child.wait().expect("it ends");
    // A shell makes 130 of an interrupt.
    assert_eq!(status.signal(), Some(number), "{status}");
}

/// As Linux tells it (`proc_pid_status(5)`); elsewhere nobody is asked.
#[cfg(unix)]
fn is_interrupt_ignored(process: &str) -> bool {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"));
    let status = status.unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & (1 << (2 - 1)) != 0)
}

//! The file of a baseline: sorted JSON that a reviewer can read, with nothing in it that changes by itself.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::error::Category;

use super::{Entries, Entry};
use crate::failure::Failure;

/// Of the format: the value of the key that marks a baseline of harden.
const VERSION: u64 = 1;

/// A hundred thousand findings need about half of it.
const LARGEST: u64 = 64 * 1024 * 1024;

/// How to get a sound baseline in the place of one that is not.
const REMEDY: &str = "restore it, or delete it and let `--update-baseline` write a new one";

#[derive(Serialize)]
struct Document<'a> {
    #[serde(rename = "harden-baseline")]
    version: u64,
    findings: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    code: &'a str,
    about: &'a str,
    count: usize,
    message: &'a str,
}

/// What tells a baseline of harden from other JSON.
#[derive(Deserialize)]
struct Mark {
    #[serde(rename = "harden-baseline", default)]
    version: Option<u64>,
}

#[derive(Deserialize)]
struct ReadDocument {
    findings: Vec<ReadLine>,
}

#[derive(Deserialize)]
struct ReadLine {
    file: String,
    code: String,
    about: String,
    count: usize,
    message: String,
}

/// What a baseline file says. Nothing is taken from one that is not whole.
pub(super) fn read(path: &Path, may_be_absent: bool) -> Result<Entries, Failure> {
    let text = match contents(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if may_be_absent {
                return Ok(Entries::new());
            }
            return Err(broken(
                path,
                "there is no such baseline; `--update-baseline` writes it",
            ));
        }
        Err(error) => {
            return Err(Failure::Unreadable {
                file: path.to_owned(),
                error,
            });
        }
    };
    let text = String::from_utf8(text).map_err(|_| foreign(path))?;
    parse(path, &text)
}

fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let what = fs::metadata(path)?;
    if !what.is_file() {
        return Err(io::Error::other("it is not a file"));
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LARGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Err(io::Error::other(format!(
            "it is larger than {} MiB, which no baseline of harden is",
            LARGEST >> 20
        )));
    }
    Ok(bytes)
}

fn parse(path: &Path, text: &str) -> Result<Entries, Failure> {
    let mark: Mark = serde_json::from_str(text).map_err(|error| match error.classify() {
        Category::Data => foreign(path),
        Category::Io | Category::Syntax | Category::Eof => not_json(path, text, &error),
    })?;
    match mark.version {
        Some(VERSION) => {}
        Some(newer) if newer > VERSION => {
            return Err(broken(
                path,
                &format!("this is version {newer} of baselines, from a newer harden than this one"),
            ));
        }
        _ => return Err(foreign(path)),
    }
    let document: ReadDocument = serde_json::from_str(text).map_err(|error| {
        let message = format!("this baseline is damaged: {error}; {REMEDY}");
        Failure::Configuration {
            file: path.to_owned(),
            line: error.line().max(1),
            message,
        }
    })?;
    let mut entries = BTreeMap::new();
    for line in document.findings {
        let entry = Entry {
            file: line.file,
            code: line.code,
            about: line.about,
            message: line.message,
        };
        let count: &mut usize = entries.entry(entry).or_default();
        *count = count.saturating_add(line.count);
    }
    entries.retain(|_, count| *count > 0);
    Ok(entries)
}

fn not_json(path: &Path, text: &str, error: &serde_json::Error) -> Failure {
    let is_conflict = |line: &str| line.starts_with("<<<<<<< ") || line.starts_with(">>>>>>> ");
    let message = if text.lines().any(is_conflict) {
        "a merge left its marks in this baseline: take either side, then run `--update-baseline`"
            .to_owned()
    } else if error.is_eof() {
        format!("this baseline ends too early: {REMEDY}")
    } else {
        format!("this baseline is not JSON: {error}; {REMEDY}")
    };
    Failure::Configuration {
        file: path.to_owned(),
        line: error.line().max(1),
        message,
    }
}

fn foreign(path: &Path) -> Failure {
    broken(
        path,
        "this is not a baseline of harden, and stays as it is: name another file",
    )
}

fn broken(path: &Path, message: &str) -> Failure {
    Failure::Configuration {
        file: path.to_owned(),
        line: 1,
        message: message.to_owned(),
    }
}

/// Writes a baseline beside its place and moves it there: a reader sees the old one or the new one.
pub(super) fn write(path: &Path, entries: &Entries) -> Result<(), Failure> {
    let document = Document {
        version: VERSION,
        findings: entries
            .iter()
            .map(|(entry, count)| Line {
                file: &entry.file,
                code: &entry.code,
                about: &entry.about,
                count: *count,
                message: &entry.message,
            })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).expect("a baseline has text keys");
    text.push('\n');
    replace(path, text.as_bytes()).map_err(|error| Failure::Unwritable {
        file: path.to_owned(),
        error,
    })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // A link is followed: what it points to is the baseline.
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let name = path
        .file_name()
        .ok_or_else(|| io::Error::other("it is not a file"))?;
    let mut beside = PathBuf::from(name);
    beside
        .as_mut_os_string()
        .push(format!(".{}.new", std::process::id()));
    let beside = path.with_file_name(beside);
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&beside)
        .and_then(|mut file| file.write_all(bytes))
        .and_then(|()| fs::rename(&beside, &path));
    if written.is_err() {
        // What is left of it is of no use to anyone.
        let _ = fs::remove_file(&beside);
    }
    written
}

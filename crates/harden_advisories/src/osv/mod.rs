//! Exports in the format of OSV, of any size: a JSON file, JSON lines, YAML, a folder of them, or an archive.
//!
//! One entry is held at a time, and only what is wanted of it is kept. An entry that cannot be read is counted,
//! and the others are read nevertheless.

mod entry;
mod text;
mod yaml;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::advisory::Advisory;
use entry::Entry;
use yaml::Expected;

/// No entry is longer: what is, is broken or hostile.
const LONGEST: u64 = 16 << 20;
/// Folders in folders, at most.
const DEEPEST: usize = 16;

/// Reads entries, one after the other.
struct Reader<'r> {
    /// Which packages matter, by their normalised names.
    wanted: &'r dyn Fn(&str) -> bool,
    found: &'r mut dyn FnMut(&str, Advisory),
    outcome: Outcome,
}

/// How the reading went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Entries that were read, whatever they are about.
    pub entries: usize,
    /// The newest day on which one was changed, as in `2026-01-31`.
    pub newest: Option<String>,
    /// What could not be read, and why; at most [`Outcome::SHOWN`] of them.
    pub broken: Vec<Broken>,
    /// How many there are.
    pub broken_count: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// A file, a line of one, or what an archive calls it.
    pub what: String,
    pub why: String,
}

/// The same for YAML.
pub fn read_yaml(
    name: &str,
    text: impl Read,
    wanted: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(&str, Advisory),
) -> Outcome {
    let mut reader = Reader {
        wanted,
        found,
        outcome: Outcome::default(),
    };
    reader.yaml(name, text, Expected::Entry);
    reader.outcome
}

impl Outcome {
    pub const SHOWN: usize = 5;
}

#[derive(Debug, Error)]
pub enum ReadError {
    #[error("{}: {error}", file.display())]
    Io { file: PathBuf, error: io::Error },
    #[error("{}: this is no archive that can be read: {why}", file.display())]
    Archive { file: PathBuf, why: String },
}

/// Reads an export, and hands on what it says of the packages that are wanted.
pub fn read(
    path: &Path,
    wanted: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(&str, Advisory),
) -> Result<Outcome, ReadError> {
    let mut reader = Reader {
        wanted,
        found,
        outcome: Outcome::default(),
    };
    let io = |error| ReadError::Io {
        file: path.to_owned(),
        error,
    };
    if fs::metadata(path).map_err(io)?.is_dir() {
        reader.folder(path, DEEPEST).map_err(io)?;
    } else {
        let mut file = File::open(path).map_err(io)?;
        let mut start = [0; 4];
        let is_archive = file.read(&mut start).map_err(io)? == 4 && start == *b"PK\x03\x04";
        if is_archive {
            reader.archive(path)?;
        } else {
            let file = File::open(path).map_err(io)?;
            let name = path.display().to_string();
            match Format::of(path) {
                Some(Format::Yaml) => reader.yaml(&name, file, Expected::Entry),
                _ => reader.stream(&name, BufReader::new(file)),
            }
        }
    }
    Ok(reader.outcome)
}

/// The same for a text of JSON that is already there; `name` is for what is said of it.
pub fn read_text(
    name: &str,
    text: impl BufRead,
    wanted: &dyn Fn(&str) -> bool,
    found: &mut dyn FnMut(&str, Advisory),
) -> Outcome {
    let mut reader = Reader {
        wanted,
        found,
        outcome: Outcome::default(),
    };
    reader.stream(name, text);
    reader.outcome
}

#[derive(Clone, Copy)]
enum Format {
    Json,
    Yaml,
}

impl Format {
    fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }
}

fn is_hidden(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name.as_encoded_bytes().starts_with(b"."))
}

impl Reader<'_> {
    fn folder(&mut self, folder: &Path, depth: usize) -> io::Result<()> {
        let mut paths: Vec<PathBuf> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths {
            // What git or a service keeps beside the entries is none of them.
            if is_hidden(&path) {
                continue;
            }
            // Links are not followed: they may lead in a circle.
            let kind = fs::symlink_metadata(&path)?;
            if kind.is_dir() && depth > 0 {
                if let Err(error) = self.folder(&path, depth - 1) {
                    self.broken(&path.display().to_string(), &error);
                }
            } else if let Some(format) = Format::of(&path).filter(|_| kind.is_file()) {
                match File::open(&path) {
                    Ok(file) => self.file(&path.display().to_string(), format, file),
                    Err(error) => self.broken(&path.display().to_string(), &error),
                }
            }
        }
        Ok(())
    }

    /// One of many.
    fn file(&mut self, name: &str, format: Format, file: impl Read) {
        match format {
            Format::Json => self.stream(name, BufReader::new(file)),
            Format::Yaml => self.yaml(name, file, Expected::Anything),
        }
    }

    fn archive(&mut self, path: &Path) -> Result<(), ReadError> {
        let error = |why: zip::result::ZipError| ReadError::Archive {
            file: path.to_owned(),
            why: why.to_string(),
        };
        let file = File::open(path).map_err(|error| ReadError::Io {
            file: path.to_owned(),
            error,
        })?;
        let mut archive = zip::ZipArchive::new(BufReader::new(file)).map_err(error)?;
        for index in 0..archive.len() {
            let entry = match archive.by_index(index) {
                Ok(entry) => entry,
                Err(error) => {
                    self.broken(&format!("{}: entry {index}", path.display()), &error);
                    continue;
                }
            };
            let name = match entry.name() {
                Ok(name) => name.into_owned(),
                Err(error) => {
                    self.broken(&format!("{}: entry {index}", path.display()), &error);
                    continue;
                }
            };
            let path = Path::new(&name);
            let format = Format::of(path).filter(|_| entry.is_file());
            if let Some(format) = format.filter(|_| !path.ancestors().any(is_hidden)) {
                self.file(&name, format, entry);
            }
        }
        Ok(())
    }

    fn take(&mut self, entry: &Entry) -> Result<(), String> {
        self.outcome.entries += 1;
        if let Some(day) = entry
            .day()
            .filter(|day| self.outcome.newest.as_deref() < Some(*day))
        {
            self.outcome.newest = Some(day.to_owned());
        }
        entry.advisories(self.wanted, self.found)
    }

    fn broken(&mut self, what: &str, why: &dyn std::fmt::Display) {
        self.outcome.broken_count += 1;
        if self.outcome.broken.len() < Outcome::SHOWN {
            self.outcome.broken.push(Broken {
                what: what.to_owned(),
                why: why.to_string(),
            });
        }
    }
}

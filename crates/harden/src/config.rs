//! `[tool.harden]` in pyproject.toml, or harden.toml: the nearest one upwards.

mod delegation;
mod reader;

use std::fs;
use std::path::{Path, PathBuf};

use harden_finding::{Confidence, Persona, Severity};
use harden_rules::Delegation;
use toml::de::DeTable;

use crate::arguments::{self, CheckFormat};
use crate::failure::Failure;

use reader::Reader;

/// What a configuration file says. The command line wins over each of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Config {
    /// The file that says it.
    pub(crate) file: Option<PathBuf>,
    pub(crate) select: Vec<String>,
    pub(crate) ignore: Vec<String>,
    pub(crate) persona: Option<Persona>,
    pub(crate) min_severity: Option<Severity>,
    pub(crate) min_confidence: Option<Confidence>,
    pub(crate) fail_on: Option<Severity>,
    pub(crate) format: Option<CheckFormat>,
    /// Absolute, or relative to the folder of the configuration.
    pub(crate) baseline: Option<PathBuf>,
    /// Where the book is served, without a slash at the end: codes of rules link to it.
    pub(crate) book: Option<String>,
    pub(crate) settings: Vec<String>,
    /// Absolute, or relative to the folder of the configuration.
    pub(crate) pythonpath: Vec<PathBuf>,
    pub(crate) cwd: Option<PathBuf>,
    pub(crate) delegations: Vec<Delegation>,
    /// How many characters a password needs to have; where it is not set, the rule knows.
    pub(crate) min_password_length: Option<u32>,
}

impl Config {
    /// The configuration for `path`: the named one, none, or the nearest upwards.
    pub(crate) fn load(path: &Path, asked: &arguments::Configuration) -> Result<Self, Failure> {
        if asked.isolated {
            return Ok(Self::default());
        }
        if let Some(file) = &asked.config {
            let text = read(file)?;
            return Ok(Self::of_file(file, &text)?.unwrap_or_default());
        }
        let Ok(start) = path.canonicalize() else {
            // That it does not exist is said where it is walked.
            return Ok(Self::default());
        };
        for folder in start.ancestors().filter(|folder| folder.is_dir()) {
            for name in ["harden.toml", "pyproject.toml"] {
                let file = folder.join(name);
                if !file.is_file() {
                    continue;
                }
                if let Some(config) = Self::of_file(&file, &read(&file)?)? {
                    return Ok(config);
                }
            }
        }
        Ok(Self::default())
    }

    /// What a file says; `None` for a pyproject.toml that is not about harden.
    fn of_file(file: &Path, text: &str) -> Result<Option<Self>, Failure> {
        let is_pyproject = file
            .file_name()
            .is_some_and(|name| name == "pyproject.toml");
        if is_pyproject && !text.contains("harden") {
            return Ok(None);
        }
        let document = DeTable::parse(text).map_err(|error| Failure::Configuration {
            file: file.to_owned(),
            line: error
                .span()
                .map_or(1, |span| reader::line_of(text, span.start)),
            message: format!("this is not TOML: {}", error.message()),
        })?;
        let table = document.get_ref();
        let table = if is_pyproject {
            let section =
                reader::table(table, "tool").and_then(|tool| reader::table(tool, "harden"));
            match section {
                Some(section) => section,
                None => return Ok(None),
            }
        } else {
            table
        };
        let reader = Reader { file, text };
        Self::of_table(&reader, table).map(Some)
    }

    fn of_table(reader: &Reader<'_>, table: &DeTable<'_>) -> Result<Self, Failure> {
        reader.known_keys(
            table,
            &[
                "select",
                "ignore",
                "persona",
                "min-severity",
                "min-confidence",
                "fail-on",
                "format",
                "baseline",
                "book",
                "settings",
                "pythonpath",
                "cwd",
                "min-password-length",
                "edge",
            ],
        )?;
        let folder = reader.file.parent().unwrap_or(Path::new(""));
        Ok(Self {
            file: Some(reader.file.to_owned()),
            select: reader.texts(table, "select")?,
            ignore: reader.texts(table, "ignore")?,
            persona: reader.parsed(table, "persona")?,
            min_severity: reader.parsed(table, "min-severity")?,
            min_confidence: reader.parsed(table, "min-confidence")?,
            fail_on: reader.parsed(table, "fail-on")?,
            format: reader.choice(table, "format")?,
            baseline: reader
                .text(table, "baseline")?
                .map(|path| folder.join(path)),
            book: reader.address(table, "book")?,
            settings: reader.texts(table, "settings")?,
            pythonpath: reader
                .texts(table, "pythonpath")?
                .into_iter()
                .map(|path| folder.join(path))
                .collect(),
            cwd: reader.text(table, "cwd")?.map(|path| folder.join(path)),
            delegations: delegation::read(reader, table)?,
            min_password_length: reader.number(table, "min-password-length")?,
        })
    }
}

fn read(file: &Path) -> Result<String, Failure> {
    fs::read_to_string(file).map_err(|error| Failure::Unreadable {
        file: file.to_owned(),
        error,
    })
}

//! `harden check - --stdin-filename FILE`: one file as an editor holds it, in the project around it.

use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use harden_project::Project;
use harden_report::{ErrorLevel, Report, ReportedError};
use harden_source::{MAX_BYTES, Origin};

use crate::arguments::Check;
use crate::failure::Failure;

/// What a folder holds that a project begins in.
const TOPS: [&str; 4] = ["manage.py", "harden.toml", "pyproject.toml", ".git"];

/// A file that stands for one of the project.
pub(super) struct Piped {
    /// The project's folder.
    pub(super) root: PathBuf,
    /// Relative to it, with `/`.
    pub(super) file: String,
    pub(super) contents: Arc<[u8]>,
}

impl Piped {
    /// What is on standard input, where the command line says so.
    pub(super) fn asked_for(arguments: &Check) -> Result<Option<Self>, Failure> {
        let is_asked = arguments.path == Path::new("-");
        match &arguments.stdin_filename {
            None if is_asked => Err(Failure::Usage(
                "what is on standard input has no name: --stdin-filename FILE says which file of the \
                 project it is"
                    .to_owned(),
            )),
            Some(_) if !is_asked => Err(Failure::Usage(
                "--stdin-filename is the name of what is on standard input: `harden check -` reads it"
                    .to_owned(),
            )),
            None => Ok(None),
            Some(name) => {
                let (root, file) = place(name)?;
                let contents = read(io::stdin().lock(), name)?.into();
                Ok(Some(Self {
                    root,
                    file,
                    contents,
                }))
            }
        }
    }

    /// Leaves what is said of this file, and adds what is to be said of it alone.
    pub(super) fn keep_own(&self, project: &Project, report: &mut Report) {
        report.errors.retain(|error| error.file == self.file);
        let origin = project.tree.file(&self.file).map(|file| file.origin);
        let message = match origin {
            Some(Origin::Vendored) => "other people's code, which is not judged",
            Some(Origin::Ignored) => "git ignores this file, so it is not judged",
            _ if self.contents.is_empty() => "standard input is empty",
            _ => return,
        };
        report.errors.push(ReportedError {
            level: ErrorLevel::Note,
            file: self.file.clone(),
            line: None,
            message: message.to_owned(),
        });
    }
}

/// As much as would be read of a file.
fn read(input: impl Read, name: &Path) -> Result<Vec<u8>, Failure> {
    let mut contents = Vec::new();
    input
        .take(MAX_BYTES + 1)
        .read_to_end(&mut contents)
        .map_err(|error| Failure::Unreadable {
            file: PathBuf::from("standard input"),
            error,
        })?;
    if contents.len() as u64 > MAX_BYTES {
        return Err(Failure::Usage(format!(
            "{}: standard input is larger than {} MB: not read",
            name.display(),
            MAX_BYTES >> 20
        )));
    }
    Ok(contents)
}

/// The project's folder, and the file in it: the current folder where the file lies below it, else the
/// nearest one upwards that a project begins in.
fn place(name: &Path) -> Result<(PathBuf, String), Failure> {
    let refuse = |why: &str| Failure::Usage(format!("--stdin-filename {}: {why}", name.display()));
    let here = std::env::current_dir()
        .and_then(|here| here.canonicalize())
        .map_err(|error| Failure::Unreadable {
            file: PathBuf::from("."),
            error,
        })?;
    let file = real(&normal(&here.join(name)));
    if file.is_dir() {
        return Err(refuse("this is a folder"));
    }
    let Some(folder) = file.parent() else {
        return Err(refuse("this is no file"));
    };
    let root = if file.starts_with(&here) {
        here.as_path()
    } else {
        let is_top = |folder: &&Path| TOPS.iter().any(|name| folder.join(name).exists());
        let existing = || folder.ancestors().filter(|folder| folder.is_dir());
        existing()
            .find(is_top)
            .or_else(|| existing().next())
            .ok_or_else(|| refuse("there is no folder around it"))?
    };
    let below = file
        .strip_prefix(root)
        .map_err(|_| refuse("there is no folder around it"))?;
    let parts: Option<Vec<&str>> = below.iter().map(|part| part.to_str()).collect();
    match parts {
        Some(parts) => Ok((root.to_owned(), parts.join("/"))),
        None => Err(refuse("the name is not UTF-8")),
    }
}

/// Without `.` and `..`; the file need not be there.
fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                normal.pop();
            }
            _ => normal.push(part),
        }
    }
    normal
}

/// With the links of the part that is there followed, but not the file itself: that is what is on the input.
fn real(path: &Path) -> PathBuf {
    for folder in path.ancestors().skip(1) {
        if let (Ok(real), Ok(rest)) = (folder.canonicalize(), path.strip_prefix(folder)) {
            return real.join(rest);
        }
    }
    path.to_owned()
}

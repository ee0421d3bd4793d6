//! Folders that the settings make: they reach no disk, and are there for the rest of the run.

use super::super::arguments::Arguments;
use super::super::interpreter::Interpreter;
use super::super::signal::{Eval, Signal};
use super::super::value::{Kind, Value};
use super::Entry;
use super::files::missing_file;
use crate::source::PathState;

/// Longer paths than any system takes.
const LONGEST: usize = 4096;

pub(super) const TABLE: &[Entry] = &[
    ("os.makedirs", |this, arguments, _| {
        let path = arguments.require("makedirs", 0, "name")?.clone();
        this.make_folder(&path, true, is_true(arguments.get(2, "exist_ok")))
    }),
    ("os.mkdir", |this, arguments, _| {
        let path = arguments.require("mkdir", 0, "path")?.clone();
        this.make_folder(&path, false, false)
    }),
];

/// `path.mkdir(mode, parents, exist_ok)`
pub(super) fn mkdir(
    this: &mut Interpreter<'_>,
    path: &Value,
    arguments: &Arguments,
) -> Eval<Value> {
    let parents = is_true(arguments.get(1, "parents"));
    this.make_folder(path, parents, is_true(arguments.get(2, "exist_ok")))
}

/// An unknown flag is taken for what lets the settings go on.
fn is_true(flag: Option<&Value>) -> bool {
    flag.is_some_and(|flag| {
        !matches!(flag.kind, Kind::None | Kind::Bool(false)) && flag.as_int() != Some(0)
    })
}

impl Interpreter<'_> {
    /// Only where the files are what they are here does it fail as Python does: a deployment may bring the folders
    /// that a checkout lacks.
    fn make_folder(&mut self, path: &Value, parents: bool, exist_ok: bool) -> Eval<Value> {
        let Some(text) = self.path_text(path) else {
            return Ok(Value::none());
        };
        let path = self.absolute(&text);
        if path.len() > LONGEST {
            return Ok(Value::none());
        }
        if self.environment.is_exact() {
            match self.path_state(&path) {
                PathState::Folder if !exist_ok => {
                    return Err(Signal::raise("FileExistsError", path));
                }
                PathState::File => return Err(Signal::raise("FileExistsError", path)),
                PathState::Absent if !parents && !self.has_parent(&path) => {
                    return Err(missing_file(&path));
                }
                _ => {}
            }
        }
        let mut made = &*path;
        while self.made.insert(made.to_owned()) {
            match made.rsplit_once('/') {
                Some((parent, _)) if !parent.is_empty() => made = parent,
                _ => break,
            }
        }
        Ok(Value::none())
    }

    /// What is at an absolute path, after what the settings did so far.
    pub(crate) fn path_state(&self, path: &str) -> PathState {
        if self.heap.written.contains_key(path) {
            PathState::File
        } else if self.made.contains(path) {
            PathState::Folder
        } else {
            self.source.look_at(path)
        }
    }

    /// Whether something can be made at the path.
    pub(super) fn has_parent(&self, path: &str) -> bool {
        path.rsplit_once('/').is_none_or(|(parent, _)| {
            parent.is_empty() || self.path_state(parent) != PathState::Absent
        })
    }
}

//! Files of the project, read as the settings would read them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use harden_python::syntax::BinaryOperator;

use super::super::arguments::Arguments;
use super::super::interpreter::Interpreter;
use super::super::library;
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Instance, Kind, Value};
use super::Entry;
use crate::source::PathState;

pub(super) const TABLE: &[Entry] = &[
    ("builtins.open", |this, arguments, place| {
        let path = arguments.require("open", 0, "file")?.clone();
        let mode = arguments.get(1, "mode").and_then(Value::as_str).cloned();
        this.open_file(&path, mode.as_deref().unwrap_or("r"), place)
    }),
    ("io.open", |this, arguments, place| {
        let path = arguments.require("open", 0, "file")?.clone();
        let mode = arguments.get(1, "mode").and_then(Value::as_str).cloned();
        this.open_file(&path, mode.as_deref().unwrap_or("r"), place)
    }),
    ("codecs.open", |this, arguments, place| {
        let path = arguments.require("open", 0, "filename")?.clone();
        this.open_file(&path, "r", place)
    }),
    ("os.path.exists", |this, arguments, place| {
        this.test_path(arguments, place, |state| {
            matches!(state, PathState::File | PathState::Folder)
        })
    }),
    ("os.path.lexists", |this, arguments, place| {
        this.test_path(arguments, place, |state| {
            matches!(state, PathState::File | PathState::Folder)
        })
    }),
    ("os.path.isfile", |this, arguments, place| {
        this.test_path(arguments, place, |state| state == PathState::File)
    }),
    ("os.path.isdir", |this, arguments, place| {
        this.test_path(arguments, place, |state| state == PathState::Folder)
    }),
    ("os.access", |this, arguments, place| {
        this.test_path(arguments, place, |state| state != PathState::Absent)
    }),
    ("os.listdir", |this, arguments, _| {
        let folder = match arguments.get(0, "path") {
            Some(path) => this.path_text(path),
            None => Some(Rc::from(this.source.working_folder())),
        };
        let Some(folder) = folder else {
            return Ok(Value::unknown());
        };
        let folder = this.absolute(&folder);
        Ok(match this.source.list(&folder) {
            Some(names) => Value::list(names.into_iter().map(Value::str).collect()),
            None if this.source.look_at(&folder) == PathState::Absent => {
                return Err(missing_file(&folder));
            }
            None => Value::unknown(),
        })
    }),
    ("json.load", |this, arguments, place| {
        this.load_file(arguments, "fp", "json", "loads", place)
    }),
    ("tomllib.load", |this, arguments, place| {
        this.load_file(arguments, "fp", "tomllib", "loads", place)
    }),
    ("toml.load", |this, arguments, place| {
        this.load_file(arguments, "f", "toml", "loads", place)
    }),
    ("yaml.safe_load", |this, arguments, place| {
        this.load_file(arguments, "stream", "yaml", "safe_loads", place)
    }),
    ("yaml.load", |this, arguments, place| {
        this.load_file(arguments, "stream", "yaml", "safe_loads", place)
    }),
    ("yaml.full_load", |this, arguments, place| {
        this.load_file(arguments, "stream", "yaml", "safe_loads", place)
    }),
    ("os.chmod", |_, _, _| Ok(Value::none())),
    ("glob.glob", |this, arguments, _| {
        let pattern = arguments.require("glob", 0, "pathname")?.clone();
        let Some(pattern) = this.path_text(&pattern) else {
            return Ok(Value::unknown());
        };
        let pattern = this.absolute(&pattern);
        let (folder, _) = pattern.rsplit_once('/').unwrap_or(("", &pattern));
        if this.source.list(folder).is_none() && this.source.look_at(folder) == PathState::Undecided
        {
            return Ok(Value::unknown());
        }
        let found = this.files_matching("", &pattern);
        Ok(Value::list(found.into_iter().map(Value::str).collect()))
    }),
];

impl Interpreter<'_> {
    /// The text of a path, from `str` or pathlib.
    pub(crate) fn path_text(&self, path: &Value) -> Option<Rc<str>> {
        let path = self.settled(path);
        match &path.kind {
            Kind::Path(path) => Some(Rc::clone(path)),
            _ => path.as_str().cloned(),
        }
    }

    /// The path joined to the working folder, without `.` and `..`.
    pub(crate) fn absolute(&self, path: &str) -> String {
        let joined = if path.starts_with('/') {
            path.to_owned()
        } else {
            format!("{}/{path}", self.files.working_folder(self.source))
        };
        normalised(&joined)
    }

    /// A loader that takes an open file, a path, or text, as its first argument or as `parameter`.
    fn load_file(
        &mut self,
        arguments: &Arguments,
        parameter: &str,
        module: &str,
        loads: &str,
        place: CodePlace,
    ) -> Eval<Value> {
        let source = arguments.require("load", 0, parameter)?.clone();
        let text = match &source.kind {
            Kind::Path(_) => {
                let file = self.open_file(&source, "r", place)?;
                self.reading_method(&file, "read")
            }
            _ if self.is_file_object(&source) => self.reading_method(&source, "read"),
            _ => Some(source),
        };
        match (text, library::member(module, loads)) {
            (Some(text), Some(function)) => {
                self.call(&function, Arguments::positional([text]), place)
            }
            _ => Ok(Value::unknown()),
        }
    }

    fn test_path(
        &mut self,
        arguments: &Arguments,
        place: CodePlace,
        test: fn(PathState) -> bool,
    ) -> Eval<Value> {
        let path = arguments.require("exists", 0, "path")?.clone();
        self.test_one_path(&path, place, test)
    }

    /// A test of what is at a path; decided where another machine may answer differently.
    pub(crate) fn test_one_path(
        &mut self,
        path: &Value,
        place: CodePlace,
        passes: fn(PathState) -> bool,
    ) -> Eval<Value> {
        let Some(text) = self.path_text(path) else {
            return Ok(Value::unknown());
        };
        let absolute = self.absolute(&text);
        match self.path_state(&absolute) {
            PathState::Undecided => {
                let answer = self.decide_file(&format!("`{absolute}` exists"), place)?;
                let cause = self.last_answer();
                Ok(Value::bool(answer).depending_on(&cause))
            }
            state => Ok(Value::bool(passes(state))),
        }
    }

    /// Whether a file is there on every machine that holds the project.
    pub(crate) fn is_known_to_exist(&self, path: &Value) -> bool {
        self.path_text(path).is_some_and(|path| {
            matches!(
                self.source.look_at(&self.absolute(&path)),
                PathState::File | PathState::Folder
            )
        })
    }

    pub(crate) fn text_of_file(&self, path: &Value, _place: CodePlace) -> Option<String> {
        let path = self.path_text(path)?;
        let bytes = self.source.read(&self.absolute(&path))?;
        let text = String::from_utf8(bytes.to_vec()).ok()?;
        Some(text.replace("\r\n", "\n"))
    }

    pub(crate) fn open_file(&mut self, path: &Value, mode: &str, place: CodePlace) -> Eval<Value> {
        let Some(text) = self.path_text(path) else {
            return Ok(Value::unknown());
        };
        let absolute = self.absolute(&text);
        if mode.contains(['w', 'a', 'x', '+']) {
            return self.open_for_writing(&absolute, mode, place);
        }
        if let Some(written) = self.heap.written.get(&absolute) {
            let written = written.clone();
            return Ok(self.file_object(written.at(place), &absolute));
        }
        let content = match self.source.look_at(&absolute) {
            PathState::File => match self.source.read(&absolute) {
                Some(bytes) if mode.contains('b') => Value::bytes(&*bytes),
                Some(_) => match self.text_of_file(path, place) {
                    Some(text) => {
                        self.budget.allocate(text.len() as u64)?;
                        Value::str(text)
                    }
                    None => {
                        return Err(Signal::raise("UnicodeDecodeError", absolute));
                    }
                },
                None => Value::unknown(),
            },
            PathState::Folder => return Err(Signal::raise("IsADirectoryError", absolute)),
            PathState::Absent => return Err(missing_file(&absolute)),
            PathState::Undecided => {
                // Where a `try` is ready for it, the file may as well be missing.
                if self.is_handled("FileNotFoundError")
                    && !self.decide_file(&format!("`{absolute}` exists"), place)?
                {
                    return Err(missing_file(&absolute));
                }
                Value::unknown()
            }
        };
        if content.is_unknown() {
            return Ok(Value::unknown());
        }
        Ok(self.file_object(content.at(place), &absolute))
    }

    /// What is written stays with the run: it can be read back, and reaches no disk.
    fn open_for_writing(&mut self, path: &str, mode: &str, place: CodePlace) -> Eval<Value> {
        let state = self.path_state(path);
        if self.environment.is_exact() && state == PathState::Absent && !self.has_parent(path) {
            return Err(missing_file(path));
        }
        if mode.contains('x') {
            let exists = match state {
                PathState::Undecided => self.decide_file(&format!("`{path}` exists"), place)?,
                state => state == PathState::File,
            };
            if exists {
                return Err(Signal::raise("FileExistsError", path.to_owned()));
            }
        }
        let before = if mode.contains(['w', 'x']) || state == PathState::Absent {
            Value::str("")
        } else {
            Value::unknown_text()
        };
        self.heap.written.insert(path.to_owned(), before.clone());
        Ok(self.file_object(before, path))
    }

    /// `file.write(text)`
    fn write_to_file(&mut self, object: &Value, text: &Value, place: CodePlace) -> Eval<Value> {
        let Kind::Instance(instance) = &object.kind else {
            return Ok(Value::none());
        };
        let path = instance.members.borrow().get("name").cloned();
        if let Some(path) = path.as_ref().and_then(Value::as_str)
            && let Some(before) = self.heap.written.get(&**path).cloned()
        {
            let after = self.binary(BinaryOperator::Add, &before, text, place)?;
            self.heap.written.insert((**path).to_owned(), after);
        }
        Ok(Value::none())
    }

    fn file_object(&self, content: Value, path: &str) -> Value {
        let class = self
            .heap
            .builtins
            .get("io.TextIOWrapper")
            .expect("it is in the table of built-in classes");
        let members = [
            (Rc::from("_content"), content),
            (Rc::from("name"), Value::str(path)),
        ];
        Value::new(Kind::Instance(Rc::new(Instance {
            class: Rc::clone(class),
            members: RefCell::new(members.into_iter().collect()),
            payload: None,
        })))
    }

    /// The content of a file object, and the object's class otherwise untouched.
    fn file_content(&self, object: &Value) -> Option<Value> {
        match &object.kind {
            Kind::Instance(instance) if &*instance.class.qualified_name == "io.TextIOWrapper" => {
                instance.members.borrow().get("_content").cloned()
            }
            _ => None,
        }
    }

    pub(crate) fn is_file_object(&self, object: &Value) -> bool {
        self.file_content(object).is_some()
    }

    /// The lines of an open file.
    pub(crate) fn lines_of_file(&self, object: &Value) -> Option<Vec<Value>> {
        let content = self.file_content(object)?;
        let text = content.as_str()?;
        Some(
            text.split_inclusive('\n')
                .map(|line| Value::str(line).depending_on(&content.depends_on))
                .collect(),
        )
    }

    /// Methods of an open file. What was read is gone, as in Python.
    pub(crate) fn file_method(
        &mut self,
        object: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        if method == "write" {
            let text = arguments.require("write", 0, "text")?.clone();
            return self.write_to_file(object, &text, place).map(Some);
        }
        Ok(self.reading_method(object, method))
    }

    fn reading_method(&self, object: &Value, method: &str) -> Option<Value> {
        let Kind::Instance(instance) = &object.kind else {
            return None;
        };
        let content = self.file_content(object)?;
        let take = |rest: Value| {
            instance
                .members
                .borrow_mut()
                .insert(Rc::from("_content"), rest);
        };
        Some(match method {
            "read" => {
                take(match content.kind {
                    Kind::Bytes(_) => Value::bytes(Vec::new()),
                    _ => Value::str(""),
                });
                content
            }
            "readlines" => Value::list(self.lines_of_file(object)?),
            "readline" => {
                let text = content.as_str()?;
                let end = text.find('\n').map_or(text.len(), |newline| newline + 1);
                take(Value::str(&text[end..]));
                Value::str(&text[..end])
            }
            "close" | "flush" | "seek" => Value::none(),
            "__enter__" => object.clone(),
            "__exit__" => Value::bool(false),
            _ => return None,
        })
    }

    /// Project files that a pattern with `*`, `?` in its parts matches, sorted, absolute.
    pub(crate) fn files_matching(&self, folder: &str, pattern: &str) -> Vec<String> {
        let start = if pattern.starts_with('/') {
            String::new()
        } else {
            folder.to_owned()
        };
        let mut found = vec![start];
        for part in pattern
            .split('/')
            .filter(|part| !part.is_empty() && *part != ".")
        {
            let mut next = Vec::new();
            for folder in &found {
                if part == ".." {
                    next.push(folder.rsplit_once('/').map_or("", |(up, _)| up).to_owned());
                } else if part.contains(['*', '?', '[']) {
                    for name in self.source.list(folder).unwrap_or_default() {
                        if glob_matches(part, &name)
                            && (!name.starts_with('.') || part.starts_with('.'))
                        {
                            next.push(format!("{folder}/{name}"));
                        }
                    }
                } else {
                    next.push(format!("{folder}/{part}"));
                }
            }
            found = next;
        }
        found.retain(|path| {
            matches!(
                self.source.look_at(path),
                PathState::File | PathState::Folder
            )
        });
        found.sort_unstable();
        found
    }
}

pub(super) fn missing_file(path: &str) -> Signal {
    Signal::raise(
        "FileNotFoundError",
        format!("No such file or directory: '{path}'"),
    )
}

/// Without empty parts, `.` and `..`.
pub(crate) fn normalised(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    format!("/{}", parts.join("/"))
}

/// `fnmatch` without character classes, which settings do not use.
fn glob_matches(pattern: &str, name: &str) -> bool {
    fn matches(pattern: &[char], name: &[char], steps: &Cell<u32>) -> bool {
        steps.set(steps.get() + 1);
        if steps.get() > 10_000 {
            return false;
        }
        match pattern.split_first() {
            None => name.is_empty(),
            Some(('*', rest)) => {
                (0..=name.len()).any(|skipped| matches(rest, &name[skipped..], steps))
            }
            Some(('?', rest)) => !name.is_empty() && matches(rest, &name[1..], steps),
            Some((character, rest)) => {
                name.first() == Some(character) && matches(rest, &name[1..], steps)
            }
        }
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    matches(&pattern, &name, &Cell::new(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs_match_as_in_a_shell() {
        assert!(glob_matches("*.py", "base.py"));
        assert!(!glob_matches("*.py", "base.pyc"));
        assert!(glob_matches("b?se*", "base.py"));
    }

    #[test]
    fn paths_lose_their_dots() {
        assert_eq!(normalised("/a/./b/../c//d"), "/a/c/d");
        assert_eq!(normalised("/.."), "/");
    }
}

//! Methods of `pathlib` paths and functions of `os` that ask the machine.

use std::rc::Rc;

use super::super::arguments::Arguments;
use super::super::dunders::is_dunder;
use super::super::expressions::plain;
use super::super::interpreter::{Interpreter, variable_of};
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Kind, Module, Value};
use super::Entry;
use super::files::normalised;
use crate::source::PathState;

pub(super) const TABLE: &[Entry] = &[
    ("os.getcwd", |this, _, _| {
        Ok(Value::str(this.source.working_folder()))
    }),
    ("os.path.abspath", |this, arguments, _| {
        this.absolute_path(arguments.require("abspath", 0, "path")?, false)
    }),
    ("os.path.realpath", |this, arguments, _| {
        this.absolute_path(arguments.require("realpath", 0, "filename")?, false)
    }),
    ("os.path.expanduser", |this, arguments, place| {
        let path = arguments.require("expanduser", 0, "path")?.clone();
        this.expand_user(&path, place)
    }),
    ("os.path.expandvars", |_, arguments, _| {
        let path = arguments.require("expandvars", 0, "path")?;
        Ok(match path.as_str() {
            Some(text) if !text.contains('$') => path.clone(),
            _ => Value::unknown_text(),
        })
    }),
    ("os.path.getmtime", |_, _, _| Ok(Value::unknown())),
    ("os.path.getsize", |_, _, _| Ok(Value::unknown())),
    ("pathlib.PurePath.cwd", |this, _, _| {
        Ok(Value::new(Kind::Path(Rc::from(
            this.source.working_folder(),
        ))))
    }),
    ("pathlib.PurePath.home", |this, _, place| {
        let home = this.environment_get(&Value::str("HOME"), None, place)?;
        Ok(match home.as_str() {
            Some(text) => Value::new(Kind::Path(Rc::clone(text))),
            None => Value::unknown(),
        })
    }),
];

/// Methods of paths that look at the machine.
const PATH_METHODS: &[&str] = &[
    "exists",
    "is_file",
    "is_dir",
    "read_text",
    "read_bytes",
    "open",
    "iterdir",
    "glob",
    "mkdir",
    "touch",
    "resolve",
    "absolute",
    "expanduser",
    "cwd",
    "home",
    "stat",
];

impl Interpreter<'_> {
    /// Whether a built-in value has a method that is implemented in the interpreter.
    pub(crate) fn has_special_method(&self, receiver: &Value, name: &str) -> bool {
        if is_dunder(receiver, name) {
            return true;
        }
        match &receiver.kind {
            Kind::Path(_) => PATH_METHODS.contains(&name),
            Kind::List(_) => name == "sort",
            Kind::Iterator(_) => matches!(name, "__next__" | "__iter__" | "send" | "close"),
            Kind::Regex(_) => name == "sub",
            Kind::Namespace(_) => MAPPING_METHODS.contains(&name),
            Kind::Instance(_) => {
                (self.is_environment(receiver)
                    && (MAPPING_METHODS.contains(&name) || ENVIRONMENT_METHODS.contains(&name)))
                    || (self.is_file_object(receiver)
                        && matches!(
                            name,
                            "read"
                                | "readlines"
                                | "readline"
                                | "close"
                                | "flush"
                                | "write"
                                | "seek"
                                | "__enter__"
                                | "__exit__"
                        ))
                    || (self.is_module_table(receiver) && MODULE_TABLE_METHODS.contains(&name))
            }
            _ => false,
        }
    }

    pub(crate) fn is_module_table(&self, value: &Value) -> bool {
        matches!(&value.kind, Kind::Instance(instance) if &*instance.class.qualified_name == "sys.ModuleTable")
    }

    /// Methods that need the interpreter. `None`: the pure ones are to be asked.
    pub(crate) fn special_method(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        if let Some(result) = self.dunder_method(receiver, method, arguments, place)? {
            return Ok(Some(result));
        }
        match &receiver.kind {
            Kind::Path(path) => {
                let path = Rc::clone(path);
                self.path_method(receiver, &path, method, arguments, place)
            }
            Kind::List(list) if method == "sort" => {
                let list = Rc::clone(list);
                let items = list.items.borrow().clone();
                match self.sorted(items, arguments, place)? {
                    Some(items) if !list.open.get() => *list.items.borrow_mut() = items,
                    _ => {
                        list.open.set(true);
                        list.items.borrow_mut().clear();
                    }
                }
                self.record_change_of(receiver, place, &Value::none());
                Ok(Some(Value::none()))
            }
            Kind::Iterator(items) => match method {
                "__next__" | "send" => items
                    .borrow_mut()
                    .pop_front()
                    .map(Some)
                    .ok_or_else(|| Signal::raise("StopIteration", "")),
                "__iter__" => Ok(Some(receiver.clone())),
                "close" => Ok(Some(Value::none())),
                _ => Ok(None),
            },
            Kind::Regex(_) if method == "sub" => match arguments.positional.first() {
                Some(replacement) if replacement.as_str().is_none() => {
                    Ok(Some(Value::unknown_text()))
                }
                _ => Ok(None),
            },
            Kind::Namespace(_) => self.namespace_method(receiver, method, arguments, place),
            Kind::Instance(_) if self.is_environment(receiver) => {
                self.environment_method(method, arguments, place)
            }
            Kind::Instance(_) if self.is_file_object(receiver) => {
                self.file_method(receiver, method, arguments, place)
            }
            Kind::Instance(_) if self.is_module_table(receiver) => {
                self.module_table_method(receiver, method, arguments)
            }
            Kind::Instance(instance) => match instance.payload.clone() {
                Some(payload) => {
                    if let Some(result) = self.special_method(&payload, method, arguments, place)? {
                        return Ok(Some(result));
                    }
                    self.builtin_method(&payload, method, arguments, place)
                }
                None => Ok(None),
            },
            // `", ".join(map(…))` and the like over objects of the project's own.
            Kind::Str(_) if method == "join" => {
                let iterable = arguments.require("join", 0, "iterable")?;
                let Some(items) = self.iterate(iterable, place)? else {
                    return Ok(Some(Value::unknown_text()));
                };
                let items = items
                    .iter()
                    .map(|item| self.settle_owned(plain(item)))
                    .collect();
                let arguments = Arguments::positional([Value::list(items)]);
                self.builtin_method(receiver, method, &arguments, place)
            }
            Kind::Dict(dict) if method == "get" => {
                self.get_by_variable(receiver, dict, arguments, place)
            }
            Kind::List(_) | Kind::Set(_) | Kind::Dict(_)
                if matches!(
                    method,
                    "extend" | "update" | "union" | "difference" | "intersection"
                ) =>
            {
                self.with_plain_iterables(receiver, method, arguments, place)
            }
            Kind::List(list) if matches!(method, "index" | "remove" | "count") => {
                // Comparing may decide what a variable of the environment is.
                let wanted = arguments.require(method, 0, "value")?.clone();
                if variable_of(&wanted).is_some() {
                    let items = Value::list(list.items.borrow().clone());
                    self.contains(&items, &wanted, place)?;
                }
                let mut settled = arguments.clone();
                if let Some(first) = settled.positional.first_mut() {
                    *first = self.settled(first).into_owned();
                }
                self.builtin_method(receiver, method, &settled, place)
            }
            _ => Ok(None),
        }
    }

    /// Hands objects that only the interpreter can iterate over to the pure methods as lists.
    fn with_plain_iterables(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let mut plain_arguments = arguments.clone();
        for argument in &mut plain_arguments.positional {
            let value = self.settled(argument);
            let is_object = matches!(
                value.kind,
                Kind::Instance(_) | Kind::Namespace(_) | Kind::Class(_)
            );
            *argument = match (&receiver.kind, is_object) {
                (Kind::Dict(_), true) => match self.mapping_entries(&value)? {
                    Some((entries, open)) => {
                        let dict = super::super::value::Dict::default();
                        dict.open.set(open);
                        for (key, value) in entries {
                            if let Some(hash) = super::super::value::Key::of(&key) {
                                dict.entries.borrow_mut().insert(hash, (key, value));
                            }
                        }
                        Value::new(Kind::Dict(Rc::new(dict)))
                    }
                    None => Value::unknown(),
                },
                (_, true) => match self.iterate(&value, place)? {
                    Some(items) => Value::list(items),
                    None => Value::unknown(),
                },
                (_, false) => value.into_owned(),
            };
        }
        self.builtin_method(receiver, method, &plain_arguments, place)
    }

    fn path_method(
        &mut self,
        receiver: &Value,
        path: &Rc<str>,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        Ok(Some(match method {
            "exists" => self.test_one_path(receiver, place, |state| {
                matches!(state, PathState::File | PathState::Folder)
            })?,
            "is_file" => self.test_one_path(receiver, place, |state| state == PathState::File)?,
            "is_dir" => self.test_one_path(receiver, place, |state| state == PathState::Folder)?,
            "read_text" | "read_bytes" | "open" => {
                let mode = match method {
                    "read_bytes" => Rc::from("rb"),
                    "open" => arguments
                        .get(0, "mode")
                        .and_then(Value::as_str)
                        .cloned()
                        .unwrap_or_else(|| Rc::from("r")),
                    _ => Rc::from("r"),
                };
                let file = self.open_file(receiver, &mode, place)?;
                if method == "open" || file.is_unknown() {
                    if method == "read_text" {
                        Value::unknown_text()
                    } else {
                        file
                    }
                } else {
                    self.file_method(&file, "read", &Arguments::default(), place)?
                        .unwrap_or_else(Value::unknown)
                }
            }
            "iterdir" | "glob" | "rglob" => {
                let folder = self.absolute(path);
                let found = if method == "glob" {
                    match arguments.require("glob", 0, "pattern")?.as_str() {
                        Some(pattern) if !pattern.contains("**") => {
                            Some(self.files_matching(&folder, pattern))
                        }
                        _ => None,
                    }
                } else if method == "iterdir" {
                    self.source.list(&folder).map(|names| {
                        names
                            .into_iter()
                            .map(|name| format!("{folder}/{name}"))
                            .collect()
                    })
                } else {
                    None
                };
                match found {
                    Some(paths) => Value::iterator(
                        paths
                            .into_iter()
                            .map(|path| Value::new(Kind::Path(Rc::from(path)))),
                    ),
                    None => Value::unknown(),
                }
            }
            "mkdir" => super::folders::mkdir(self, receiver, arguments)?,
            "touch" => Value::none(),
            "resolve" | "absolute" => self.absolute_path(receiver, true)?,
            "expanduser" => self.expand_user(receiver, place)?,
            "cwd" => Value::new(Kind::Path(Rc::from(self.source.working_folder()))),
            "stat" => Value::unknown(),
            _ => return Ok(None),
        }))
    }

    fn absolute_path(&mut self, path: &Value, as_path: bool) -> Eval<Value> {
        let path = self.settled(path);
        let Some(text) = self.path_text(&path) else {
            return Ok(if as_path {
                Value::unknown()
            } else {
                Value::unknown_text()
            });
        };
        let absolute = if text.starts_with('/') {
            normalised(&text)
        } else {
            self.absolute(&text)
        };
        self.budget.allocate(absolute.len() as u64)?;
        let value = if as_path {
            Value::new(Kind::Path(Rc::from(absolute)))
        } else {
            Value::str(absolute)
        };
        Ok(value.depending_on(&path.depends_on))
    }

    fn expand_user(&mut self, path: &Value, place: CodePlace) -> Eval<Value> {
        let is_path = matches!(path.kind, Kind::Path(_));
        let Some(text) = self.path_text(path) else {
            return Ok(Value::unknown());
        };
        let Some(rest) = text.strip_prefix('~') else {
            return Ok(path.clone());
        };
        let home = self.environment_get(&Value::str("HOME"), None, place)?;
        Ok(
            match (home.as_str(), rest.is_empty() || rest.starts_with('/')) {
                (Some(home), true) => {
                    let expanded: Rc<str> =
                        Rc::from(format!("{}{rest}", home.trim_end_matches('/')));
                    Value::new(if is_path {
                        Kind::Path(expanded)
                    } else {
                        Kind::Str(expanded)
                    })
                }
                _ if is_path => Value::unknown(),
                _ => Value::unknown_text(),
            },
        )
    }

    /// What `update()` takes: a mapping, or an iterable of pairs.
    fn update_entries(&mut self, other: &Value, place: CodePlace) -> Eval<Option<(Entries, bool)>> {
        if !matches!(
            other.kind,
            Kind::List(_) | Kind::Tuple(_) | Kind::Set(_) | Kind::Iterator(_)
        ) {
            return self.mapping_entries(other);
        }
        let Some(pairs) = self.iterate(other, place)? else {
            return Ok(None);
        };
        let mut entries = Vec::with_capacity(pairs.len());
        for pair in pairs {
            match self.iterate(&pair, place)?.as_deref() {
                Some([key, value]) => entries.push((key.clone(), value.clone())),
                Some(_) => {
                    return Err(Signal::value_error(
                        "dictionary update sequence element is no pair",
                    ));
                }
                None => return Ok(None),
            }
        }
        Ok(Some((entries, false)))
    }

    /// Methods of `globals()` and `vars(module)`.
    fn namespace_method(
        &mut self,
        receiver: &Value,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let first = arguments.positional.first().cloned();
        Ok(Some(match (method, first) {
            ("update", other) => {
                if let Some(other) = other {
                    match self.update_entries(&other, place)? {
                        Some((entries, open)) => {
                            if open {
                                self.open_value(receiver, place);
                            }
                            for (key, value) in entries {
                                self.set_item(receiver, &key, value, place)?;
                            }
                        }
                        None => self.open_value(receiver, place),
                    }
                }
                for (name, value) in &arguments.keywords {
                    let key = Value::str(&**name);
                    self.set_item(receiver, &key, value.clone(), place)?;
                }
                Value::none()
            }
            ("get", Some(key)) => {
                let default = arguments.positional.get(1).cloned();
                match self.object_contains(receiver, &key, place)? {
                    Some(true) => self.subscript_object(receiver, &key, place)?,
                    Some(false) => default.unwrap_or_else(Value::none),
                    None => Value::unknown(),
                }
            }
            ("setdefault", Some(key)) => {
                let default = arguments.positional.get(1).cloned();
                if let Some(true) = self.object_contains(receiver, &key, place)? {
                    self.subscript_object(receiver, &key, place)?
                } else {
                    let default = default.unwrap_or_else(Value::none);
                    self.set_item(receiver, &key, default.clone(), place)?;
                    default
                }
            }
            ("pop", Some(key)) => {
                let default = arguments.positional.get(1).cloned();
                if let (Some(false), Some(default)) =
                    (self.object_contains(receiver, &key, place)?, default)
                {
                    default
                } else {
                    let value = self.subscript_object(receiver, &key, place)?;
                    self.delete_item(receiver, &key, place)?;
                    value
                }
            }
            ("__setitem__", Some(key)) => {
                if let Some(value) = arguments.positional.get(1) {
                    self.set_item(receiver, &key, value.clone(), place)?;
                }
                Value::none()
            }
            ("keys" | "values" | "items" | "copy", None) => match self.mapping_entries(receiver)? {
                Some((entries, false)) => match method {
                    "keys" => Value::list(entries.into_iter().map(|(key, _)| key).collect()),
                    "values" => Value::list(entries.into_iter().map(|(_, value)| value).collect()),
                    "items" => Value::list(
                        entries
                            .into_iter()
                            .map(|(key, value)| Value::tuple(vec![key, value]))
                            .collect(),
                    ),
                    _ => super::super::interpreter::text_dict(
                        entries
                            .into_iter()
                            .filter_map(|(key, value)| Some((key.as_str().cloned()?, value))),
                    ),
                },
                _ => Value::unknown(),
            },
            _ => return Ok(None),
        }))
    }

    /// Constants of Python's library that depend on the run.
    pub(crate) fn special_constant(&self, module: &str, name: &str) -> Option<Value> {
        Some(match (module, name) {
            ("os" | "__harden__", "environ") => self.environment_object(),
            ("sys", "argv") => Value::list(vec![Value::str("manage.py"), Value::str("check")]),
            ("sys", "platform") => Value::str("linux"),
            ("sys", "modules") => {
                let class = self.heap.builtins.get("sys.ModuleTable")?;
                Value::new(Kind::Instance(Rc::new(super::super::value::Instance {
                    class: Rc::clone(class),
                    members: std::cell::RefCell::default(),
                    payload: None,
                })))
            }
            ("sys", "path") => self.heap.search_path.clone(),
            ("os", "name") => Value::str("posix"),
            ("os", "path") => {
                let path = self.heap.modules.get("os.path").cloned();
                let path = path.unwrap_or_else(|| Rc::new(Module::unseen("os.path")));
                Value::new(Kind::Module(path))
            }
            ("typing", "TYPE_CHECKING") => Value::bool(false),
            _ => return None,
        })
    }
}

/// Keys and values.
type Entries = Vec<(Value, Value)>;

/// Methods of mappings that the interpreter knows: of the environment, and of `globals()`.
const MAPPING_METHODS: &[&str] = &[
    "get",
    "setdefault",
    "pop",
    "update",
    "copy",
    "keys",
    "items",
    "values",
    "__setitem__",
];

const MODULE_TABLE_METHODS: &[&str] = &["get", "setdefault", "pop"];

const ENVIRONMENT_METHODS: &[&str] = &["__getitem__", "__contains__"];

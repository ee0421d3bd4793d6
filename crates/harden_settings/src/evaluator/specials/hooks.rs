//! `__harden__`: what models of packages may ask of the interpreter.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use super::super::builtins::generated;
use super::super::interpreter::Interpreter;
use super::super::names::Bind;
use super::super::signal::Eval;
use super::super::value::{Class, CodePlace, Instance, Kind, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("__harden__.unknown", |_, _, _| Ok(Value::unknown())),
    ("__harden__.unknown_text", |_, _, _| {
        Ok(Value::unknown_text())
    }),
    ("__harden__.generated", |_, _, _| Ok(generated())),
    ("__harden__.is_unknown", |this, arguments, _| {
        let value = this.settled(arguments.require("is_unknown", 0, "value")?);
        Ok(Value::bool(value.is_unknown()))
    }),
    ("__harden__.read_text", |this, arguments, place| {
        let path = arguments.require("read_text", 0, "path")?.clone();
        Ok(match this.text_of_file(&path, place) {
            Some(text) => Value::str(text),
            None => Value::none(),
        })
    }),
    ("__harden__.exists", |this, arguments, _| {
        let path = arguments.require("exists", 0, "path")?.clone();
        Ok(Value::bool(this.is_known_to_exist(&path)))
    }),
    // A variable of the environment where it is certain to be set; asking decides nothing.
    ("__harden__.given", |this, arguments, _| {
        let name = arguments.require("given", 0, "name")?.as_str().cloned();
        let text = name.and_then(|name| this.environment.decided_text(&name).cloned());
        Ok(text.map_or_else(Value::none, |text| Value::new(Kind::Str(text))))
    }),
    // Whether the project declares a package: which of two it falls back on, say.
    ("__harden__.is_declared", |this, arguments, _| {
        let name = arguments
            .require("is_declared", 0, "name")?
            .as_str()
            .cloned();
        Ok(Value::bool(
            name.is_some_and(|name| this.source.declares_package(&name)),
        ))
    }),
    // The numbers of the release that the project pins: `(5, 2, 1)`; `None` where it does not.
    ("__harden__.release", |this, arguments, _| {
        let name = arguments
            .require("release", 0, "distribution")?
            .as_str()
            .cloned();
        let release = name.and_then(|name| this.source.pinned_release(&name));
        Ok(release.map_or_else(Value::none, |release| {
            let numbers = release.split('.').map_while(|part| part.parse().ok());
            Value::tuple(numbers.map(Value::int).collect())
        }))
    }),
    // An object of a class that nobody looks into.
    ("__harden__.opaque", |_, arguments, _| {
        let name = arguments.require("opaque", 0, "name")?.as_str().cloned();
        let dotted = name.unwrap_or_else(|| Rc::from("object"));
        let class = Class {
            name: Rc::from(dotted.rsplit('.').next().unwrap_or(&dotted)),
            qualified_name: Rc::clone(&dotted),
            order: Vec::new(),
            open: true,
            members: RefCell::default(),
            is_dataclass: Cell::new(false),
        };
        Ok(Value::new(Kind::Instance(Rc::new(Instance {
            class: Rc::new(class),
            members: RefCell::default(),
            payload: None,
        }))))
    }),
    // The folder of the project's file that is calling.
    ("__harden__.caller_folder", |this, _, _| {
        Ok(match this.caller_file() {
            Some(file) => {
                let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
                Value::str(folder)
            }
            None => Value::unknown_text(),
        })
    }),
    // django-split-settings: runs files in the scope of the settings module.
    ("__harden__.include", |this, arguments, place| {
        this.include(arguments.positional.clone(), place)
    }),
    // Defines a setting, where the third value was written.
    ("__harden__.define", |this, arguments, place| {
        let name = arguments.require("define", 0, "name")?.as_str().cloned();
        let value = arguments.require("define", 1, "value")?.clone();
        let written = arguments
            .get(2, "written")
            .and_then(|written| written.place)
            .filter(|written| this.files.is_project(written.file));
        if let (Some(name), Some(module)) = (name, this.heap.settings_module.clone()) {
            this.bind_global(
                &module,
                &name,
                value,
                written.unwrap_or(place),
                Bind::Replace,
            );
        }
        Ok(Value::none())
    }),
    // What a class-based settings package does at the end: its members become the settings.
    ("__harden__.settings_namespace", |this, _, _| {
        Ok(match &this.heap.settings_module {
            Some(module) => Value::new(Kind::Namespace(Rc::clone(module))),
            None => Value::unknown(),
        })
    }),
];

impl Interpreter<'_> {
    /// The absolute path of the project file whose statement is being run.
    fn caller_file(&self) -> Option<String> {
        let place = self.files.resolve(self.project_place?)?;
        let found = self.source.module_in_file(&place.file)?;
        Some(found.absolute)
    }

    fn include(&mut self, patterns: Vec<Value>, place: CodePlace) -> Eval<Value> {
        let (Some(module), Some(caller)) = (self.calling_module(), self.caller_file()) else {
            return Ok(Value::none());
        };
        let folder = caller
            .rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned();
        for pattern in patterns {
            let (pattern, is_optional) = match &pattern.kind {
                Kind::Tuple(items) if items.len() == 2 => (items[0].clone(), true),
                _ => (pattern, false),
            };
            let Some(pattern) = pattern.as_str() else {
                self.open_namespace(&module);
                continue;
            };
            let files = self.files_matching(&folder, pattern);
            if files.is_empty() && !is_optional {
                return Err(super::super::signal::Signal::raise(
                    "FileNotFoundError",
                    format!("No such file: {pattern}"),
                ));
            }
            for file in files {
                let Some(found) = self
                    .source
                    .relative(&file)
                    .and_then(|file| self.source.module_in_file(&file))
                else {
                    continue;
                };
                let project_place = self.project_place;
                // The included file sees the including one's names as its own.
                self.run_file(&module, &found)?;
                self.project_place = project_place;
            }
        }
        let _ = place;
        Ok(Value::none())
    }

    /// The module whose top level is being run by the project.
    fn calling_module(&self) -> Option<Rc<super::super::value::Module>> {
        let caller = self.caller_file()?;
        self.heap
            .modules
            .values()
            .find(|module| {
                module
                    .members
                    .borrow()
                    .get("__file__")
                    .and_then(|binding| binding.value.as_str().cloned())
                    .is_some_and(|file| *file == *caller)
            })
            .cloned()
            .or_else(|| self.heap.settings_module.clone())
    }
}

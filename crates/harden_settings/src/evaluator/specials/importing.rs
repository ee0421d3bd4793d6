//! Imports by function.

use std::rc::Rc;

use super::super::arguments::Arguments;
use super::super::interpreter::Interpreter;
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Kind, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("site.addsitedir", |this, arguments, _| {
        let folder = arguments.require("addsitedir", 0, "sitedir")?.clone();
        if let Kind::List(list) = &this.heap.search_path.kind {
            list.items.borrow_mut().push(folder);
        }
        Ok(Value::none())
    }),
    ("builtins.__import__", |this, arguments, place| {
        let Some(dotted) = name_of(arguments)? else {
            return Ok(Value::unknown());
        };
        let module = this.import(&dotted, place)?;
        // Without names to import from it, the package at the top comes back.
        let has_names = arguments.get(3, "fromlist").is_some();
        let module = if has_names {
            module
        } else {
            let top = dotted.split('.').next().unwrap_or(&dotted).to_owned();
            this.import(&top, place)?
        };
        Ok(Value::new(Kind::Module(module)))
    }),
    ("importlib.import_module", |this, arguments, place| {
        let Some(dotted) = name_of(arguments)? else {
            return Ok(Value::unknown());
        };
        let package = arguments.get(1, "package").and_then(Value::as_str).cloned();
        let dotted = match (dotted.strip_prefix('.'), package) {
            (Some(relative), Some(package)) => {
                let mut base = &*package;
                let mut rest = relative;
                while let Some(shorter) = rest.strip_prefix('.') {
                    base = base.rsplit_once('.').map_or("", |(parent, _)| parent);
                    rest = shorter;
                }
                format!("{base}.{rest}")
            }
            (Some(_), None) => {
                return Err(Signal::type_error(
                    "the 'package' argument is required to perform a relative import",
                ));
            }
            (None, _) => dotted.to_string(),
        };
        this.import(&dotted, place)
            .map(|module| Value::new(Kind::Module(module)))
    }),
    ("importlib.reload", |_, arguments, _| {
        Ok(arguments.require("reload", 0, "module")?.clone())
    }),
    ("importlib.util.find_spec", |this, arguments, place| {
        let Some(dotted) = name_of(arguments)? else {
            return Ok(Value::unknown());
        };
        this.spec_of(&dotted, place)
    }),
    (
        "django.utils.module_loading.import_string",
        |this, arguments, place| {
            let Some(dotted) = name_of(arguments)? else {
                return Ok(Value::unknown());
            };
            let Some((module, attribute)) = dotted.rsplit_once('.') else {
                return Err(Signal::raise(
                    "ImportError",
                    format!("{dotted} doesn't look like a module path"),
                ));
            };
            let module = this.import(module, place)?;
            this.attribute(&Value::new(Kind::Module(module)), attribute, place)
        },
    ),
];

fn name_of(arguments: &Arguments) -> Eval<Option<Rc<str>>> {
    Ok(arguments.require("import", 0, "name")?.as_str().cloned())
}

impl Interpreter<'_> {
    /// Whether a module can be found: an unknown true value, or None.
    fn spec_of(&mut self, dotted: &str, place: CodePlace) -> Eval<Value> {
        let top = dotted.split('.').next().unwrap_or(dotted);
        let is_there = if self.find_module(dotted).is_some()
            || super::super::library::is_standard(top)
            || top == "django"
            || self.source.declares_package(top)
        {
            true
        } else if top != dotted && self.find_module(top).is_some() {
            false
        } else {
            self.decide_other(&format!("`{top}` is installed"), place)?
        };
        Ok(if is_there {
            Value::new(Kind::Unknown(Rc::new(super::super::value::Unknown {
                truthy: Some(true),
                ..Default::default()
            })))
        } else {
            Value::none()
        })
    }

    /// `sys.modules.get(name)` and its kin.
    pub(crate) fn module_table_method(
        &mut self,
        table: &Value,
        method: &str,
        arguments: &Arguments,
    ) -> Eval<Option<Value>> {
        let name = arguments.require(method, 0, "key")?;
        let found = self.module_table_item(table, name);
        let text = name.as_str().cloned();
        let default = arguments.positional.get(1).cloned();
        match (method, text) {
            ("setdefault", Some(text)) if found.is_none() => {
                if let Some(Kind::Module(module)) = default.as_ref().map(|value| &value.kind) {
                    self.heap.modules.insert(text, Rc::clone(module));
                }
            }
            ("pop", Some(text)) => {
                self.heap.modules.shift_remove(&*text);
            }
            _ => {}
        }
        Ok(Some(found.or(default).unwrap_or_else(Value::none)))
    }

    /// `sys.modules[name]`
    pub(crate) fn module_table_item(&self, object: &Value, index: &Value) -> Option<Value> {
        let Kind::Instance(instance) = &object.kind else {
            return None;
        };
        if &*instance.class.qualified_name != "sys.ModuleTable" {
            return None;
        }
        let module = self.heap.modules.get(&**index.as_str()?)?;
        Some(Value::new(Kind::Module(Rc::clone(module))))
    }
}

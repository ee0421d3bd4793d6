//! `os.environ` and `os.getenv`.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::arguments::Arguments;
use super::super::interpreter::Interpreter;
use super::super::signal::{Eval, Signal};
use super::super::value::{CodePlace, Instance, Kind, Value};
use super::Entry;

pub(super) const TABLE: &[Entry] = &[
    ("os.getenv", |this, arguments, place| {
        let name = arguments.require("getenv", 0, "key")?.clone();
        let default = arguments.get(1, "default").cloned();
        this.environment_get(&name, default, place)
    }),
    ("os.putenv", |_, _, _| Ok(Value::none())),
    ("os.unsetenv", |_, _, _| Ok(Value::none())),
];

impl Interpreter<'_> {
    pub(crate) fn environment_object(&self) -> Value {
        let class = self
            .heap
            .builtins
            .get("os._Environ")
            .expect("it is in the table of built-in classes");
        Value::new(Kind::Instance(Rc::new(Instance {
            class: Rc::clone(class),
            members: RefCell::default(),
            payload: None,
        })))
    }

    pub(crate) fn is_environment(&self, value: &Value) -> bool {
        matches!(&value.kind, Kind::Instance(instance) if &*instance.class.qualified_name == "os._Environ")
    }

    /// `os.environ.get(name, default)`
    pub(crate) fn environment_get(
        &mut self,
        name: &Value,
        default: Option<Value>,
        place: CodePlace,
    ) -> Eval<Value> {
        let Some(name) = name.as_str() else {
            return Ok(Value::unknown());
        };
        let name = Rc::clone(name);
        let dependency = self.environment.causes.variable(&name);
        match self
            .environment
            .read(&mut self.decisions, &name, true, place)
        {
            Some(value) => Ok(value),
            None => Ok(default
                .unwrap_or_else(Value::none)
                .depending_on(&dependency)),
        }
    }

    /// `os.environ[name]`
    pub(crate) fn environment_item(&mut self, name: &Value, place: CodePlace) -> Eval<Value> {
        let Some(name) = name.as_str() else {
            return Ok(Value::unknown());
        };
        let name = Rc::clone(name);
        let optional = self.is_handled("KeyError");
        if let Some(value) = self
            .environment
            .read(&mut self.decisions, &name, optional, place)
        {
            Ok(value)
        } else {
            self.raised_under = self.environment.causes.variable(&name);
            Err(Signal::key_error(&name))
        }
    }

    /// `name in os.environ`
    pub(crate) fn environment_contains(
        &mut self,
        name: &Value,
        place: CodePlace,
    ) -> Eval<Option<bool>> {
        let Some(name) = name.as_str() else {
            return Ok(None);
        };
        let name = Rc::clone(name);
        let value = self
            .environment
            .read(&mut self.decisions, &name, true, place);
        Ok(Some(value.is_some()))
    }

    /// The names of all variables, where the environment is exactly known.
    pub(crate) fn environment_names(&self) -> Option<Vec<Value>> {
        self.environment.is_exact().then(|| {
            self.environment
                .known()
                .into_iter()
                .map(|(name, _)| Value::new(Kind::Str(Rc::clone(name))))
                .collect()
        })
    }

    /// `os.environ[name] = value`
    pub(crate) fn set_variable(&mut self, name: &Value, value: &Value) -> Eval<()> {
        let Some(name) = name.as_str() else {
            return Ok(());
        };
        match (self.settled(value).as_str(), value.is_unknown()) {
            (Some(text), _) => {
                let text = Rc::clone(text);
                self.environment.write(&Rc::clone(name), Some(text));
                Ok(())
            }
            (None, true) => Ok(()),
            (None, false) => Err(Signal::type_error("str expected")),
        }
    }

    /// Methods of `os.environ`.
    pub(crate) fn environment_method(
        &mut self,
        method: &str,
        arguments: &Arguments,
        place: CodePlace,
    ) -> Eval<Option<Value>> {
        let name = arguments.positional.first().cloned();
        Ok(Some(match (method, name) {
            ("get", Some(name)) => {
                let default = arguments.get(1, "default").cloned();
                self.environment_get(&name, default, place)?
            }
            ("__getitem__", Some(name)) => self.environment_item(&name, place)?,
            ("__contains__", Some(name)) => match self.environment_contains(&name, place)? {
                Some(answer) => Value::bool(answer),
                None => Value::unknown(),
            },
            ("setdefault", Some(name)) => {
                let current = self.environment_get(&name, None, place)?;
                if matches!(current.kind, Kind::None) {
                    let default = arguments.get(1, "default").cloned();
                    let default = default.unwrap_or_else(Value::none);
                    self.set_variable(&name, &default)?;
                    default
                } else {
                    current
                }
            }
            ("pop", Some(name)) => {
                let value = match arguments.positional.get(1) {
                    Some(default) => self.environment_get(&name, Some(default.clone()), place)?,
                    None => self.environment_item(&name, place)?,
                };
                if let Some(name) = name.as_str() {
                    self.environment.write(&Rc::clone(name), None);
                }
                value
            }
            ("__setitem__", Some(name)) => {
                if let Some(value) = arguments.positional.get(1) {
                    self.set_variable(&name, value)?;
                }
                Value::none()
            }
            ("update", other) => {
                if let Some(other) = other
                    && let Some((entries, _)) = self.mapping_entries(&other)?
                {
                    for (name, value) in entries {
                        self.set_variable(&name, &value)?;
                    }
                }
                for (name, value) in &arguments.keywords {
                    self.set_variable(&Value::str(&**name), value)?;
                }
                Value::none()
            }
            ("copy", None) => self.environment_object(),
            ("keys" | "items" | "values", None) => self.environment_listing(method),
            _ => return Ok(None),
        }))
    }

    fn environment_listing(&self, method: &str) -> Value {
        if !self.environment.is_exact() {
            return Value::unknown();
        }
        let items = self
            .environment
            .known()
            .into_iter()
            .map(|(name, text)| {
                let name = Value::new(Kind::Str(Rc::clone(name)));
                let text = Value::new(Kind::Str(Rc::clone(text)));
                match method {
                    "keys" => name,
                    "values" => text,
                    _ => Value::tuple(vec![name, text]),
                }
            })
            .collect();
        Value::list(items)
    }
}

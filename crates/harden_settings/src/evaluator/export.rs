//! From values of a run to facts that outlive it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use harden_finding::Place;

use super::dependencies::Dependencies;
use super::interpreter::{Interpreter, is_spread};
use super::shapes::Exported;
use super::value::{Binding, CodePlace, Kind, Module, Value};
use crate::facts::{Fact, FactValue, Items, Setting, Unknown, UnknownText};

/// Values nest no deeper in facts; what lies below is unknown.
pub(crate) const MAX_DEPTH: u32 = 40;

impl Interpreter<'_> {
    /// The settings of a module, as Django reads them: its upper-case names. Those that were `exported`
    /// from another world just so are shared with it.
    pub(crate) fn export_settings(
        &self,
        module: &Module,
        exported: &mut Exported,
    ) -> BTreeMap<Arc<str>, Arc<Setting>> {
        let members = module.members.borrow();
        let mut size = MAX_SIZE;
        members
            .iter()
            .filter(|(name, _)| is_setting_name(name))
            .map(|(name, binding)| {
                let setting =
                    exported.setting(self, binding, || self.export_binding(binding, &mut size));
                (exported.name(name), setting)
            })
            .collect()
    }

    fn export_binding(&self, binding: &Binding, size: &mut u32) -> Setting {
        let mut origin = binding.origin.clone();
        let mut depends_on = Dependencies::default();
        collect_changes(&binding.value, &mut origin, &mut depends_on, 0);
        let mut places: Vec<Place> = Vec::new();
        for place in origin {
            if let Some(place) = self.files.resolve(place) {
                // Each line once, where it counted last.
                places.retain(|other| *other != place);
                places.push(place);
            }
        }
        let mut seen = Vec::new();
        let value = self.export(&binding.value, 0, &mut seen, size);
        Setting {
            value,
            origin: places,
            depends_on: self.variables(&depends_on),
            other_conditions: self.environment.causes.count_answers(&depends_on),
        }
    }

    fn variables(&self, of: &Dependencies) -> Vec<Arc<str>> {
        if of.is_empty() {
            return Vec::new();
        }
        let names = self.environment.causes.variables(of);
        names.iter().map(|name| Arc::from(&**name)).collect()
    }

    fn export(&self, value: &Value, depth: u32, seen: &mut Vec<*const ()>, size: &mut u32) -> Fact {
        let value = self.settled(value);
        let place = value.place.and_then(|place| self.files.resolve(place));
        let depends_on = self.variables(&value.depends_on);
        let identity = identity(&value);
        let is_cycle = identity.is_some_and(|identity| seen.contains(&identity));
        if depth > MAX_DEPTH || is_cycle || *size == 0 {
            return Fact {
                value: FactValue::Unknown(Unknown::default()),
                place,
                depends_on,
            };
        }
        *size -= 1;
        seen.extend(identity);
        let exported = self.export_kind(&value, depth, seen, size);
        if identity.is_some() {
            seen.pop();
        }
        Fact {
            value: exported,
            place,
            depends_on,
        }
    }

    fn export_kind(
        &self,
        value: &Value,
        depth: u32,
        seen: &mut Vec<*const ()>,
        size: &mut u32,
    ) -> FactValue {
        match &value.kind {
            Kind::None => FactValue::None,
            Kind::Bool(value) => FactValue::Bool(*value),
            Kind::Int(value) => FactValue::Int(value.get()),
            Kind::Float(value) => FactValue::Float(*value),
            Kind::Str(text) => FactValue::Str(Arc::from(&**text)),
            Kind::Bytes(bytes) => FactValue::Bytes(Arc::from(&**bytes)),
            Kind::List(list) => FactValue::List(self.export_items(
                &list.items.borrow(),
                list.open.get(),
                depth,
                seen,
                size,
            )),
            Kind::Tuple(items) => {
                FactValue::Tuple(self.export_items(items, false, depth, seen, size))
            }
            Kind::Set(set) => {
                let values: Vec<Value> = set.items.borrow().values().cloned().collect();
                let mut items = self.export_items(&values, set.open.get(), depth, seen, size);
                items
                    .items
                    .sort_by_cached_key(|item| format!("{:?}", item.value));
                FactValue::Set(items)
            }
            Kind::Dict(dict) => {
                let entries = dict
                    .entries
                    .borrow()
                    .values()
                    .map(|(key, value)| {
                        (
                            self.export(key, depth + 1, seen, size),
                            self.export(value, depth + 1, seen, size),
                        )
                    })
                    .collect();
                FactValue::Dict {
                    entries,
                    open: dict.open.get(),
                }
            }
            Kind::Path(path) => FactValue::Path(Arc::from(&**path)),
            Kind::Timedelta(microseconds) => FactValue::Timedelta(microseconds.get()),
            Kind::Regex(regex) => FactValue::Regex {
                pattern: Arc::from(&*regex.pattern),
                flags: regex.flags,
            },
            Kind::Function(function) => {
                let name = (&*function.name != "<lambda>")
                    .then(|| Arc::from(format!("{}.{}", function.globals.name, function.name)));
                FactValue::Callable(name)
            }
            Kind::Native(native) => FactValue::Callable(Some(Arc::from(native.name))),
            Kind::Special(special) => FactValue::Callable(Some(Arc::from(special.name))),
            Kind::Method(_) | Kind::StaticMethod(_) | Kind::ClassMethod(_) => {
                FactValue::Callable(None)
            }
            Kind::Class(class) => FactValue::Class(Some(Arc::from(&*class.qualified_name))),
            Kind::Instance(instance) => match &instance.payload {
                Some(payload) => self.export(payload, depth, seen, size).value,
                None => FactValue::Object(Some(Arc::from(&*instance.class.qualified_name))),
            },
            Kind::Unknown(unknown) => FactValue::Unknown(Unknown {
                truthy: unknown.truthy,
                text: unknown.text.as_ref().map(|text| UnknownText {
                    prefix: (*text.prefix).to_owned(),
                    suffix: (*text.suffix).to_owned(),
                }),
                generated: unknown.generated,
            }),
            Kind::Ellipsis
            | Kind::NotImplemented
            | Kind::Iterator(_)
            | Kind::Slice(_)
            | Kind::Module(_)
            | Kind::Namespace(_)
            | Kind::Property(_)
            | Kind::Super(_) => FactValue::Object(None),
        }
    }

    fn export_items(
        &self,
        items: &[Value],
        open: bool,
        depth: u32,
        seen: &mut Vec<*const ()>,
        size: &mut u32,
    ) -> Items {
        Items {
            open: open || items.iter().any(is_spread),
            items: items
                .iter()
                .filter(|item| !is_spread(item))
                .map(|item| self.export(item, depth + 1, seen, size))
                .collect(),
        }
    }
}

/// Parts that the settings of one world may have together; hostile ones share structure.
const MAX_SIZE: u32 = 200_000;

/// Django takes names that are upper case as a whole.
fn is_setting_name(name: &str) -> bool {
    name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase)
}

/// The address of a shared value, to notice one that holds itself.
fn identity(value: &Value) -> Option<*const ()> {
    match &value.kind {
        Kind::List(list) => Some(Rc::as_ptr(list).cast()),
        Kind::Dict(dict) => Some(Rc::as_ptr(dict).cast()),
        _ => None,
    }
}

/// Where a value and its elements were changed, and on what that depended.
fn collect_changes(
    value: &Value,
    places: &mut Vec<CodePlace>,
    depends_on: &mut Dependencies,
    depth: u32,
) {
    depends_on.add(&value.depends_on);
    if depth > 8 {
        return;
    }
    match &value.kind {
        Kind::List(list) => {
            places.extend(list.changes.places.borrow().iter());
            depends_on.add(&list.changes.depends_on.borrow());
            for item in &*list.items.borrow() {
                collect_changes(item, places, depends_on, depth + 1);
            }
        }
        Kind::Tuple(items) => {
            for item in items.iter() {
                collect_changes(item, places, depends_on, depth + 1);
            }
        }
        Kind::Dict(dict) => {
            places.extend(dict.changes.places.borrow().iter());
            depends_on.add(&dict.changes.depends_on.borrow());
            for (_, value) in dict.entries.borrow().values() {
                collect_changes(value, places, depends_on, depth + 1);
            }
        }
        Kind::Set(set) => {
            places.extend(set.changes.places.borrow().iter());
            depends_on.add(&set.changes.depends_on.borrow());
        }
        _ => {}
    }
}

//! Settings that are the same in several worlds are exported once and shared.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::dependencies::Dependencies;
use super::export::MAX_DEPTH;
use super::interpreter::Interpreter;
use super::value::{Binding, Changes, CodePlace, Kind, Value};
use crate::facts::Setting;

/// The settings that were exported so far, by all that their facts are made of.
#[derive(Debug, Default)]
pub(crate) struct Exported {
    settings: HashMap<Vec<u8>, Arc<Setting>, RandomState>,
    names: HashSet<Arc<str>, RandomState>,
    /// Of all shapes.
    bytes: usize,
    /// The last shape that was looked for: its memory serves the next.
    last: Shape,
}

/// Everything of a binding that becomes part of its facts, written down without a copy of it.
#[derive(Debug, Default)]
struct Shape {
    bytes: Vec<u8>,
}

/// A value whose shape is larger is exported anew: it may hold itself.
const MAX_BYTES: usize = 1 << 18;

/// Shapes beyond these, in all, are not kept.
const MAX_TOTAL_BYTES: usize = 16 << 20;

impl Exported {
    pub(crate) fn name(&mut self, name: &str) -> Arc<str> {
        if let Some(known) = self.names.get(name) {
            return Arc::clone(known);
        }
        let known: Arc<str> = name.into();
        self.names.insert(Arc::clone(&known));
        known
    }

    pub(crate) fn setting(
        &mut self,
        interpreter: &Interpreter<'_>,
        binding: &Binding,
        export: impl FnOnce() -> Setting,
    ) -> Arc<Setting> {
        let shape = &mut self.last;
        shape.bytes.clear();
        shape.binding(interpreter, binding);
        if shape.is_too_large() {
            return Arc::new(export());
        }
        if let Some(known) = self.settings.get(&shape.bytes) {
            return Arc::clone(known);
        }
        let setting = Arc::new(export());
        if self.bytes + shape.bytes.len() <= MAX_TOTAL_BYTES {
            self.bytes += shape.bytes.len();
            self.settings
                .insert(shape.bytes.clone(), Arc::clone(&setting));
        }
        setting
    }
}

impl Shape {
    fn is_too_large(&self) -> bool {
        self.bytes.len() > MAX_BYTES
    }

    fn binding(&mut self, interpreter: &Interpreter<'_>, binding: &Binding) {
        self.places(&binding.origin);
        self.value(interpreter, &binding.value, 0);
    }

    fn value(&mut self, interpreter: &Interpreter<'_>, value: &Value, depth: u32) {
        if depth > MAX_DEPTH || self.is_too_large() {
            return;
        }
        // What changed a value counts even where the run has decided since which text it is.
        self.dependencies(&value.depends_on);
        let settled = interpreter.settle(value);
        let value = settled.as_ref().unwrap_or(value);
        self.places(value.place.as_slice());
        match &value.kind {
            Kind::None => self.tag(b'0'),
            Kind::Bool(true) => self.tag(b'T'),
            Kind::Bool(false) => self.tag(b'F'),
            Kind::Int(value) => self.plain(b'i', &value.get().to_le_bytes()),
            Kind::Float(value) => self.plain(b'f', &value.to_le_bytes()),
            Kind::Str(text) => self.plain(b's', text.as_bytes()),
            Kind::Bytes(bytes) => self.plain(b'b', bytes),
            Kind::Path(path) => self.plain(b'p', path.as_bytes()),
            Kind::Timedelta(microseconds) => self.plain(b't', &microseconds.get().to_le_bytes()),
            Kind::Regex(regex) => {
                self.plain(b'r', regex.pattern.as_bytes());
                self.number(regex.flags.into());
            }
            Kind::List(list) => {
                self.changes(&list.changes);
                let items = list.items.borrow();
                self.sequence(interpreter, b'L', list.open.get(), items.iter(), depth);
            }
            Kind::Tuple(items) => self.sequence(interpreter, b'U', false, items.iter(), depth),
            Kind::Set(set) => {
                self.changes(&set.changes);
                let items = set.items.borrow();
                self.sequence(interpreter, b'S', set.open.get(), items.values(), depth);
            }
            Kind::Dict(dict) => {
                self.changes(&dict.changes);
                let entries = dict.entries.borrow();
                let parts = entries.values().flat_map(|(key, value)| [key, value]);
                self.sequence(interpreter, b'D', dict.open.get(), parts, depth);
            }
            Kind::Function(function) => {
                self.plain(b'c', function.globals.name.as_bytes());
                self.plain(b'.', function.name.as_bytes());
            }
            Kind::Native(native) => self.plain(b'n', native.name.as_bytes()),
            Kind::Special(special) => self.plain(b'n', special.name.as_bytes()),
            Kind::Method(_) | Kind::StaticMethod(_) | Kind::ClassMethod(_) => self.tag(b'm'),
            Kind::Class(class) => self.plain(b'C', class.qualified_name.as_bytes()),
            Kind::Instance(instance) => match &instance.payload {
                Some(payload) => {
                    self.tag(b'I');
                    self.value(interpreter, payload, depth + 1);
                }
                None => self.plain(b'o', instance.class.qualified_name.as_bytes()),
            },
            Kind::Unknown(unknown) => {
                let flags = [
                    unknown.truthy == Some(true),
                    unknown.truthy == Some(false),
                    unknown.generated,
                    unknown.spread,
                ];
                self.plain(b'?', &flags.map(u8::from));
                if let Some(text) = &unknown.text {
                    self.plain(b'<', text.prefix.as_bytes());
                    self.plain(b'>', text.suffix.as_bytes());
                }
            }
            Kind::Ellipsis
            | Kind::NotImplemented
            | Kind::Iterator(_)
            | Kind::Slice(_)
            | Kind::Module(_)
            | Kind::Namespace(_)
            | Kind::Property(_)
            | Kind::Super(_) => self.tag(b'x'),
        }
    }

    fn sequence<'value>(
        &mut self,
        interpreter: &Interpreter<'_>,
        tag: u8,
        open: bool,
        items: impl Iterator<Item = &'value Value>,
        depth: u32,
    ) {
        self.plain(tag, &[u8::from(open)]);
        for item in items {
            self.value(interpreter, item, depth + 1);
        }
        self.tag(b')');
    }

    fn changes(&mut self, changes: &Changes) {
        self.places(&changes.places.borrow());
        self.dependencies(&changes.depends_on.borrow());
    }

    fn places(&mut self, places: &[CodePlace]) {
        self.number(places.len() as u64);
        for place in places {
            self.number(place.file.into());
            self.number(place.span.start.into());
            self.number(place.span.end.into());
        }
    }

    fn dependencies(&mut self, dependencies: &Dependencies) {
        let words = dependencies.words();
        self.number(words.len() as u64);
        for word in words {
            self.bytes.extend(word.to_le_bytes());
        }
    }

    fn plain(&mut self, tag: u8, bytes: &[u8]) {
        self.tag(tag);
        self.number(bytes.len() as u64);
        self.bytes.extend(bytes);
    }

    fn tag(&mut self, tag: u8) {
        self.bytes.push(tag);
    }

    /// Shorter for small numbers, and never the beginning of another one.
    fn number(&mut self, mut number: u64) {
        loop {
            let [low, ..] = number.to_le_bytes();
            number >>= 7;
            if number == 0 {
                self.bytes.push(low);
                return;
            }
            self.bytes.push(low | 0x80);
        }
    }
}

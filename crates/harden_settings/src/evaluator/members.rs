//! What is known of the modules of Python's library, in one table: attributes of modules are looked up
//! all the time.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::LazyLock;

use super::builtins::BuiltinClasses;
use super::interpreter::Interpreter;
use super::library;
use super::maps::{Seed, Wanted};
use super::specials;
use super::value::{Kind, Module, Native, Special, Value};

/// What `module.name` is, as far as no run has a part in it.
#[derive(Clone, Copy)]
enum Member {
    /// A built-in class, by its dotted name.
    Class(&'static str),
    Special(&'static Special),
    Module,
    Native(&'static Native),
}

/// What is found first comes first.
static MEMBERS: LazyLock<HashMap<(&str, &str), Member, Seed>> = LazyLock::new(|| {
    let classes = BuiltinClasses::names().map(|dotted| (dotted, Member::Class(dotted)));
    let specials = specials::all().map(|special| (special.name, Member::Special(special)));
    let modules = library::modules().chain(specials::modules());
    let modules = modules.map(|dotted| (dotted, Member::Module));
    let natives = library::natives().map(|native| (native.name, Member::Native(native)));
    let mut members = HashMap::default();
    for (dotted, member) in classes.chain(specials).chain(modules).chain(natives) {
        if let Some(name) = dotted.rsplit_once('.') {
            members.entry(name).or_insert(member);
        }
    }
    members
});

impl Interpreter<'_> {
    /// A name of the interpreter's own library.
    pub(crate) fn library_member(&self, module: &str, name: &str) -> Option<Value> {
        let member = MEMBERS.get(&(module, name)).copied();
        match member {
            Some(Member::Class(dotted)) => {
                let class = self.heap.builtins.get(dotted)?;
                return Some(Value::new(Kind::Class(Rc::clone(class))));
            }
            Some(Member::Special(special)) => return Some(Value::new(Kind::Special(special))),
            _ => {}
        }
        if let Some(value) = self.special_constant(module, name) {
            return Some(value);
        }
        match member {
            Some(Member::Module) => {
                // `os.path` after `import os`.
                let dotted = format!("{module}.{name}");
                let known = self.heap.modules.get(dotted.as_str()).cloned();
                let module = known.unwrap_or_else(|| Rc::new(Module::unseen(&dotted)));
                Some(Value::new(Kind::Module(module)))
            }
            _ if module == "builtins" => self.builtin(Wanted::new(name)),
            Some(Member::Native(native)) => Some(Value::new(Kind::Native(native))),
            _ => library::member(module, name),
        }
    }
}

//! What views do, with the functions of the project that they call and that are wrapped around them.

use std::collections::BTreeSet;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::conduct::{Conduct, DeedKind};
use harden_python::facts::{BindingKind, FunctionFacts, Value};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::classes::Lineage;
use super::contexts::is_test;
use super::value::ClassRef;

/// What a view does.
#[derive(Clone, Debug, Default)]
pub struct ViewConduct {
    /// In the order in which they were met: its own first.
    pub deeds: Vec<PlacedDeed>,
    /// What is wrapped around it, and around what it calls, as written and as it resolves.
    pub wrappers: BTreeSet<Name>,
    /// Classes outside of the project that it derives from, dotted.
    pub bases: Vec<Arc<str>>,
    /// The names of its own methods.
    pub methods: BTreeSet<Name>,
    pub parameters: BTreeSet<Name>,
    /// Whether nobody found it.
    pub is_unknown: bool,
}

/// One deed, and where.
#[derive(Clone, Debug)]
pub struct PlacedDeed {
    pub kind: DeedKind,
    pub name: Name,
    pub place: Place,
}

/// Functions that call functions, at most.
const MAX_DEPTH: u8 = 3;
/// Functions of one view, at most.
const MOST_FUNCTIONS: usize = 48;

struct Walk<'c> {
    conduct: ViewConduct,
    seen: BTreeSet<(&'c str, &'c str)>,
}

impl ViewConduct {
    /// The names of its deeds of one kind.
    pub fn names(&self, kind: DeedKind) -> impl Iterator<Item = &str> {
        let deeds = self.deeds.iter().filter(move |deed| deed.kind == kind);
        deeds.map(|deed| deed.name.as_ref())
    }
}

impl<'a> Code<'a> {
    /// What a view does.
    pub fn conduct(&self, view: &ClassRef) -> ViewConduct {
        let mut walk = Walk {
            conduct: ViewConduct::default(),
            seen: BTreeSet::new(),
        };
        if self.class(view).is_some() {
            let lineage = self.lineage(view);
            self.class_conduct(&lineage, &mut walk);
        } else if let ClassRef::Local { file, name } = view {
            self.function_conduct(file, name, &mut walk, MAX_DEPTH);
        }
        walk.conduct.is_unknown = walk.seen.is_empty();
        walk.conduct
    }

    /// Views, and other functions of files that serve requests, in which all of these short texts stand, and that
    /// read what is called so, such as `request.GET`.
    pub fn functions_mentioning(&self, texts: &[&str], read: &str) -> Vec<ClassRef> {
        let mut found: Vec<ClassRef> = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) || !texts.iter().all(|text| facts.words.may_hold(text)) {
                continue;
            }
            for conduct in &facts.conduct {
                let has = |text: &&str| {
                    conduct
                        .names(DeedKind::Text)
                        .any(|own| own.as_ref() == *text)
                };
                let reads = conduct.deeds.iter().any(|deed| deed.name.contains(read));
                if !reads || !texts.iter().all(has) {
                    continue;
                }
                let owner = conduct.name.split('.').next().unwrap_or_default();
                let view = ClassRef::Local {
                    file: Arc::clone(file),
                    name: owner.into(),
                };
                if !found.contains(&view) {
                    found.push(view);
                }
            }
        }
        found
    }

    /// The function or the class at the top level of a file that a place lies in, or names.
    pub fn owner_of(&self, place: &Place) -> Option<ClassRef> {
        let (file, facts) = self.facts.entry(&place.file)?;
        let mut bindings = facts.bindings.iter();
        let named = bindings.find(|binding| binding.extent.line == place.line);
        let within = || {
            let mut conduct = facts.conduct.iter();
            conduct.find(|one| (one.extent.line..=one.extent.end_line).contains(&place.line))
        };
        let name = match named {
            Some(binding) => binding.name.as_ref(),
            None => within()?.name.split('.').next()?,
        };
        Some(ClassRef::Local {
            file: Arc::clone(file),
            name: name.into(),
        })
    }

    fn class_conduct(&self, lineage: &Lineage<'a>, walk: &mut Walk<'a>) {
        walk.conduct.bases.clone_from(&lineage.external);
        for class in &lineage.classes {
            let ClassRef::Local { name: owner, .. } = &class.reference else {
                continue;
            };
            // Bases say what they do by their names as well.
            walk.conduct.wrappers.insert(Arc::clone(owner));
            self.take_decorators(class.file, &class.facts.decorators, walk, MAX_DEPTH);
            for attribute in &class.facts.attributes {
                walk.conduct.wrappers.insert(attribute.name.clone());
                take_names(&attribute.value, &mut walk.conduct.wrappers);
            }
            for (name, method) in &class.facts.methods {
                walk.conduct.methods.insert(name.clone());
                self.take_function(class.file, method, walk, MAX_DEPTH);
                let path = format!("{owner}.{name}");
                if let Some(conduct) = self.conduct_of(class.file, &path) {
                    self.take(class.file, conduct, walk, MAX_DEPTH);
                }
            }
        }
    }

    fn function_conduct(&self, file: &str, name: &str, walk: &mut Walk<'a>, depth: u8) {
        let Some((file, facts)) = self.facts.entry(file) else {
            return;
        };
        for binding in facts.bindings_of(name) {
            match &binding.kind {
                BindingKind::Function(function) => {
                    self.take_function(file, function, walk, depth);
                }
                // `view = login_required(view)`
                BindingKind::Value(Value::Call {
                    function: Some(wrapper),
                    ..
                }) => self.take_wrapping(file, wrapper, walk, depth),
                _ => {}
            }
        }
        if let Some(conduct) = self.conduct_of(file, name) {
            self.take(file, conduct, walk, depth);
        }
    }

    fn take_function(
        &self,
        file: &'a Arc<str>,
        function: &'a FunctionFacts,
        walk: &mut Walk<'a>,
        depth: u8,
    ) {
        if depth == MAX_DEPTH {
            let own = function.parameters.iter().map(|one| one.name.clone());
            walk.conduct.parameters.extend(own);
        }
        self.take_decorators(file, &function.decorators, walk, depth);
    }

    /// What a function does, and what the functions of the project do that it calls.
    fn take(&self, file: &'a Arc<str>, conduct: &'a Conduct, walk: &mut Walk<'a>, depth: u8) {
        if walk.seen.len() >= MOST_FUNCTIONS || !walk.seen.insert((file, &conduct.name)) {
            return;
        }
        let deeds = conduct.deeds.iter().map(|deed| PlacedDeed {
            kind: deed.kind,
            name: deed.name.clone(),
            place: deed.extent.in_file(file),
        });
        walk.conduct.deeds.extend(deeds);
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for called in conduct.names(DeedKind::Call) {
            if called.starts_with(['.']) || called.starts_with("self.") {
                continue;
            }
            if let Definition::Local { file, name } = self.resolver.resolve_in(file, called) {
                self.function_conduct(&file, &name, walk, depth);
            }
        }
    }

    fn take_decorators(
        &self,
        file: &'a Arc<str>,
        decorators: &'a [Value],
        walk: &mut Walk<'a>,
        depth: u8,
    ) {
        for decorator in decorators {
            self.take_wrapper(file, decorator, walk, depth);
        }
    }

    fn take_wrapper(&self, file: &'a Arc<str>, value: &'a Value, walk: &mut Walk<'a>, depth: u8) {
        match value {
            Value::Dotted(name) => self.take_wrapping(file, name, walk, depth),
            Value::Call {
                function,
                arguments,
                ..
            } => {
                if let Some(name) = function {
                    self.take_wrapping(file, name, walk, depth);
                }
                for argument in arguments {
                    match argument {
                        Value::Text(text) => {
                            walk.conduct.wrappers.insert(text.clone());
                        }
                        argument => self.take_wrapper(file, argument, walk, depth),
                    }
                }
            }
            Value::List(items) => {
                for item in items {
                    self.take_wrapper(file, item, walk, depth);
                }
            }
            Value::Text(text) => {
                walk.conduct.wrappers.insert(text.clone());
            }
            _ => {}
        }
    }

    /// A decorator, by its name and by what it does where the project has it.
    fn take_wrapping(&self, file: &Arc<str>, name: &Name, walk: &mut Walk<'a>, depth: u8) {
        walk.conduct.wrappers.insert(name.clone());
        match self.resolver.resolve_in(file, name) {
            Definition::External { dotted } => {
                walk.conduct.wrappers.insert(dotted.into());
            }
            Definition::Local { file, name } => {
                if let Some(depth) = depth.checked_sub(1) {
                    self.function_conduct(&file, &name, walk, depth);
                }
            }
            _ => {}
        }
    }

    /// By its dotted name in its file; of several, the last.
    pub(super) fn conduct_of(&self, file: &str, name: &str) -> Option<&'a Conduct> {
        let conduct = &self.facts.file(file)?.conduct;
        conduct.iter().rfind(|one| one.name.as_ref() == name)
    }
}

/// The names in a value of a class's body: `permission_classes = [IsAuthenticated]`.
fn take_names(value: &Value, into: &mut BTreeSet<Name>) {
    match value {
        Value::Dotted(name) => {
            into.insert(name.clone());
        }
        Value::List(items) => {
            for item in items {
                take_names(item, into);
            }
        }
        _ => {}
    }
}

//! What the classes in `MIDDLEWARE` derive from, across the project's files.

use std::collections::BTreeSet;

use harden_python::facts::{BindingKind, ClassFacts, Value};
use harden_python::resolve::{Definition, Resolver};

use crate::{Project, TreeSource};

/// A class of the project or of a package, by its dotted path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MiddlewareClass {
    /// Classes outside of the project that it is or derives from, dotted, the nearest first.
    pub outside: Vec<String>,
    /// Its own `header`, or that of the nearest class of the project that it derives from.
    pub header: Header,
    /// Whether it derives from something that nobody knows.
    pub is_open: bool,
}

/// The `header` of a class of the project, as those that believe a header for who somebody is have one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Header {
    /// No class of the project says; those outside have theirs.
    #[default]
    Inherited,
    /// As Python has it: `HTTP_X_USER`.
    Named(String),
    /// Made when the code runs.
    Unknown,
}

/// Bases of bases, at most.
const MAX_CLASSES: usize = 32;

/// One for each of the dotted paths.
pub fn middleware_classes(project: &Project, paths: &[&str]) -> Vec<MiddlewareClass> {
    let started = &project.started;
    let source = TreeSource::new(&project.tree, &project.deployment.versions, started.clone());
    let resolver = Resolver::new(&project.python, &source, &started.search_path);
    paths
        .iter()
        .map(|path| {
            let mut class = MiddlewareClass::default();
            let mut seen = BTreeSet::new();
            class.take(&resolver, &resolver.resolve_path(path), &mut seen);
            class
        })
        .collect()
}

impl MiddlewareClass {
    /// Adds what a name leads to, and what that derives from.
    fn take(
        &mut self,
        resolver: &Resolver<'_, TreeSource<'_>>,
        definition: &Definition,
        seen: &mut BTreeSet<(String, String)>,
    ) {
        let (file, name) = match definition {
            Definition::External { dotted } => {
                self.outside.push(dotted.clone());
                return;
            }
            Definition::Local { file, name } => (file.to_string(), name.clone()),
            _ => {
                self.is_open = true;
                return;
            }
        };
        let facts = match resolver.binding(definition).map(|binding| &binding.kind) {
            Some(BindingKind::Class(facts)) => facts,
            Some(BindingKind::Function(_)) => return,
            _ => {
                self.is_open = true;
                return;
            }
        };
        if seen.len() >= MAX_CLASSES {
            self.is_open = true;
            return;
        }
        if !seen.insert((file.clone(), name)) {
            return;
        }
        if self.header == Header::Inherited {
            self.header = header(facts);
        }
        for base in &facts.bases {
            match base {
                Value::Dotted(base) => {
                    self.take(resolver, &resolver.resolve_in(&file, base), seen);
                }
                _ => self.is_open = true,
            }
        }
    }
}

fn header(class: &ClassFacts) -> Header {
    match class.attribute("header").map(|attribute| &attribute.value) {
        Some(Value::Text(name)) => Header::Named(name.to_string()),
        Some(_) => Header::Unknown,
        // A property is a method.
        None if class.methods.iter().any(|(name, _)| &**name == "header") => Header::Unknown,
        None => Header::Inherited,
    }
}

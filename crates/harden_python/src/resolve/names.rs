//! From a name in a module to where it is defined, through imports, aliases and re-exports.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::builtins::is_builtin;
use super::modules::{
    ModuleFiles, ModuleKind, ModuleLocation, ModuleResolver, SearchPath, absolute_name,
};
use crate::facts::{
    Binding, BindingKind, ClassFacts, FileFacts, Import, ImportTarget, PythonFacts, Value,
};

/// What a name stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Definition {
    /// Bound in a file of the project: a function, a class, or a value that is no alias.
    /// `name` is dotted for what lies in a class: `User.Meta`.
    Local { file: Arc<str>, name: String },
    /// A module of the project.
    Module {
        name: String,
        location: ModuleLocation,
    },
    /// Outside the project: `django.db.models.EmailField`, `builtins.open`.
    External { dotted: String },
    /// The first module is in the project, but this one is not.
    NoModule {
        dotted: String,
        /// Whether the package that should hold it is there.
        parent_exists: bool,
    },
    /// The module is in the project, and certainly binds no such name.
    NoName { file: Arc<str>, name: String },
    /// Bound in a way that nobody can follow.
    Unknown,
}

/// Looks names up in the facts of a project.
#[derive(Clone, Copy, Debug)]
pub struct Resolver<'a, F: ?Sized> {
    facts: &'a PythonFacts,
    modules: ModuleResolver<'a, F>,
}

/// One question, on its way through the project.
#[derive(Default)]
struct Search {
    /// (File, name) pairs that are being looked up: a second visit is a cycle.
    visiting: BTreeSet<(Arc<str>, String)>,
    /// Names looked up so far: modules that star-import each other have very many ways.
    steps: usize,
}

/// Imports that lead to imports, at most: what is longer is no code that people write.
const MAX_DEPTH: usize = 64;
const MAX_STEPS: usize = 2_000;

impl<'a, F: ModuleFiles + ?Sized> Resolver<'a, F> {
    pub fn new(facts: &'a PythonFacts, files: &'a F, search_path: &'a SearchPath) -> Self {
        Self {
            facts,
            modules: ModuleResolver::new(files, search_path),
        }
    }

    /// What an absolute dotted path leads to, as `import_string` would take it: `shop.views.failure`.
    pub fn resolve_path(&self, dotted: &str) -> Definition {
        let mut search = Search::default();
        let mut parts = dotted.split('.');
        let Some(first) = parts.next() else {
            return Definition::Unknown;
        };
        let start = self.module(first);
        parts.fold(start, |definition, part| {
            self.member(definition, part, &mut search)
        })
    }

    /// What a dotted name stands for at the top level of a file: `EmailField`, `models.EmailField`.
    pub fn resolve_in(&self, file: &str, dotted: &str) -> Definition {
        self.dotted_in(file, dotted, &mut Search::default())
    }

    /// What is bound under a definition's name, for `Definition::Local` that is not inside a class.
    pub fn binding(&self, definition: &Definition) -> Option<&'a Binding> {
        match definition {
            Definition::Local { file, name } => self.facts.file(file)?.binding(name),
            _ => None,
        }
    }

    fn dotted_in(&self, file: &str, dotted: &str, search: &mut Search) -> Definition {
        let mut parts = dotted.split('.');
        let Some(first) = parts.next() else {
            return Definition::Unknown;
        };
        let start = self.name_in(file, first, search);
        parts.fold(start, |definition, part| {
            self.member(definition, part, search)
        })
    }

    /// A module by its absolute name.
    fn module(&self, dotted: &str) -> Definition {
        let top = match self.modules.find_from_top(dotted) {
            Ok(location) => {
                return Definition::Module {
                    name: dotted.to_owned(),
                    location,
                };
            }
            Err(top) => top,
        };
        match top {
            // A folder without code may well be one of data that is called like a package.
            None | Some(ModuleKind::Namespace) => Definition::External {
                dotted: dotted.to_owned(),
            },
            Some(_) => Definition::NoModule {
                dotted: dotted.to_owned(),
                parent_exists: dotted
                    .rsplit_once('.')
                    .is_some_and(|(parent, _)| self.modules.find(parent).is_some()),
            },
        }
    }

    /// `definition.name`
    fn member(&self, definition: Definition, name: &str, search: &mut Search) -> Definition {
        match definition {
            Definition::External { dotted } => Definition::External {
                dotted: format!("{dotted}.{name}"),
            },
            Definition::Module {
                name: module,
                location,
            } => self.member_of_module(&module, &location, name, search),
            Definition::Local { file, name: owner } => self.member_of_local(file, &owner, name),
            Definition::NoModule { dotted, .. } => Definition::NoModule {
                dotted: format!("{dotted}.{name}"),
                parent_exists: false,
            },
            Definition::NoName { .. } | Definition::Unknown => Definition::Unknown,
        }
    }

    fn member_of_module(
        &self,
        module: &str,
        location: &ModuleLocation,
        name: &str,
        search: &mut Search,
    ) -> Definition {
        let submodule = || self.module(&format!("{module}.{name}"));
        match location.kind {
            ModuleKind::Namespace => submodule(),
            ModuleKind::Module => self.name_in(&location.file, name, search),
            // What the package binds hides a module of that name; `from . import x` in the package
            // itself binds the module.
            ModuleKind::Package => match self.name_in(&location.file, name, search) {
                found @ (Definition::NoName { .. } | Definition::Unknown) => match submodule() {
                    module @ Definition::Module { .. } => module,
                    _ => found,
                },
                found => found,
            },
        }
    }

    /// `Class.Inner`; what lies in other values is not known.
    fn member_of_local(&self, file: Arc<str>, owner: &str, name: &str) -> Definition {
        let mut parts = owner.split('.');
        let binding = parts
            .next()
            .and_then(|first| self.facts.file(&file)?.binding(first));
        let Some(BindingKind::Class(class)) = binding.map(|binding| &binding.kind) else {
            return Definition::Unknown;
        };
        let mut class: &ClassFacts = class;
        for part in parts {
            match class.class(part) {
                Some(inner) => class = inner,
                None => return Definition::Unknown,
            }
        }
        let is_there = class.class(name).is_some()
            || class.attribute(name).is_some()
            || class.methods.iter().any(|(own, _)| own.as_ref() == name);
        if is_there {
            Definition::Local {
                file,
                name: format!("{owner}.{name}"),
            }
        } else {
            Definition::Unknown
        }
    }

    /// A plain name at the top level of a file.
    fn name_in(&self, file: &str, name: &str, search: &mut Search) -> Definition {
        let Some(facts) = self.facts.file(file) else {
            return Definition::Unknown;
        };
        let key = (Arc::from(file), name.to_owned());
        search.steps += 1;
        if search.visiting.len() >= MAX_DEPTH
            || search.steps > MAX_STEPS
            || !search.visiting.insert(key.clone())
        {
            return Definition::Unknown;
        }
        let found = self.look_up(facts, &key.0, name, search);
        search.visiting.remove(&key);
        found
    }

    fn look_up(
        &self,
        facts: &FileFacts,
        file: &Arc<str>,
        name: &str,
        search: &mut Search,
    ) -> Definition {
        let local = || Definition::Local {
            file: Arc::clone(file),
            name: name.to_owned(),
        };
        match facts.binding(name).map(|binding| &binding.kind) {
            Some(BindingKind::Import(index)) => self.imported(&facts.imports[*index], file, search),
            Some(BindingKind::Value(Value::Dotted(path))) => {
                match self.dotted_in(file, path, search) {
                    // An alias of something that is not known is at least bound here.
                    Definition::Unknown | Definition::NoName { .. } => local(),
                    found => found,
                }
            }
            Some(_) => local(),
            None => self.starred(facts, file, name, search),
        }
    }

    fn imported(&self, import: &Import, file: &Arc<str>, search: &mut Search) -> Definition {
        match &import.target {
            ImportTarget::Module {
                module,
                alias: Some(_),
            } => self.module(module),
            ImportTarget::Module { module, .. } => {
                let first = module.split('.').next().unwrap_or(module);
                self.module(first)
            }
            ImportTarget::Name {
                module,
                level,
                name,
                ..
            } => {
                let Some(module) = self.absolute(file, *level, module.as_deref()) else {
                    return Definition::Unknown;
                };
                let module = self.module(&module);
                self.member(module, name, search)
            }
            ImportTarget::Star { .. } => Definition::Unknown,
        }
    }

    /// A name that the file does not bind itself: from a star, from `builtins`, or nowhere.
    fn starred(
        &self,
        facts: &FileFacts,
        file: &Arc<str>,
        name: &str,
        search: &mut Search,
    ) -> Definition {
        let mut outside = Vec::new();
        let mut is_open = facts.binds_more;
        let stars = facts
            .imports
            .iter()
            .rev()
            .filter(|import| !import.in_function && !import.type_checking);
        for import in stars {
            let ImportTarget::Star { module, level } = &import.target else {
                continue;
            };
            let module = self
                .absolute(file, *level, module.as_deref())
                .map(|module| self.module(&module));
            match module {
                Some(Definition::Module {
                    name: module,
                    location,
                }) => match self.through_star(&module, &location, name, search) {
                    Definition::NoName { .. } => {}
                    Definition::Unknown => is_open = true,
                    found => return found,
                },
                Some(Definition::External { dotted }) => outside.push(dotted),
                _ => is_open = true,
            }
        }
        match outside.as_slice() {
            // With two stars from outside nobody can tell which of them has it.
            [] if is_builtin(name) => Definition::External {
                dotted: format!("builtins.{name}"),
            },
            [] if is_open => Definition::Unknown,
            [] => Definition::NoName {
                file: Arc::clone(file),
                name: name.to_owned(),
            },
            [module] if !is_open && !is_builtin(name) => Definition::External {
                dotted: format!("{module}.{name}"),
            },
            _ => Definition::Unknown,
        }
    }

    /// What `from module import *` brings in under a name.
    fn through_star(
        &self,
        module: &str,
        location: &ModuleLocation,
        name: &str,
        search: &mut Search,
    ) -> Definition {
        let no_name = || Definition::NoName {
            file: Arc::clone(&location.file),
            name: name.to_owned(),
        };
        if location.kind == ModuleKind::Namespace {
            return no_name();
        }
        let exports = self
            .facts
            .file(&location.file)
            .and_then(|facts| facts.exports.as_ref());
        match exports {
            Some(exports) if exports.names.iter().any(|own| own.as_ref() == name) => {
                self.member_of_module(module, location, name, search)
            }
            Some(exports) if !exports.open => no_name(),
            _ if name.starts_with('_') => no_name(),
            // A star brings in what the module binds, not the modules beside it, and not builtins.
            _ => match self.name_in(&location.file, name, search) {
                Definition::External { dotted } if dotted.starts_with("builtins.") => no_name(),
                found => found,
            },
        }
    }

    fn absolute(&self, file: &str, level: u32, module: Option<&str>) -> Option<String> {
        if level == 0 {
            return module.map(str::to_owned);
        }
        let importer = self.modules.name_of(file)?;
        let is_package = file.ends_with("/__init__.py");
        absolute_name(&importer, is_package, level, module)
    }
}

#[cfg(test)]
mod tests;

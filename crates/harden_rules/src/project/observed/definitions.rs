//! What a dotted path of the project's Python code leads to: functions, classes and their attributes.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{self, BindingKind, ClassFacts, FunctionFacts, Value};
use harden_python::resolve::Definition;
use harden_settings::source::{ModuleKind, ProjectSource};

use super::Observed;
use crate::project::{Attribute, Class, Expression, Function, Parameter, ParameterKind, Resolved};

/// Bases of bases, at most.
const MAX_DEPTH: u8 = 16;

impl Observed<'_> {
    pub(super) fn resolve_anew(&self, dotted: &str) -> Resolved {
        let Some((module, _)) = dotted.rsplit_once('.') else {
            return Resolved::Unknown;
        };
        let top = dotted.split('.').next().unwrap_or(dotted);
        match self.source.find_module(top) {
            // A folder without code may be one of data that is called like a package.
            None => return Resolved::External(dotted.to_owned()),
            Some(found) if found.kind == ModuleKind::Namespace => {}
            Some(_) if self.source.find_module(module).is_none() => {
                return Resolved::NoModule {
                    parent_exists: module
                        .rsplit_once('.')
                        .is_some_and(|(parent, _)| self.source.find_module(parent).is_some()),
                };
            }
            Some(_) => {}
        }
        let definition = self.resolver().resolve_path(dotted);
        self.resolved(&definition, MAX_DEPTH)
    }

    pub(super) fn look_for_model(&self, app_label: &str, model: &str) -> Option<Class> {
        let mut found = self.python.files().filter_map(|(file, facts)| {
            let folder = app_folder(file)?;
            let binding = facts.bindings.iter().rev().find(|binding| {
                binding.name.eq_ignore_ascii_case(model)
                    && matches!(binding.kind, BindingKind::Class(_))
            })?;
            if !self.is_app(folder, app_label) {
                return None;
            }
            let definition = self.resolver().resolve_in(file, &binding.name);
            match self.resolved(&definition, MAX_DEPTH) {
                Resolved::Class(class) => Some(class),
                _ => None,
            }
        });
        let class = found.next()?;
        // Two apps of one label: nobody can tell which is installed.
        found.next().is_none().then_some(class)
    }

    pub(super) fn resolved(&self, definition: &Definition, depth: u8) -> Resolved {
        match definition {
            Definition::External { dotted } => Resolved::External(dotted.clone()),
            Definition::NoModule { parent_exists, .. } => Resolved::NoModule {
                parent_exists: *parent_exists,
            },
            Definition::NoName { .. } => Resolved::NoName,
            Definition::Module { .. } => Resolved::Other,
            Definition::Unknown => Resolved::Unknown,
            Definition::Local { file, .. } => match self.resolver().binding(definition) {
                Some(binding) if !binding.is_conditional => {
                    let place = binding.extent.in_file(file);
                    match &binding.kind {
                        BindingKind::Function(function) => {
                            Resolved::Function(self.function(file, place, function))
                        }
                        BindingKind::Class(class) => {
                            self.class(file, &binding.name, place, class, depth)
                        }
                        _ => Resolved::Other,
                    }
                }
                Some(_) => Resolved::Unknown,
                None => Resolved::Other,
            },
        }
    }

    fn function(&self, file: &Arc<str>, place: Place, function: &FunctionFacts) -> Function {
        let parameters = function.parameters.iter().map(|parameter| Parameter {
            name: parameter.name.to_string(),
            kind: match parameter.kind {
                facts::ParameterKind::PositionalOnly => ParameterKind::PositionalOnly,
                facts::ParameterKind::Positional => ParameterKind::Positional,
                facts::ParameterKind::Variadic => ParameterKind::Rest,
                facts::ParameterKind::KeywordOnly => ParameterKind::KeywordOnly,
                facts::ParameterKind::Keywords => ParameterKind::KeywordRest,
            },
            has_default: parameter.has_default,
        });
        Function {
            place,
            parameters: parameters.collect(),
            wrapped: !function
                .decorators
                .iter()
                .all(|decorator| self.keeps_signature(file, decorator)),
        }
    }

    /// Django's own decorators wrap a view such that its signature can be seen.
    fn keeps_signature(&self, file: &str, decorator: &Value) -> bool {
        let name = match decorator {
            Value::Dotted(name) => Some(name),
            Value::Call { function, .. } => function.as_ref(),
            _ => None,
        };
        name.is_some_and(|name| match self.resolver().resolve_in(file, name) {
            Definition::External { dotted } => dotted.starts_with("django."),
            _ => false,
        })
    }

    fn class(
        &self,
        file: &Arc<str>,
        name: &str,
        place: Place,
        class: &ClassFacts,
        depth: u8,
    ) -> Resolved {
        let Some(depth) = depth.checked_sub(1) else {
            return Resolved::Unknown;
        };
        // What a branch or a decorator binds, nobody can see.
        if class.binds_more || !class.decorators.is_empty() {
            return Resolved::Unknown;
        }
        let bases = class.bases.iter().map(|base| match base {
            Value::Dotted(base) => self.resolved(&self.resolver().resolve_in(file, base), depth),
            _ => Resolved::Unknown,
        });
        let constructor = class.methods.iter().rev();
        let constructor = constructor
            .filter(|(name, _)| name.as_ref() == "__init__")
            .map(|(_, function)| self.function(file, place.clone(), function))
            .next();
        Resolved::Class(Class {
            name: name.to_owned(),
            place,
            bases: bases.collect(),
            constructor,
            attributes: self.attributes(file, class),
            meta: class.class("Meta").map(|meta| self.meta(file, meta)),
        })
    }

    fn attributes(&self, file: &Arc<str>, class: &ClassFacts) -> Vec<(String, Attribute)> {
        let attribute = |attribute: &facts::Attribute| {
            let value = Attribute {
                place: attribute.extent.in_file(file),
                value: self.expression(file, &attribute.value),
            };
            (attribute.name.to_string(), value)
        };
        class.attributes.iter().map(attribute).collect()
    }

    /// The attributes of `class Meta`; what it may inherit is unknown.
    fn meta(&self, file: &Arc<str>, meta: &ClassFacts) -> Vec<(String, Attribute)> {
        let mut attributes = self.attributes(file, meta);
        let inherits = |base: &Value| match base {
            Value::Dotted(base) => match self.resolver().resolve_in(file, base) {
                Definition::External { dotted } => !dotted.starts_with("django."),
                _ => true,
            },
            _ => true,
        };
        if meta.binds_more || meta.bases.iter().any(inherits) {
            let unknown = Attribute {
                place: Place::file_start(Arc::clone(file)),
                value: Expression::Unknown,
            };
            attributes.insert(0, ("constraints".to_owned(), unknown));
        }
        attributes
    }

    fn expression(&self, file: &str, value: &Value) -> Expression {
        let all = |values: &[Value]| {
            values
                .iter()
                .map(|value| self.expression(file, value))
                .collect()
        };
        match value {
            Value::None => Expression::None,
            Value::Bool(value) => Expression::Bool(*value),
            Value::Integer(value) => Expression::Integer(*value),
            Value::Text(text) => Expression::Text(text.to_string()),
            Value::List(items) => Expression::List(all(items)),
            Value::Call {
                function,
                arguments,
                keywords,
                open,
            } => Expression::Call {
                function: function.as_deref().and_then(|function| {
                    match self.resolver().resolve_in(file, function) {
                        Definition::External { dotted } => Some(dotted),
                        _ => None,
                    }
                }),
                arguments: all(arguments),
                keywords: keywords
                    .iter()
                    .map(|keyword| {
                        let value = self.expression(file, &keyword.value);
                        (keyword.name.to_string(), value)
                    })
                    .collect(),
                open: *open,
            },
            Value::Dict(_) | Value::Dotted(_) | Value::Other => Expression::Unknown,
        }
    }

    /// Folders of apps that call themselves by this label: by their last name, or by their `AppConfig`.
    fn is_app(&self, folder: &str, label: &str) -> bool {
        let config = self.python.file(&format!("{folder}/apps.py"));
        let given = config
            .into_iter()
            .flat_map(|facts| &facts.bindings)
            .find_map(|binding| match &binding.kind {
                BindingKind::Class(class) => match &class.attribute("label")?.value {
                    Value::Text(label) => Some(Arc::clone(label)),
                    _ => None,
                },
                _ => None,
            });
        match given {
            Some(given) => *given == *label,
            None => folder.rsplit('/').next() == Some(label),
        }
    }
}

/// The folder of the app whose models a file holds: `shop` of `shop/models.py` and `shop/models/user.py`.
fn app_folder(file: &str) -> Option<&str> {
    file.strip_suffix("/models.py")
        .or_else(|| Some(file.split_once("/models/")?.0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use harden_project::{Deployment, SourceOptions, TreeFiles, TreeSource};
    use harden_python::facts::PythonFacts;
    use harden_python::resolve::SearchPath;
    use harden_source::SourceTree;

    use super::*;
    use crate::project::Project;

    /// Asks a project in memory.
    fn ask<T>(files: &[(&str, &str)], question: impl Fn(&Observed<'_>) -> T) -> T {
        let tree = SourceTree::in_memory(files.iter().copied());
        let python = PythonFacts::collect(&tree, false);
        let deployment = Deployment::collect(&TreeFiles::of_project(&tree), &python);
        let options = SourceOptions {
            search_path: SearchPath::new([""]),
            working_folder: String::new(),
            trust_ignored: false,
            named: BTreeSet::new(),
        };
        let source = TreeSource::new(&tree, &deployment.versions, options.clone());
        question(&Observed::new(&source, &deployment, &python, &options))
    }

    const SHOP: [(&str, &str); 4] = [
        ("shop/__init__.py", ""),
        (
            "shop/views.py",
            "from functools import lru_cache\n\
             from django.views.decorators.cache import never_cache\n\
             from django.views.csrf import csrf_failure as djangos\n\
             @never_cache\ndef cached(request, reason=''): ...\n\
             @lru_cache\ndef hidden(request): ...\n\
             if X:\n    def maybe(request): ...\n",
        ),
        ("shop/apps.py", "class Config:\n    label = 'store'\n"),
        (
            "shop/models.py",
            "from django.contrib.auth.models import AbstractUser\n\
             class Customer(AbstractUser):\n    class Meta(AbstractUser.Meta):\n        abstract = False\n",
        ),
    ];

    #[test]
    fn paths_lead_through_imports_and_out_of_the_project() {
        ask(&SHOP, |shop| {
            let function = |path| match shop.resolve(path) {
                Resolved::Function(function) => function,
                other => panic!("{path}: {other:?}"),
            };
            assert!(!function("shop.views.cached").wrapped);
            assert!(function("shop.views.hidden").wrapped);
            assert!(matches!(
                shop.resolve("shop.views.maybe"),
                Resolved::Unknown
            ));
            let djangos = shop.resolve("shop.views.djangos");
            assert!(
                matches!(&djangos, Resolved::External(path) if path == "django.views.csrf.csrf_failure")
            );
            assert!(matches!(
                shop.resolve("elsewhere.views.x"),
                Resolved::External(_)
            ));
        });
    }

    #[test]
    fn what_is_not_there_is_told_apart() {
        ask(&SHOP, |shop| {
            assert!(matches!(shop.resolve("shop.views.gone"), Resolved::NoName));
            let parent = |path| match shop.resolve(path) {
                Resolved::NoModule { parent_exists } => parent_exists,
                other => panic!("{path}: {other:?}"),
            };
            assert!(parent("shop.gone.view"));
            assert!(!parent("shop.gone.too.view"));
        });
    }

    #[test]
    fn a_model_is_found_by_the_label_of_its_app() {
        ask(&SHOP, |shop| {
            let customer = shop.model("store", "customer").expect("it is there");
            assert_eq!(customer.name, "Customer");
            assert!(matches!(
                &customer.bases[..],
                [Resolved::External(base)] if base == "django.contrib.auth.models.AbstractUser"
            ));
            assert!(
                shop.model("shop", "Customer").is_none(),
                "its label is another"
            );
        });
    }
}

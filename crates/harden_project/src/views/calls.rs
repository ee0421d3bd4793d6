//! What calls give: of functions and methods of the project.

use harden_python::bodies::Term;
use harden_python::facts::BindingKind;
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::classes::Method;
use super::evaluate::{Scope, global_name};
use super::library::external_call;
use super::question::{Budget, Question};
use super::value::{ClassRef, ContextValue, Mapping, Why};

/// What a call is given.
pub(super) struct Arguments<'a> {
    pub(super) positional: &'a [Term],
    pub(super) keywords: &'a [(Name, Term)],
    pub(super) spreads: &'a [Term],
}

impl Arguments<'_> {
    /// `get_setting("site", "global", "url")`: every one is a text that stands in the code.
    fn name_one_thing(&self) -> bool {
        let keywords = self.keywords.iter().map(|(_, term)| term);
        let mut terms = self.positional.iter().chain(keywords).peekable();
        terms.peek().is_some()
            && self.spreads.is_empty()
            && terms.all(|term| matches!(term, Term::Text(_)))
    }
}

impl<'a> Code<'a> {
    pub(super) fn call(
        &self,
        function: &'a Term,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> ContextValue {
        if let Some(dotted) = global_name(function, scope)
            && let Some(value) = self.call_by_name(&dotted, arguments, scope, question)
        {
            return value;
        }
        if let Term::Attribute(object, method) = function {
            return self.call_method(object, method, arguments, scope, question);
        }
        let function = self.value(function, scope, question);
        match &function {
            ContextValue::Class(class) => self.instance(class.clone()),
            ContextValue::Unknown(Why::External(dotted)) => {
                external_call(dotted, &self.values(arguments, scope, question))
            }
            // `conditional_escape if autoescape else str`: what is not escaped here was not to be.
            ContextValue::OneOf(functions) if functions.iter().any(escapes) => {
                ContextValue::OwnMarkup
            }
            ContextValue::Unknown(_) => function,
            _ => ContextValue::COMPUTED,
        }
    }

    /// A function or a class that the module knows; nothing for methods of classes.
    fn call_by_name(
        &self,
        dotted: &str,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        use ContextValue as V;
        match self.resolver.resolve_in(scope.file, dotted) {
            Definition::External { dotted } => Some(match dotted.as_str() {
                "builtins.dict" => self.dict(arguments, scope, question),
                "builtins.super" => scope.this.cloned().unwrap_or(V::COMPUTED),
                "builtins.getattr" => match arguments.positional {
                    [object, Term::Text(name), ..] => {
                        let object = self.value(object, scope, question);
                        self.attribute_of(&object, name, question)
                    }
                    _ => V::COMPUTED,
                },
                _ if dotted.ends_with("get_user_model") => V::Class(self.user_class()),
                // `User.objects.filter(…)`
                _ if is_of_class(&dotted) => return None,
                _ => {
                    let mut values = self.values(arguments, scope, question);
                    let keywords = arguments.keywords.iter();
                    values.extend(keywords.map(|(_, term)| self.value(term, scope, question)));
                    external_call(&dotted, &values)
                }
            }),
            Definition::Local { file, name } => {
                let reference = ClassRef::Local {
                    file: file.clone(),
                    name: name.as_str().into(),
                };
                if self.class(&reference).is_some() {
                    return Some(self.instance(reference));
                }
                self.local_function(&file, &name, arguments, scope, question)
            }
            _ => None,
        }
    }

    fn call_method(
        &self,
        object: &'a Term,
        method: &str,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> ContextValue {
        if let Some(mapping) = self.of_parent(object, method, arguments, scope, question) {
            return mapping;
        }
        let object = self.value(object, scope, question);
        let own = self.class_of(&object).and_then(|class| {
            let lineage = self.lineage(&class.reference);
            lineage.method(self, method)
        });
        if let Some(own) = own {
            let given = self.given(&own, arguments, scope, question, 1);
            let called = self.called(&own, &object, &given, question);
            return match called {
                ContextValue::Mapping(mapping) if is_context(method) => {
                    ContextValue::Mapping(self.with_keywords(mapping, arguments, scope, question))
                }
                called => called,
            };
        }
        let mut values = self.values(arguments, scope, question);
        if method == "format" {
            let keywords = arguments.keywords.iter();
            values.extend(keywords.map(|(_, term)| self.value(term, scope, question)));
        }
        let key = arguments.positional.first();
        if matches!(method, "get" | "pop")
            && let Some(found) = self.got(&object, key, &values, question)
        {
            return found;
        }
        if method == "values_list" {
            return self.values_list(&object, arguments, question);
        }
        self.method(&object, method, &values, question)
    }

    fn values(
        &self,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Vec<ContextValue> {
        let terms = arguments.positional.iter();
        let values = terms.map(|term| self.value(term, scope, question));
        values.collect()
    }

    fn dict(
        &self,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> ContextValue {
        let mut mapping = Mapping::default();
        for spread in arguments.positional.iter().chain(arguments.spreads) {
            mapping.take_all(self.value(spread, scope, question));
        }
        for (name, term) in arguments.keywords {
            let value = self.value(term, scope, question);
            mapping.items.push((name.clone(), value));
        }
        ContextValue::Mapping(mapping)
    }

    /// `super().get_context_data(title=…)`: what it is given; the bases are asked by themselves.
    fn of_parent(
        &self,
        object: &Term,
        method: &str,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let is_super =
            matches!(object, Term::Call { function, .. } if function.last_name() == Some("super"));
        if !is_super
            && !matches!(object, Term::Name(name) if name.ends_with("Mixin") || name.ends_with("View"))
        {
            return None;
        }
        is_context(method).then(|| {
            let mapping = self.with_keywords(Mapping::default(), arguments, scope, question);
            ContextValue::Mapping(mapping)
        })
    }

    /// What a context is given by name it has, too.
    fn with_keywords(
        &self,
        mut mapping: Mapping,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Mapping {
        for (name, term) in arguments.keywords {
            let value = self.value(term, scope, question);
            mapping.items.push((name.clone(), value));
        }
        mapping
    }

    /// `mapping.get("key", default)`
    fn got(
        &self,
        object: &ContextValue,
        key: Option<&Term>,
        values: &[ContextValue],
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let default = values.get(1).cloned();
        let found = match (object, key) {
            (ContextValue::Mapping(_) | ContextValue::CleanedData(_), Some(Term::Text(key))) => {
                self.item(
                    object,
                    &harden_python::bodies::Key::Text(key.clone()),
                    question,
                )
            }
            (ContextValue::Request(_), Some(Term::Text(key))) if is_number(key) => {
                ContextValue::Number
            }
            (ContextValue::Request(part), _) => ContextValue::entry(*part),
            _ => return None,
        };
        Some(ContextValue::one_of(std::iter::once(found).chain(default)))
    }

    fn values_list(
        &self,
        object: &ContextValue,
        arguments: &Arguments<'a>,
        question: &Question<'_>,
    ) -> ContextValue {
        let ContextValue::Collection(element) = object else {
            return ContextValue::COMPUTED;
        };
        let fields = arguments.positional.iter().map(|field| match field {
            Term::Text(path) => {
                let mut value = (**element).clone();
                for name in path.split("__") {
                    value = self.attribute_of(&value, name, question);
                }
                value
            }
            _ => ContextValue::COMPUTED,
        });
        let mut fields: Vec<ContextValue> = fields.collect();
        let is_flat = arguments
            .keywords
            .iter()
            .any(|(name, _)| name.as_ref() == "flat");
        let each = if is_flat && fields.len() == 1 {
            fields.remove(0)
        } else {
            ContextValue::Tuple(fields)
        };
        ContextValue::Collection(Box::new(each))
    }

    /// What a function of the project gives where nothing is handed to it.
    pub(super) fn called_bare(&self, function: &Definition) -> ContextValue {
        let Definition::Local { file, name } = function else {
            return ContextValue::COMPUTED;
        };
        let Some(method) = self.function(file, name) else {
            return ContextValue::COMPUTED;
        };
        let question = Budget::new();
        self.called(&method, &ContextValue::COMPUTED, &[], &question.top())
    }

    fn local_function(
        &self,
        file: &str,
        name: &str,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
    ) -> Option<ContextValue> {
        let method = self.function(file, name)?;
        let given = self.given(&method, arguments, scope, question, 0);
        let called = self.called(&method, &ContextValue::COMPUTED, &given, question);
        Some(if arguments.name_one_thing() {
            called.configured()
        } else {
            called
        })
    }

    /// A function that a file binds.
    fn function(&self, file: &str, name: &str) -> Option<Method<'a>> {
        let (file, facts) = self.facts.entry(file)?;
        let BindingKind::Function(function) = &facts.binding(name)?.kind else {
            return None;
        };
        Some(Method {
            file,
            facts: function,
            body: self.body(file, name),
        })
    }

    /// The arguments by the names of the parameters.
    fn given(
        &self,
        method: &Method<'a>,
        arguments: &Arguments<'a>,
        scope: &Scope<'_, 'a>,
        question: &Question<'_>,
        skip: usize,
    ) -> Vec<(Name, ContextValue)> {
        let Some(body) = method.body else {
            return Vec::new();
        };
        let Some(question) = question.step(1) else {
            return Vec::new();
        };
        let positional = body.parameters.iter().skip(skip).zip(arguments.positional);
        let keywords = arguments.keywords.iter().map(|(name, term)| (name, term));
        positional
            .chain(keywords)
            .map(|(name, term)| (name.clone(), self.value(term, scope, &question)))
            .collect()
    }
}

fn is_context(method: &str) -> bool {
    matches!(method, "get_context_data" | "get_context")
}

fn escapes(function: &ContextValue) -> bool {
    matches!(function, ContextValue::Unknown(Why::External(dotted))
        if matches!(dotted.rsplit('.').next(), Some("escape" | "conditional_escape")))
}

/// Headers that the server itself writes.
fn is_number(key: &str) -> bool {
    matches!(key, "SERVER_PORT" | "CONTENT_LENGTH")
}

/// `django.contrib.auth.models.User.objects.filter`: of a class, not of a module.
fn is_of_class(dotted: &str) -> bool {
    let mut parts = dotted.split('.').rev();
    parts.next();
    parts.any(|part| part.starts_with(char::is_uppercase))
        || dotted.starts_with("django.conf.settings.")
}

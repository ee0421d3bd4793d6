//! Views: which template is given which names, and what they stand for; which class has which attributes; what the
//! tags and filters of the project give; which views are exempt from the check against forgery.
//!
//! All of it is told from the facts of the files, over the one resolver, without following the order of statements:
//! the flow of input deepens it later. What nobody can tell is [`ContextValue::Unknown`].

mod answering;
mod answers;
mod attributes;
mod authentication;
mod begun;
mod calls;
mod class_views;
mod classes;
mod conduct;
mod context_processors;
mod contexts;
mod decorated;
mod definitions;
mod evaluate;
mod exemptions;
mod fields;
mod json;
mod library;
mod mails;
mod markup;
mod messages;
mod methods;
mod passage;
mod question;
mod registered;
mod reverse;
mod routes;
mod sanitised;
mod tags;
mod template_names;
#[cfg(test)]
mod tests;
mod text;
mod value;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use foldhash::fast::FixedState;
use harden_python::bodies::Body;
use harden_python::facts::PythonFacts;
use harden_python::resolve::{ModuleResolver, Resolver, SearchPath};

use crate::source::TreeSource;
use answers::{Answers, BodyAt};
use begun::Begun;
use classes::{Assignments, Lineage, Related};
use definitions::Definitions;
use routes::RoutedViews;
use sanitised::Sanitised;

pub use answering::{Answerer, AnsweringKind, AnsweringView};
pub use authentication::UncheckedAuthentication;
pub use conduct::{PlacedDeed, ViewConduct};
pub use contexts::{TemplateContext, Views, is_test};
pub use decorated::{DecoratedView, Decoration};
pub use exemptions::ApiView;
pub use json::JsonText;
pub(crate) use mails::is_mail_of_package;
pub use markup::{WrittenHole, WrittenMarkup, WrittenPiece};
pub use reverse::ANY_SEGMENT;
pub use routes::Pattern;
pub use tags::{FunctionKind, Output, TagLibraries, TemplateFunction};
pub use value::{ClassRef, ContextValue, Mapping, RequestPart, TextLimits, Why};

/// What is only looked up, never gone over.
type Map<K, V> = std::collections::HashMap<K, V, FixedState>;

/// The Python code of a project, to be asked what its names stand for.
pub struct Code<'a> {
    facts: &'a PythonFacts,
    resolver: Definitions<'a>,
    modules: ModuleResolver<'a, TreeSource<'a>>,
    models: OnceLock<BTreeMap<String, Vec<ClassRef>>>,
    related: OnceLock<Map<ClassRef, Map<String, Related>>>,
    user: OnceLock<ClassRef>,
    sanitised: OnceLock<Sanitised>,
    begun: OnceLock<Begun>,
    routed: OnceLock<RoutedViews>,
    bodies: OnceLock<Map<&'a str, Map<&'a str, &'a Body>>>,
    assignments: OnceLock<Assignments<'a>>,
    lineages: Mutex<Map<ClassRef, Arc<Lineage<'a>>>>,
    models_of_views: Mutex<Map<ClassRef, Option<ClassRef>>>,
    /// What functions give back.
    calls: Answers<BodyAt>,
}

impl<'a> Code<'a> {
    pub fn new(
        facts: &'a PythonFacts,
        source: &'a TreeSource<'a>,
        search_path: &'a SearchPath,
    ) -> Self {
        Self {
            facts,
            resolver: Definitions::new(Resolver::new(facts, source, search_path)),
            modules: ModuleResolver::new(source, search_path),
            models: OnceLock::new(),
            related: OnceLock::new(),
            user: OnceLock::new(),
            sanitised: OnceLock::new(),
            begun: OnceLock::new(),
            routed: OnceLock::new(),
            bodies: OnceLock::new(),
            assignments: OnceLock::new(),
            lineages: Mutex::default(),
            models_of_views: Mutex::default(),
            calls: Answers::default(),
        }
    }

    /// What a chain of names leads to from an object of a class, as a template looks it up:
    /// `customer.name` of an order.
    pub fn attribute(&self, class: &ClassRef, path: &[&str]) -> ContextValue {
        self.look_up(&ContextValue::Instance(class.clone()), path)
    }

    /// What a chain of names leads to from a value, as a template looks it up.
    pub fn look_up<T: AsRef<str>>(&self, value: &ContextValue, path: &[T]) -> ContextValue {
        let budget = question::Budget::new();
        let mut value = value.clone();
        for name in path {
            value = self.attribute_of(&value, name.as_ref(), &budget.top());
        }
        value
    }

    /// The class of a name in a file of the project.
    pub fn class_in(&self, file: &str, name: &str) -> Option<ClassRef> {
        self.class_named(file, name)
    }

    /// Whether a class is a model of Django's.
    pub fn is_model(&self, class: &ClassRef) -> bool {
        self.lineage(class)
            .has_base_named(|name| name.ends_with("Model") || name == "AbstractUser")
    }
}

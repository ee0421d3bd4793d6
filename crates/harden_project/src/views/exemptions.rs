//! Views that Django's check against forgery passes over, and how the views of an API know who asks.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Binding, BindingKind, FunctionFacts, Value};
use harden_python::resolve::Definition;

use super::Code;
use super::contexts::is_test;
use super::decorated::{DecoratedView, Decorator, local};
use super::routes::Pattern;
use super::value::ClassRef;

const EXEMPT: Decorator = Decorator {
    dotted: "django.views.decorators.csrf.csrf_exempt",
    is_called: false,
    methods: None,
};

/// A view of Django REST framework, which itself is exempt: its session authentication makes up for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiView {
    pub view: ClassRef,
    pub place: Place,
    /// `authentication_classes`, where the class or one of its bases in the project says; else the settings do.
    pub authentication: Option<Vec<ClassRef>>,
    pub patterns: Vec<Pattern>,
}

impl Code<'_> {
    /// Every view without the check, in the order of the files.
    pub fn exempt_views(&self) -> Vec<DecoratedView> {
        self.decorated_views(&EXEMPT)
    }

    /// The views of Django REST framework.
    pub fn api_views(&self) -> Vec<ApiView> {
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) {
                continue;
            }
            for binding in &facts.bindings {
                match &binding.kind {
                    BindingKind::Class(class) if !class.bases.is_empty() => {
                        found.extend(self.api_class(file, binding));
                    }
                    BindingKind::Function(function) => {
                        found.extend(self.api_function(file, binding, function));
                    }
                    _ => {}
                }
            }
        }
        found
    }

    fn api_class(&self, file: &Arc<str>, binding: &Binding) -> Option<ApiView> {
        let view = local(file, &binding.name);
        let lineage = self.lineage(&view);
        let is_view = lineage.external.iter().any(|base| {
            let is_named = base.ends_with("View") || base.ends_with("ViewSet");
            is_named && base.starts_with("rest_framework.")
        });
        if !is_view {
            return None;
        }
        let authentication = lineage.attribute("authentication_classes");
        let authentication =
            authentication.map(|(class, value)| self.classes_in(class.file, value));
        Some(ApiView {
            patterns: self.patterns_of(&view),
            view,
            place: binding.extent.in_file(file),
            authentication,
        })
    }

    /// `@api_view(["POST"])`, with `@authentication_classes([…])`
    fn api_function(
        &self,
        file: &Arc<str>,
        binding: &Binding,
        function: &FunctionFacts,
    ) -> Option<ApiView> {
        let given = |name: &str| {
            function.decorators.iter().find_map(|decorator| {
                let (function, arguments) = called(decorator)?;
                if function.rsplit('.').next() != Some(name) {
                    return None;
                }
                match self.resolver.resolve_in(file, function) {
                    Definition::External { dotted } if dotted.starts_with("rest_framework.") => {
                        Some(arguments)
                    }
                    _ => None,
                }
            })
        };
        given("api_view")?;
        let authentication = given("authentication_classes").and_then(<[Value]>::first);
        let view = local(file, &binding.name);
        Some(ApiView {
            patterns: self.patterns_of(&view),
            view,
            place: binding.extent.in_file(file),
            authentication: authentication.map(|value| self.classes_in(file, value)),
        })
    }

    fn classes_in(&self, file: &str, value: &Value) -> Vec<ClassRef> {
        match value {
            Value::List(items) => items
                .iter()
                .flat_map(|item| self.classes_in(file, item))
                .collect(),
            Value::Dotted(name) => self.class_named(file, name).into_iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// A decorator by its name, and what it is given.
fn called(decorator: &Value) -> Option<(&str, &[Value])> {
    match decorator {
        Value::Dotted(name) => Some((name, &[])),
        Value::Call {
            function: Some(function),
            arguments,
            ..
        } => Some((function, arguments)),
        _ => None,
    }
}

//! Views that Django's check against forgery passes over, and how the views of an API know who asks.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Binding, BindingKind, FunctionFacts, Value};
use harden_python::resolve::Definition;
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::contexts::is_test;
use super::routes::Pattern;
use super::value::ClassRef;

const EXEMPT: &str = "django.views.decorators.csrf.csrf_exempt";
const FOR_METHODS: &str = "django.utils.decorators.method_decorator";
/// Lists of routes in lists, and names for decorators of decorators, at most.
const MAX_DEPTH: u8 = 8;

/// A view without the check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptView {
    /// The function or the class.
    pub view: ClassRef,
    /// Of its name; of the route, where that says so.
    pub place: Place,
    pub by: Exemption,
    /// What else the route wraps around it, as written.
    pub wrappers: Vec<Name>,
    /// The patterns that lead to it, each as its own `URLconf` has it.
    pub patterns: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exemption {
    /// `@csrf_exempt` above a function, or `view = csrf_exempt(view)`.
    Decorator,
    /// `@method_decorator(csrf_exempt, name="dispatch")` above a class, or above its method.
    MethodDecorator,
    /// `path("hook", csrf_exempt(hook))`
    Route,
}

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
    pub fn exempt_views(&self) -> Vec<ExemptView> {
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            // Names for the decorator may be imported, and be called otherwise.
            if is_test(file) {
                continue;
            }
            for binding in &facts.bindings {
                if let Some(by) = self.exemption_of(file, binding) {
                    found.push(self.exempt(file, &binding.name, by, binding.extent.in_file(file)));
                }
            }
            self.exempt_routes(file, &facts.routes, &mut found, MAX_DEPTH);
        }
        found
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

    fn exempt(&self, file: &Arc<str>, name: &str, by: Exemption, place: Place) -> ExemptView {
        let view = local(file, name);
        ExemptView {
            patterns: self.patterns_of(&view),
            view,
            place,
            by,
            wrappers: Vec::new(),
        }
    }

    fn exemption_of(&self, file: &str, binding: &Binding) -> Option<Exemption> {
        match &binding.kind {
            BindingKind::Function(function) => {
                let mut decorators = function.decorators.iter();
                decorators
                    .any(|decorator| self.exempts(file, decorator, MAX_DEPTH))
                    .then_some(Exemption::Decorator)
            }
            BindingKind::Class(class) => {
                let of_methods = class
                    .methods
                    .iter()
                    .flat_map(|(_, method)| &method.decorators);
                let mut decorators = class.decorators.iter().chain(of_methods);
                decorators
                    .any(|decorator| self.exempts(file, decorator, MAX_DEPTH))
                    .then_some(Exemption::MethodDecorator)
            }
            BindingKind::Value(Value::Call {
                function: Some(function),
                arguments,
                ..
            }) if !arguments.is_empty() => {
                let is_exempt = self.is_exempt(file, function, MAX_DEPTH);
                is_exempt.then_some(Exemption::Decorator)
            }
            _ => None,
        }
    }

    /// Whether a decorator is Django's, or made of it.
    fn exempts(&self, file: &str, decorator: &Value, depth: u8) -> bool {
        match decorator {
            Value::Dotted(name) => self.is_exempt(file, name, depth),
            Value::List(items) => items.iter().any(|item| self.exempts(file, item, depth)),
            Value::Call {
                function: Some(function),
                arguments,
                ..
            } => {
                let is_for_methods = matches!(
                    self.resolver.resolve_in(file, function),
                    Definition::External { dotted } if dotted == FOR_METHODS
                );
                is_for_methods
                    && arguments
                        .first()
                        .is_some_and(|inner| self.exempts(file, inner, depth))
            }
            _ => false,
        }
    }

    /// By its name, or by one that stands for it: `exempt = method_decorator(csrf_exempt)`.
    fn is_exempt(&self, file: &str, name: &str, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let definition = self.resolver.resolve_in(file, name);
        match &definition {
            Definition::External { dotted } => dotted == EXEMPT,
            Definition::Local { file, .. } => {
                match self
                    .resolver
                    .binding(&definition)
                    .map(|binding| &binding.kind)
                {
                    Some(BindingKind::Value(value)) => self.exempts(file, value, depth),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn exempt_routes(
        &self,
        file: &Arc<str>,
        routes: &[Route],
        found: &mut Vec<ExemptView>,
        depth: u8,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for route in routes {
            let mut is_exempt = false;
            let mut view = &route.view;
            let mut wrappers = Vec::new();
            while let View::Wrapped { by, view: inner } = view {
                is_exempt |= self.is_exempt(file, by, MAX_DEPTH);
                wrappers.push(by.clone());
                view = inner;
            }
            match view {
                View::Included(routes) => self.exempt_routes(file, routes, found, depth),
                View::Dotted(name) | View::Class { name, .. } if is_exempt => {
                    let place = route.extent.in_file(file);
                    let view = match self.resolver.resolve_in(file, name) {
                        Definition::Local { file, name } => local(&file, &name),
                        Definition::External { dotted } => ClassRef::external(dotted),
                        _ => ClassRef::external(name.as_ref()),
                    };
                    found.push(ExemptView {
                        patterns: self.patterns_of(&view),
                        view,
                        place,
                        by: Exemption::Route,
                        wrappers,
                    });
                }
                _ => {}
            }
        }
    }
}

fn local(file: &Arc<str>, name: &str) -> ClassRef {
    ClassRef::Local {
        file: Arc::clone(file),
        name: name.into(),
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

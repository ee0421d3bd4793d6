//! Views that a decorator is put around, in every way to say so.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::facts::{Binding, BindingKind, Value};
use harden_python::resolve::Definition;
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::contexts::is_test;
use super::routes::Pattern;
use super::value::ClassRef;

const FOR_METHODS: &str = "django.utils.decorators.method_decorator";
const CACHE_PAGE: Decorator = Decorator {
    dotted: "django.views.decorators.cache.cache_page",
    is_called: true,
    methods: Some(&["dispatch", "get"]),
};
/// Lists of routes in lists, and names for decorators of decorators, at most.
const MAX_DEPTH: u8 = 8;

/// A decorator that is looked for.
pub(super) struct Decorator {
    pub(super) dotted: &'static str,
    /// Whether a call of it makes the decorator: `cache_page(60)`.
    pub(super) is_called: bool,
    /// Of a class, those whose decorators count; all, where this says nothing.
    pub(super) methods: Option<&'static [&'static str]>,
}

/// A view with a decorator around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecoratedView {
    /// The function or the class.
    pub view: ClassRef,
    /// Of its name; of the route, where that says so.
    pub place: Place,
    pub by: Decoration,
    /// What else the route wraps around it, as written.
    pub wrappers: Vec<Name>,
    /// The patterns that lead to it, each as its own `URLconf` has it.
    pub patterns: Vec<Pattern>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decoration {
    /// `@csrf_exempt` above a function, or `view = csrf_exempt(view)`.
    Function,
    /// `@method_decorator(csrf_exempt, name="dispatch")` above a class, or above its method.
    Method,
    /// `path("hook", csrf_exempt(hook))`
    Route,
}

impl Code<'_> {
    /// Every view whose whole page `cache_page` keeps, in the order of the files.
    pub fn cached_views(&self) -> Vec<DecoratedView> {
        self.decorated_views(&CACHE_PAGE)
    }

    pub(super) fn decorated_views(&self, decorator: &Decorator) -> Vec<DecoratedView> {
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            // Names for the decorator may be imported, and be called otherwise.
            if is_test(file) {
                continue;
            }
            for binding in &facts.bindings {
                if let Some(by) = self.decoration_of(file, binding, decorator) {
                    let view = local(file, &binding.name);
                    found.push(DecoratedView {
                        patterns: self.patterns_of(&view),
                        view,
                        place: binding.extent.in_file(file),
                        by,
                        wrappers: Vec::new(),
                    });
                }
            }
            self.decorated_routes(file, &facts.routes, decorator, &mut found, MAX_DEPTH);
        }
        found
    }

    fn decoration_of(
        &self,
        file: &str,
        binding: &Binding,
        decorator: &Decorator,
    ) -> Option<Decoration> {
        let is_it = |value: &Value| self.decorates(file, value, decorator, MAX_DEPTH);
        match &binding.kind {
            BindingKind::Function(function) => {
                let mut decorators = function.decorators.iter();
                decorators.any(is_it).then_some(Decoration::Function)
            }
            BindingKind::Class(class) => {
                let methods = class.methods.iter().filter(|(name, _)| {
                    decorator
                        .methods
                        .is_none_or(|methods| methods.contains(&name.as_ref()))
                });
                let of_methods = methods.flat_map(|(_, method)| &method.decorators);
                let mut decorators = class.decorators.iter().chain(of_methods);
                decorators.any(is_it).then_some(Decoration::Method)
            }
            BindingKind::Value(Value::Call {
                function: Some(function),
                arguments,
                ..
            }) if !arguments.is_empty() && !decorator.is_called => {
                let is_decorated = self.is_decorator(file, function, decorator, MAX_DEPTH);
                is_decorated.then_some(Decoration::Function)
            }
            _ => None,
        }
    }

    /// Whether a value is the decorator, or made of it.
    fn decorates(&self, file: &str, value: &Value, decorator: &Decorator, depth: u8) -> bool {
        match value {
            Value::Dotted(name) => self.is_decorator(file, name, decorator, depth),
            Value::List(items) => items
                .iter()
                .any(|item| self.decorates(file, item, decorator, depth)),
            Value::Call {
                function: Some(function),
                arguments,
                ..
            } => match self.resolver.resolve_in(file, function) {
                Definition::External { dotted } if dotted == FOR_METHODS => arguments
                    .first()
                    .is_some_and(|inner| self.decorates(file, inner, decorator, depth)),
                Definition::External { dotted } => {
                    // `cache_page(0)` keeps nothing.
                    let is_off = matches!(arguments.first(), Some(Value::Integer(..=0)));
                    decorator.is_called && dotted == decorator.dotted && !is_off
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// By its name, or by one that stands for it: `exempt = method_decorator(csrf_exempt)`.
    fn is_decorator(&self, file: &str, name: &str, decorator: &Decorator, depth: u8) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let definition = self.resolver.resolve_in(file, name);
        match &definition {
            Definition::External { dotted } => !decorator.is_called && dotted == decorator.dotted,
            Definition::Local { file, .. } => {
                match self
                    .resolver
                    .binding(&definition)
                    .map(|binding| &binding.kind)
                {
                    Some(BindingKind::Value(value)) => {
                        self.decorates(file, value, decorator, depth)
                    }
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn decorated_routes(
        &self,
        file: &Arc<str>,
        routes: &[Route],
        decorator: &Decorator,
        found: &mut Vec<DecoratedView>,
        depth: u8,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for route in routes {
            let mut is_decorated = false;
            let mut view = &route.view;
            let mut wrappers = Vec::new();
            while let View::Wrapped { by, view: inner } = view {
                is_decorated |= self.wraps(file, by, decorator);
                wrappers.push(by.clone());
                view = inner;
            }
            match view {
                View::Included(routes) => {
                    self.decorated_routes(file, routes, decorator, found, depth);
                }
                View::Dotted(name) | View::Class { name, .. } if is_decorated => {
                    let place = route.extent.in_file(file);
                    let view = match self.resolver.resolve_in(file, name) {
                        Definition::Local { file, name } => local(&file, &name),
                        Definition::External { dotted } => ClassRef::external(dotted),
                        _ => ClassRef::external(name.as_ref()),
                    };
                    found.push(DecoratedView {
                        patterns: self.patterns_of(&view),
                        view,
                        place,
                        by: Decoration::Route,
                        wrappers,
                    });
                }
                _ => {}
            }
        }
    }

    /// A route keeps the name alone, be it called first or not: `cache_page(60)(home)`.
    fn wraps(&self, file: &str, by: &str, decorator: &Decorator) -> bool {
        let is_named = || {
            matches!(
                self.resolver.resolve_in(file, by),
                Definition::External { dotted } if dotted == decorator.dotted
            )
        };
        decorator.is_called && is_named() || self.is_decorator(file, by, decorator, MAX_DEPTH)
    }
}

pub(super) fn local(file: &Arc<str>, name: &str) -> ClassRef {
    ClassRef::Local {
        file: Arc::clone(file),
        name: name.into(),
    }
}

//! What URL patterns give to the parameters of views.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::Registration;
use harden_python::facts::{BindingKind, Value};
use harden_python::resolve::Definition;
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::value::{ClassRef, ContextValue, RequestPart};

/// By file and name of a view.
pub(super) type RoutedViews = BTreeMap<(Arc<str>, String), Routed>;

/// What leads to a view.
#[derive(Clone, Debug, Default)]
pub(super) struct Routed {
    parameters: BTreeMap<Name, ContextValue>,
    pub(super) patterns: Vec<Pattern>,
}

/// A pattern, as its own `URLconf` has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// `None` where it is computed.
    pub text: Option<Name>,
    /// What `{% url %}` asks for it by, without its namespace.
    pub name: Option<Name>,
    pub place: Place,
}

/// The methods of a view that are given what patterns take.
pub(super) const HANDLERS: [&str; 9] = [
    "get", "post", "put", "patch", "delete", "head", "options", "dispatch", "setup",
];
/// Patterns of one view that are kept, at most.
const MOST_PATTERNS: usize = 64;
/// Lists in lists, at most.
const MAX_DEPTH: u8 = 16;

impl Code<'_> {
    /// What a routed view is given, by name; `None` for a function that no pattern leads to.
    pub(super) fn parameter_of(
        &self,
        file: &Arc<str>,
        view: &str,
        name: &str,
    ) -> Option<ContextValue> {
        let method = view.rsplit_once('.').map(|(_, method)| method);
        if method.is_some_and(|method| !HANDLERS.contains(&method)) {
            return None;
        }
        let views = self.routed_views();
        let own = |view: &str| views.get(&(Arc::clone(file), view.to_owned()));
        let own = own(view).or_else(|| own(view.rsplit_once('.')?.0))?;
        let value = own.parameters.get(name).cloned();
        // What no pattern takes has a default, or an including pattern takes it, which nobody looked at.
        value.or_else(|| {
            let has_default = self.has_default(file, view, name);
            (!has_default).then_some(ContextValue::Request(RequestPart::Path))
        })
    }

    fn has_default(&self, file: &str, function: &str, parameter: &str) -> bool {
        let facts = self.facts.file(file);
        let found = facts.and_then(|facts| match function.rsplit_once('.') {
            None => match &facts.binding(function)?.kind {
                BindingKind::Function(function) => Some(function),
                _ => None,
            },
            Some((class, method)) => match &facts.binding(class)?.kind {
                BindingKind::Class(class) => {
                    let mut methods = class.methods.iter().rev();
                    let (_, found) = methods.find(|(own, _)| own.as_ref() == method)?;
                    Some(found)
                }
                _ => None,
            },
        });
        let mut parameters = found.into_iter().flat_map(|function| &function.parameters);
        parameters.any(|own| own.name.as_ref() == parameter && own.has_default)
    }

    pub(super) fn parameters_of(&self, view: &ClassRef) -> Vec<(Name, ContextValue)> {
        let ClassRef::Local { file, name } = view else {
            return Vec::new();
        };
        let key = (Arc::clone(file), name.to_string());
        let own = self.routed_views().get(&key);
        own.into_iter()
            .flat_map(|own| &own.parameters)
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    pub(super) fn patterns_of(&self, view: &ClassRef) -> Vec<Pattern> {
        let ClassRef::Local { file, name } = view else {
            return Vec::new();
        };
        let key = (Arc::clone(file), name.to_string());
        let own = self.routed_views().get(&key);
        own.map(|own| own.patterns.clone()).unwrap_or_default()
    }

    pub(super) fn routed_views(&self) -> &RoutedViews {
        self.routed.get_or_init(|| {
            let mut all = RoutedViews::new();
            for (file, facts) in self.facts.files() {
                self.take_routes(file, &facts.routes, &[], &mut all, MAX_DEPTH);
                self.take_registrations(file, &facts.registrations, &mut all);
            }
            all
        })
    }

    fn take_routes(
        &self,
        file: &Arc<str>,
        routes: &[Route],
        above: &[(Name, ContextValue)],
        all: &mut RoutedViews,
        depth: u8,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for route in routes {
            let mut parameters = above.to_vec();
            parameters.extend(
                route
                    .pattern
                    .as_deref()
                    .map(pattern_parameters)
                    .unwrap_or_default(),
            );
            let pattern = Pattern {
                text: route.pattern.clone(),
                name: route.name.clone(),
                place: route.extent.in_file(file),
            };
            self.take_view(file, &route.view, (&parameters, &pattern), all, depth);
        }
    }

    /// `router.register("users", UserViewSet)`
    fn take_registrations(
        &self,
        file: &Arc<str>,
        registrations: &[Registration],
        all: &mut RoutedViews,
    ) {
        for registration in registrations {
            let Value::Call {
                function: Some(function),
                arguments,
                ..
            } = &registration.call
            else {
                continue;
            };
            if let [Value::Text(prefix), Value::Dotted(view), ..] = arguments.as_slice()
                && function.ends_with(".register")
            {
                let pattern = Pattern {
                    text: Some(prefix.clone()),
                    name: None,
                    place: registration.extent.in_file(file),
                };
                let view = View::Dotted(view.clone());
                self.take_view(file, &view, (&[], &pattern), all, MAX_DEPTH);
            }
        }
    }

    fn take_view(
        &self,
        file: &Arc<str>,
        view: &View,
        (parameters, pattern): (&[(Name, ContextValue)], &Pattern),
        all: &mut RoutedViews,
        depth: u8,
    ) {
        match view {
            View::Dotted(name) | View::Class { name, .. } => {
                let Definition::Local { file, name } = self.resolver.resolve_in(file, name) else {
                    return;
                };
                let view = all.entry((file, name)).or_default();
                if view.patterns.len() < MOST_PATTERNS {
                    view.patterns.push(pattern.clone());
                }
                let known = &mut view.parameters;
                for (name, value) in parameters {
                    let before = known.remove(name);
                    let value = std::iter::once(value.clone()).chain(before);
                    known.insert(name.clone(), ContextValue::one_of(value));
                }
            }
            View::Wrapped { view, .. } => {
                self.take_view(file, view, (parameters, pattern), all, depth);
            }
            View::Included(routes) => self.take_routes(file, routes, parameters, all, depth),
            View::IncludedModule(_) | View::IncludedName(_) | View::Other => {}
        }
    }
}

/// The routes of a list, with those of the lists in it.
pub(super) fn with_included(routes: &[Route]) -> Vec<&Route> {
    fn take<'r>(routes: &'r [Route], into: &mut Vec<&'r Route>, depth: u8) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for route in routes {
            into.push(route);
            if let View::Included(routes) = &route.view {
                take(routes, into, depth);
            }
        }
    }
    let mut all = Vec::new();
    take(routes, &mut all, MAX_DEPTH);
    all
}

/// The named parts of a pattern: `<int:pk>`, `(?P<slug>[\w-]+)`.
pub(super) fn pattern_parameters(pattern: &str) -> Vec<(Name, ContextValue)> {
    let mut found = Vec::new();
    let mut rest = pattern;
    while let Some(start) = rest.find('<') {
        let before = &rest[..start];
        let Some(end) = rest[start..].find('>') else {
            break;
        };
        let inside = &rest[start + 1..start + end];
        rest = &rest[start + end + 1..];
        if before.ends_with("(?P") {
            found.push((Name::from(inside), of_group(rest)));
        } else if let Some((converter, name)) = inside.split_once(':') {
            found.push((Name::from(name.trim()), of_converter(converter.trim())));
        } else {
            found.push((Name::from(inside), of_converter("str")));
        }
    }
    found
}

fn of_converter(converter: &str) -> ContextValue {
    match converter {
        "int" | "float" => ContextValue::Number,
        "uuid" | "slug" => ContextValue::Word,
        // Free text, or what a converter of the project takes.
        _ => ContextValue::Request(RequestPart::Path),
    }
}

/// By the expression that a group takes, up to its end.
fn of_group(rest: &str) -> ContextValue {
    let end = rest.find(')').unwrap_or(rest.len());
    let group = &rest[..end];
    let body = group.trim_end_matches(['+', '*', '?', '}', '{', ',', ' ']);
    let body = body.trim_end_matches(|character: char| {
        character.is_ascii_digit() || character == ',' || character == '{'
    });
    let class = body
        .strip_prefix('[')
        .and_then(|body| body.strip_suffix(']'))
        .unwrap_or(body);
    match class {
        r"\d" | "0-9" => ContextValue::Number,
        _ if is_word(class) => ContextValue::Word,
        _ => ContextValue::Request(RequestPart::Path),
    }
}

/// Whether a class of characters, or alternatives of literals, has letters, digits, hyphens and underscores only.
fn is_word(class: &str) -> bool {
    let plain = class
        .replace(r"\w", "")
        .replace(r"\d", "")
        .replace(r"\-", "");
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'|');
    // `A-z` has signs between its ends.
    let is_narrow = |range: &[u8]| match range {
        [first, b'-', last] => [
            u8::is_ascii_digit,
            u8::is_ascii_lowercase,
            u8::is_ascii_uppercase,
        ]
        .iter()
        .any(|kind| kind(first) == kind(last) && kind(first)),
        _ => true,
    };
    let has_ends =
        |range: &&[u8]| range[0].is_ascii_alphanumeric() && range[2].is_ascii_alphanumeric();
    !class.is_empty()
        && plain.bytes().all(is_plain)
        && plain.as_bytes().windows(3).filter(has_ends).all(is_narrow)
}

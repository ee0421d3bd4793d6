//! What URL patterns give to the parameters of views.

use std::collections::BTreeMap;
use std::sync::Arc;

use harden_python::resolve::Definition;
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::value::{ClassRef, ContextValue, RequestPart};

/// By file and name of a view.
pub(super) type ViewParameters = BTreeMap<(Arc<str>, String), BTreeMap<Name, ContextValue>>;

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
        let parameters = self.view_parameters();
        let own = |view: &str| parameters.get(&(Arc::clone(file), view.to_owned()));
        let own = own(view).or_else(|| own(view.rsplit_once('.')?.0))?;
        // What the pattern around an included one takes, nobody looked at.
        let value = own.get(name).cloned();
        Some(value.unwrap_or(ContextValue::Request(RequestPart::Path)))
    }

    pub(super) fn parameters_of(&self, view: &ClassRef) -> Vec<(Name, ContextValue)> {
        let ClassRef::Local { file, name } = view else {
            return Vec::new();
        };
        let key = (Arc::clone(file), name.to_string());
        let own = self.view_parameters().get(&key);
        own.into_iter()
            .flatten()
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect()
    }

    fn view_parameters(&self) -> &ViewParameters {
        self.parameters.get_or_init(|| {
            let mut all = ViewParameters::new();
            for (file, facts) in self.facts.files() {
                self.take_routes(file, &facts.routes, &[], &mut all, MAX_DEPTH);
            }
            all
        })
    }

    fn take_routes(
        &self,
        file: &Arc<str>,
        routes: &[Route],
        above: &[(Name, ContextValue)],
        all: &mut ViewParameters,
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
            self.take_view(file, &route.view, &parameters, all, depth);
        }
    }

    fn take_view(
        &self,
        file: &Arc<str>,
        view: &View,
        parameters: &[(Name, ContextValue)],
        all: &mut ViewParameters,
        depth: u8,
    ) {
        match view {
            View::Dotted(name) | View::Class { name, .. } => {
                let Definition::Local { file, name } = self.resolver.resolve_in(file, name) else {
                    return;
                };
                let known = all.entry((file, name)).or_default();
                for (name, value) in parameters {
                    let before = known.remove(name);
                    let value = std::iter::once(value.clone()).chain(before);
                    known.insert(name.clone(), ContextValue::one_of(value));
                }
            }
            View::Wrapped { view, .. } => self.take_view(file, view, parameters, all, depth),
            View::Included(routes) => self.take_routes(file, routes, parameters, all, depth),
            View::IncludedModule(_) | View::IncludedName(_) | View::Other => {}
        }
    }
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
    !class.is_empty()
        && plain.chars().all(|character| {
            character.is_ascii_alphanumeric() || matches!(character, '-' | '_' | '|')
        })
}

//! JSON that code hands over to templates as a text.

use std::sync::Arc;

use harden_finding::Place;
use harden_python::bodies::{Body, Term};
use harden_python::facts::{BindingKind, Value};
use harden_python::resolve::Definition;
use harden_python::syntax::Name;

use super::Code;
use super::contexts::{inclusion, is_test};
use super::evaluate::{Scope, global_name};
use super::question::Budget;

/// Names that are made of names, at most.
const MAX_DEPTH: u8 = 6;

/// A text of JSON under a name of a template's context.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonText {
    /// Of the call that renders, or of the tag.
    pub place: Place,
    pub name: Name,
    /// The templates that are named; none where nobody knows.
    pub templates: Vec<Name>,
}

impl<'a> Code<'a> {
    /// Every text of JSON that templates are given, in the order of the files.
    pub fn json_for_templates(&self) -> Vec<JsonText> {
        let mut found = Vec::new();
        for (file, facts) in self.facts.files() {
            if is_test(file) || !facts.words.may_hold("dumps") {
                continue;
            }
            for body in &facts.bodies {
                let scope = Scope {
                    file,
                    body: Some(body),
                    this: None,
                    arguments: &[],
                };
                for render in &body.renders {
                    let names = self.json_names(call_arguments(&render.call), &scope);
                    if names.is_empty() {
                        continue;
                    }
                    let budget = Budget::new();
                    let templates = self.template_names(render, &scope, &budget.top());
                    let place = render.extent.in_file(file);
                    found.extend(names.into_iter().map(|name| JsonText {
                        place: place.clone(),
                        name,
                        templates: templates.clone(),
                    }));
                }
            }
            for binding in &facts.bindings {
                let BindingKind::Function(function) = &binding.kind else {
                    continue;
                };
                let template = function
                    .decorators
                    .iter()
                    .find_map(|one: &Value| inclusion(one));
                if let (Some(template), Some(body)) = (template, self.body(file, &binding.name)) {
                    found.extend(self.json_of_tag(
                        file,
                        body,
                        &template,
                        &binding.extent.in_file(file),
                    ));
                }
            }
        }
        found
    }

    /// What an inclusion tag gives its template.
    fn json_of_tag(
        &self,
        file: &'a Arc<str>,
        body: &'a Body,
        template: &Name,
        place: &Place,
    ) -> Vec<JsonText> {
        let scope = Scope {
            file,
            body: Some(body),
            this: None,
            arguments: &[],
        };
        let names = self.json_names(body.returns.iter(), &scope).into_iter();
        names
            .map(|name| JsonText {
                place: place.clone(),
                name,
                templates: vec![template.clone()],
            })
            .collect()
    }

    /// The names of dicts among terms, and of local names that are dicts, under which there is JSON.
    fn json_names(
        &self,
        terms: impl Iterator<Item = &'a Term>,
        scope: &Scope<'_, 'a>,
    ) -> Vec<Name> {
        let mut names = Vec::new();
        for term in terms {
            match term {
                Term::Name(name) => {
                    let locals = scope.body.into_iter().flat_map(|body| body.local(name));
                    for local in locals {
                        self.json_items(&local.value, scope, &mut names);
                    }
                }
                term => self.json_items(term, scope, &mut names),
            }
        }
        names
    }

    fn json_items(&self, term: &'a Term, scope: &Scope<'_, 'a>, names: &mut Vec<Name>) {
        if let Term::Mapping { items, .. } = term {
            for (name, value) in items {
                if self.is_json(value, scope) && !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
    }

    /// `json.dumps(value)`, where no encoder of its own may escape what ends a script.
    fn is_json(&self, term: &'a Term, scope: &Scope<'_, 'a>) -> bool {
        match term {
            Term::Call {
                function,
                arguments,
                keywords,
                ..
            } => {
                if arguments
                    .first()
                    .is_some_and(|term| is_of_settings(term, scope, MAX_DEPTH))
                {
                    return false;
                }
                let is_dumps = global_name(function, scope).is_some_and(|dotted| {
                    matches!(
                        self.resolver.resolve_in(scope.file, &dotted),
                        Definition::External { dotted }
                            if matches!(dotted.as_str(), "json.dumps" | "simplejson.dumps" | "ujson.dumps")
                    )
                });
                let encoder = keywords.iter().find(|(name, _)| name.as_ref() == "cls");
                let is_plain =
                    encoder.is_none_or(|(_, class)| class.last_name() == Some("DjangoJSONEncoder"));
                is_dumps && is_plain
            }
            Term::Name(name) => {
                let mut locals = scope.body.into_iter().flat_map(|body| body.local(name));
                locals.any(|local| {
                    matches!(local.value, Term::Call { .. }) && self.is_json(&local.value, scope)
                })
            }
            _ => false,
        }
    }
}

/// Whether a value is taken from settings, by the names on the way: what they hold is the site's own.
fn is_of_settings(term: &Term, scope: &Scope<'_, '_>, depth: u8) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return false;
    };
    match term {
        Term::Name(name) => {
            let mut locals = scope.body.into_iter().flat_map(|body| body.local(name));
            name.contains("settings") || locals.any(|one| is_of_settings(&one.value, scope, depth))
        }
        Term::Attribute(object, name) => {
            name.contains("settings") || is_of_settings(object, scope, depth)
        }
        Term::Call { function, .. } => is_of_settings(function, scope, depth),
        Term::Item(object, _) => is_of_settings(object, scope, depth),
        _ => false,
    }
}

/// What a call is given, by position and by name.
fn call_arguments(call: &Term) -> impl Iterator<Item = &Term> {
    let (arguments, keywords) = match call {
        Term::Call {
            arguments,
            keywords,
            ..
        } => (arguments.as_slice(), keywords.as_slice()),
        _ => (&[][..], &[][..]),
    };
    arguments
        .iter()
        .chain(keywords.iter().map(|(_, term)| term))
}

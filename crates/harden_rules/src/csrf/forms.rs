//! Forms of templates: where they are sent, and whether the token goes with them.

use std::collections::HashMap;

use harden_finding::{Persona, Place};
use harden_project::TreeTemplates;
use harden_secrets::Usage;
use harden_templates::pages::{Element, ElementId, Piece};

use crate::violation::Violation;

/// A form of a template.
pub(super) struct Form<'t> {
    pub(super) element: &'t Element,
    /// What stands in it, or names it.
    pub(super) fields: Vec<&'t Element>,
    pub(super) place: Place,
    pub(super) method: Method,
    pub(super) target: Target,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    Get,
    Post,
    /// It is printed, or none that is sent anywhere.
    Other,
}

/// Where a form is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The page itself, or another of this site.
    Site,
    /// Another host, which is named.
    Elsewhere(String),
    /// It is printed.
    Printed,
    /// A script takes it.
    Script,
}

/// Every form, in the order of the templates.
pub(super) fn forms(templates: &TreeTemplates) -> Vec<Form<'_>> {
    let mut fields: HashMap<ElementId, Vec<&Element>> = HashMap::new();
    let mut owned: HashMap<String, Vec<&Element>> = HashMap::new();
    for element in templates.pages.elements() {
        if let Some(form) = element.form {
            fields.entry(form).or_default().push(element);
        }
        // A field may stand anywhere and name its form.
        if let Some(form) = value(templates, element, "form") {
            owned.entry(form).or_default().push(element);
        }
    }
    let forms = (0..).map(ElementId).zip(templates.pages.elements());
    forms
        .filter(|(_, element)| element.name == "form" && element.is_taken_up)
        .map(|(id, element)| {
            let mut fields = fields.remove(&id).unwrap_or_default();
            let name = value(templates, element, "id");
            fields.extend(name.and_then(|name| owned.get(&name)).into_iter().flatten());
            Form {
                element,
                fields,
                place: templates.place(element.place),
                method: method(templates, element),
                target: target(templates, element),
            }
        })
        .collect()
}

/// Whether a page has htmx send the token with whatever it sends: `<body hx-headers='{"X-CSRFToken": …}'>`.
pub(super) fn htmx_sends_token(templates: &TreeTemplates) -> bool {
    let mut elements = templates.pages.elements();
    elements.any(|element| {
        matches!(element.name.as_str(), "body" | "html" | "main" | "div")
            && value(templates, element, "hx-headers")
                .is_some_and(|headers| headers.to_ascii_lowercase().contains("csrf"))
    })
}

fn method(templates: &TreeTemplates, form: &Element) -> Method {
    let Some(value) = value(templates, form, "method") else {
        return Method::Get;
    };
    match value.trim().to_ascii_lowercase().as_str() {
        "get" | "" => Method::Get,
        "post" => Method::Post,
        _ => Method::Other,
    }
}

fn target(templates: &TreeTemplates, form: &Element) -> Target {
    let Some(action) = value(templates, form, "action") else {
        return Target::Site;
    };
    let action = action.trim().to_ascii_lowercase();
    // Behind `#` is no page of its own, but one of a script.
    if action.starts_with("javascript:") || action.starts_with('#') && action.len() > 1 {
        return Target::Script;
    }
    let host = action
        .strip_prefix("https://")
        .or_else(|| action.strip_prefix("http://"))
        .or_else(|| action.strip_prefix("//"));
    match host {
        Some(host) => {
            let host = host.split(['/', '?', '#']).next().unwrap_or_default();
            if host.contains(PRINTED) {
                Target::Printed
            } else {
                Target::Elsewhere(host.to_owned())
            }
        }
        None if action.starts_with(PRINTED) => {
            let printed = form
                .attribute("action")
                .and_then(|action| action.value.as_ref());
            if printed.is_some_and(|pieces| begins_with_url(templates, pieces)) {
                Target::Site
            } else {
                Target::Printed
            }
        }
        None => Target::Site,
    }
}

/// Stands for what is printed.
pub(super) const PRINTED: char = '\u{1a}';

/// The value of an attribute.
pub(super) fn value(templates: &TreeTemplates, element: &Element, name: &str) -> Option<String> {
    let pieces = element.attribute(name)?.value.as_ref()?;
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(place) => text.push_str(templates.text(*place)),
            Piece::Printed(_) => text.push(PRINTED),
        }
    }
    Some(text)
}

/// Whether the first thing that is printed is `{% url %}`, or a path of the request.
pub(super) fn begins_with_url(templates: &TreeTemplates, pieces: &[Piece]) -> bool {
    let Some(Piece::Printed(place)) = pieces.first() else {
        return false;
    };
    let text = templates.text(*place);
    let inner = text.trim_start_matches(['{', '%', '-']).trim_start();
    ["url ", "url(", "request.path", "request.get_full_path"]
        .iter()
        .any(|start| inner.starts_with(start))
}

impl Form<'_> {
    /// Whether a field of the form may be the token's, however it came there.
    pub(super) fn may_have_token(&self, templates: &TreeTemplates) -> bool {
        self.element.may_have_token || self.names_token(templates)
    }

    /// Whether one is.
    pub(super) fn has_token(&self, templates: &TreeTemplates) -> bool {
        self.element.has_token || self.names_token(templates)
    }

    /// A hidden field, or a header of htmx, by its name.
    fn names_token(&self, templates: &TreeTemplates) -> bool {
        let names = |element: &Element| {
            ["name", "hx-headers", "data-hx-headers"]
                .iter()
                .any(|name| {
                    value(templates, element, name)
                        .is_some_and(|value| value.to_ascii_lowercase().contains("csrf"))
                })
        };
        names(self.element) || self.fields.iter().any(|field| names(field))
    }

    /// Whether htmx takes the form, with the headers that elements around it name.
    pub(super) fn is_sent_by_htmx(&self) -> bool {
        ["hx-post", "hx-put", "hx-patch", "hx-delete"]
            .iter()
            .any(|name| {
                self.element.attribute(name).is_some()
                    || self.element.attribute(&format!("data-{name}")).is_some()
            })
    }

    /// The name in `action="{% url 'name' … %}"`, where nothing else stands there.
    pub(super) fn names_view<'t>(&self, templates: &'t TreeTemplates) -> Option<&'t str> {
        let pieces = self.element.attribute("action")?.value.as_deref()?;
        let [Piece::Printed(place)] = pieces else {
            return None;
        };
        let inner = templates.text(*place).trim_start_matches(['{', '%', '-']);
        let argument = inner.trim_start().strip_prefix("url")?;
        let argument = argument.trim_start_matches([' ', '(']);
        let quote = argument
            .chars()
            .next()
            .filter(|quote| matches!(quote, '"' | '\''))?;
        argument[1..].split(quote).next()
    }

    /// Whether one of its buttons sends it by another method: `<button formmethod="post">`.
    pub(super) fn can_be_posted(&self, templates: &TreeTemplates) -> bool {
        self.fields.iter().any(|field| {
            value(templates, field, "formmethod")
                .is_some_and(|method| method.trim().eq_ignore_ascii_case("post"))
        })
    }

    pub(super) fn violation(&self, message: String, help: &str) -> Violation {
        let subject = format!("form {}", self.place.file);
        let violation = Violation::new(self.place.clone(), subject, message, help);
        if Usage::of(&self.place.file) == Usage::Site {
            violation
        } else {
            violation.persona(Persona::Auditor).outside_gate()
        }
    }
}

//! What stands between tags that change what becomes of it.

use std::collections::HashMap;

use harden_project::TreeTemplates;
use harden_templates::pages::{TemplateId, TemplatePlace};
use harden_templates::syntax::{Node, NodeKind, Span, Tag};

/// Stretches of templates by what the tag around them does.
#[derive(Debug, Default)]
pub(super) struct Regions {
    /// `{% script %}` of django-csp, which writes the nonce by itself.
    with_nonce: HashMap<TemplateId, Vec<Span>>,
    /// `{% compress %}`, which makes one file of what it holds.
    joined: HashMap<TemplateId, Vec<Span>>,
    /// `{% cache %}`, which keeps what it holds for other visitors.
    cached: HashMap<TemplateId, Vec<Span>>,
}

impl Regions {
    pub(super) fn of(templates: &TreeTemplates) -> Self {
        let mut regions = Self::default();
        for id in templates.library.ids() {
            regions.add(id, &templates.library.get(id).nodes);
        }
        regions
    }

    fn add(&mut self, template: TemplateId, nodes: &[Node]) {
        for node in nodes {
            if let NodeKind::Tag(tag) = &node.kind
                && tag.body.is_some()
            {
                let list = match tag.name.as_ref() {
                    "script" => Some(&mut self.with_nonce),
                    "cache" => Some(&mut self.cached),
                    "compress" if !is_left_inline(tag) => Some(&mut self.joined),
                    _ => None,
                };
                if let Some(list) = list {
                    list.entry(template).or_default().push(node.span);
                }
            }
            for body in node.bodies() {
                self.add(template, body);
            }
        }
    }

    pub(super) fn has_nonce(&self, place: TemplatePlace) -> bool {
        holds(&self.with_nonce, place)
    }

    pub(super) fn is_cached(&self, place: TemplatePlace) -> bool {
        holds(&self.cached, place)
    }

    pub(super) fn is_joined(&self, place: TemplatePlace) -> bool {
        holds(&self.joined, place)
    }
}

fn holds(list: &HashMap<TemplateId, Vec<Span>>, place: TemplatePlace) -> bool {
    list.get(&place.template).is_some_and(|spans| {
        spans
            .iter()
            .any(|span| (span.start..span.end).contains(&place.span.start))
    })
}

/// `{% compress js inline %}`
fn is_left_inline(tag: &Tag) -> bool {
    let operand = |word: &str| {
        tag.arguments.iter().any(|argument| {
            let name = argument.value.as_name();
            name.is_some_and(|name| name.as_ref() == word)
        })
    };
    operand("inline")
}

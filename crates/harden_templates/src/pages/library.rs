//! The templates of a project, by the names under which code asks for them.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::syntax::{Expression, Name, Node, NodeKind, Operand, Template};

/// A template of a [`Library`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TemplateId(pub u32);

impl TemplateId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// All templates that may meet on a page.
#[derive(Clone, Debug, Default)]
pub struct Library {
    templates: Vec<Template>,
    names: HashMap<Name, TemplateId>,
    /// By template, those that extend it: made when it is first asked for.
    children: OnceLock<Vec<Vec<TemplateId>>>,
}

impl Library {
    /// Adds a template under its names.
    pub fn add(&mut self, template: Template, names: impl IntoIterator<Item = Name>) -> TemplateId {
        let count = self.templates.len();
        let id = TemplateId(u32::try_from(count).expect("files are bounded in number"));
        self.templates.push(template);
        self.children = OnceLock::new();
        for name in names {
            self.name(id, name);
        }
        id
    }

    /// Gives a template one more name: one that is taken already stays with the earlier template, as Django's
    /// loaders find the first.
    pub fn name(&mut self, id: TemplateId, name: Name) {
        self.names.entry(name).or_insert(id);
        self.children = OnceLock::new();
    }

    pub fn find(&self, name: &str) -> Option<TemplateId> {
        self.names.get(name).copied()
    }

    pub fn get(&self, id: TemplateId) -> &Template {
        &self.templates[id.index()]
    }

    pub fn ids(&self) -> impl Iterator<Item = TemplateId> + use<> {
        (0..u32::try_from(self.templates.len()).expect("ids are of 32 bits")).map(TemplateId)
    }

    /// The template that another extends, where its name is written there and it is known.
    pub fn parent(&self, id: TemplateId) -> Option<TemplateId> {
        let extends = extends(&self.get(id).nodes)?;
        let NodeKind::Extends(name) = &extends.kind else {
            return None;
        };
        names(name).iter().find_map(|name| self.find(name))
    }

    /// Whether what a template extends, or what that extends, is not known.
    pub(super) fn has_unknown_root(&self, id: TemplateId) -> bool {
        let mut seen = vec![id];
        let mut root = id;
        while let Some(parent) = self.parent(root) {
            if seen.contains(&parent) {
                return false;
            }
            seen.push(parent);
            root = parent;
        }
        self.is_child(root)
    }

    /// Whether it extends something whose name is put together when the page is made.
    pub(super) fn extends_computed(&self, id: TemplateId) -> bool {
        extends(&self.get(id).nodes).is_some_and(
            |node| matches!(&node.kind, NodeKind::Extends(name) if names(name).is_empty()),
        )
    }

    /// The templates that extend one, in their order.
    pub fn children(&self, id: TemplateId) -> &[TemplateId] {
        let children = self.children.get_or_init(|| {
            let mut children = vec![Vec::new(); self.templates.len()];
            for child in self.ids() {
                if let Some(parent) = self.parent(child) {
                    children[parent.index()].push(child);
                }
            }
            children
        });
        &children[id.index()]
    }

    /// Whether it extends anything, be it known or not.
    pub fn is_child(&self, id: TemplateId) -> bool {
        extends(&self.get(id).nodes).is_some()
    }
}

/// The names that a template which is extended or included may have, as far as they are written there.
pub(super) fn names(template: &Expression) -> Vec<Name> {
    let own = match &template.operand {
        Operand::Text { value, .. } => vec![value.clone()],
        // Of a list, Jinja takes the first that is there.
        Operand::OneOf(values) | Operand::Collection(values) => {
            values.iter().flat_map(names).collect()
        }
        _ => Vec::new(),
    };
    match template.filters.as_slice() {
        [] => own,
        [filter] if matches!(filter.name.as_ref(), "default" | "default_if_none") => {
            let otherwise = filter.arguments.first();
            own.into_iter()
                .chain(otherwise.and_then(|argument| argument.value.as_text().cloned()))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Only text and comments may stand before it.
fn extends(nodes: &[Node]) -> Option<&Node> {
    let is_extends = |node: &&Node| matches!(node.kind, NodeKind::Extends(_));
    nodes.iter().take(8).find(is_extends)
}

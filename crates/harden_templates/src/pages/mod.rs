//! Pages: what templates come to together, over inheritance and includes, with the place that each value is
//! printed to.
//!
//! A template that extends none is walked from its first character; of one that extends another, only the blocks
//! are, each from where the walk over its parent came to the block. An included template is walked once for each
//! context that it is included in.

mod blocks;
mod elements;
mod facts;
mod flow;
mod forms;
mod includes;
mod library;
mod locals;
mod shown;
mod tags;
#[cfg(test)]
mod tests;
mod tokens;
mod walk;

use elements::Elements;
pub use facts::{
    Attribute, BlockDisagreement, BlockInScript, Element, ElementId, Escaping, Piece, PrintedBy,
    PrintedValue, Site, TemplatePlace,
};
pub use library::{Library, TemplateId};
pub use locals::{Local, LocalValue, Locals, LocalsId};
pub use shown::{pages_possibly_with, pages_with};
use walk::Walk;

/// Nodes that are walked over for each one that there is, at most.
const WALKS_PER_NODE: u64 = 64;

/// What is known of all pages of a library.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// In the order in which they were first met.
    pub values: Vec<PrintedValue>,
    elements: Elements,
    pub disagreements: Vec<BlockDisagreement>,
    pub blocks_in_scripts: Vec<BlockInScript>,
    pub locals: Locals,
    /// For each template, whence it is included and what is bound there.
    callers: Vec<Vec<(TemplateId, LocalsId)>>,
    /// Whether templates include one another so often that not all of it was followed.
    pub is_cut: bool,
}

impl Pages {
    /// Walks over all pages.
    pub fn of(library: &Library) -> Self {
        let nodes: u64 = library
            .ids()
            .map(|id| 1 + count(&library.get(id).nodes))
            .sum();
        let mut walk = Walk::new(library, nodes.saturating_mul(WALKS_PER_NODE));
        for id in parents_first(library) {
            if library.is_child(id) {
                walk.child(id);
            } else {
                walk.root(id);
            }
        }
        walk.pages
    }

    fn new(templates: usize) -> Self {
        Self {
            callers: vec![Vec::new(); templates],
            ..Self::default()
        }
    }

    pub fn elements(&self) -> impl Iterator<Item = &Element> {
        self.elements.all.iter()
    }

    pub fn element(&self, id: ElementId) -> &Element {
        &self.elements.all[id.0 as usize]
    }

    /// Whence a template is included, and the names that are bound there.
    pub fn callers(&self, template: TemplateId) -> &[(TemplateId, LocalsId)] {
        &self.callers[template.index()]
    }
}

/// Every template behind the one that it extends. Those that extend one another in a ring come last.
fn parents_first(library: &Library) -> Vec<TemplateId> {
    let depth = |id: TemplateId| {
        let mut depth = 0;
        let mut parent = library.parent(id);
        while let Some(id) = parent
            && depth < 1000
        {
            depth += 1;
            parent = library.parent(id);
        }
        depth
    };
    let mut ids: Vec<TemplateId> = library.ids().collect();
    ids.sort_by_cached_key(|id| depth(*id));
    ids
}

fn count(nodes: &[crate::syntax::Node]) -> u64 {
    let mut total = 0;
    for node in nodes {
        total += 1 + node.bodies().map(count).sum::<u64>();
    }
    total
}

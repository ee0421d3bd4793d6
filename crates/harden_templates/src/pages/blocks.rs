//! Inheritance: blocks of a child, each judged where its parent has it.

use crate::html::{Context, Position};
use crate::syntax::{Name, Node, NodeKind, Span};

use super::facts::{BlockDisagreement, BlockInScript, Escaping, TemplatePlace};
use super::flow::Flow;
use super::forms::OpenForms;
use super::library::TemplateId;
use super::locals::LocalsId;
use super::walk::{Scope, Walk};

/// A block of a page: how one comes to it, and how one leaves it.
#[derive(Clone)]
pub(super) struct BlockSite {
    flows: Vec<Flow>,
    escaping: Escaping,
    locals: LocalsId,
    left: Vec<Flow>,
}

impl<'l> Walk<'l> {
    /// The blocks of a template that extends another, each where its parent has it.
    pub(super) fn child(&mut self, template: TemplateId) {
        self.page = template;
        self.leaves_more_open = false;
        let nodes = &self.library.get(template).nodes;
        self.blocks_of_child(nodes, template);
        if self.leaves_more_open {
            // What follows the block on the page is not what it is on the parent's.
            let escaping = self.library.get(template).escapes;
            self.whole(template, Flow::start(), escaping);
        }
    }

    fn blocks_of_child(&mut self, nodes: &'l [Node], template: TemplateId) {
        for node in nodes {
            if let NodeKind::Block { name, body } = &node.kind {
                self.block_of_child(node.span, name, body, template);
                continue;
            }
            for body in node.bodies() {
                self.blocks_of_child(body, template);
            }
        }
    }

    fn block_of_child(&mut self, span: Span, name: &Name, body: &'l [Node], template: TemplateId) {
        let Some(site) = self.site(template, name) else {
            // Where all parents are known, their pages have no such block.
            if self.library.has_unknown_root(template) {
                let scope = self.scope(template);
                self.nodes(body, vec![Flow::start()], scope);
            }
            return;
        };
        let scope = Scope {
            template,
            escaping: site.escaping,
            locals: site.locals,
        };
        let left = self.nodes(body, site.flows.clone(), scope);
        let place = TemplatePlace { template, span };
        self.compare(place, name, &site.left, &left);
        let states = |flows: &[Flow]| -> Vec<(Context, OpenForms)> {
            let states = flows.iter();
            states
                .map(|flow| (flow.context.clone(), flow.forms.clone()))
                .collect()
        };
        self.leaves_more_open |= states(&left) != states(&site.left);
        let site = BlockSite { left, ..site };
        self.sites.insert((template, name.clone()), site);
    }

    /// How the pages of a template's ancestors come to a block.
    fn site(&self, template: TemplateId, name: &Name) -> Option<BlockSite> {
        let mut seen = vec![template];
        let mut ancestor = self.library.parent(template);
        while let Some(page) = ancestor
            && !seen.contains(&page)
        {
            if let Some(site) = self.sites.get(&(page, name.clone())) {
                return Some(site.clone());
            }
            seen.push(page);
            ancestor = self.library.parent(page);
        }
        // A block inside of a block of the same template.
        self.sites.get(&(template, name.clone())).cloned()
    }

    fn compare(&mut self, place: TemplatePlace, name: &Name, expected: &[Flow], left: &[Flow]) {
        let is_expected = |flow: &&Flow| {
            let mut expected = expected.iter();
            expected.any(|known| known.context.joined(&flow.context).is_some())
        };
        let strange = left.iter().find(|flow| !is_expected(flow));
        if let (Some(expected), Some(found)) = (expected.first(), strange) {
            self.leaves_more_open = true;
            self.pages.disagreements.push(BlockDisagreement {
                place,
                name: name.clone(),
                expected: expected.context.position(),
                found: found.context.position(),
            });
        }
    }

    pub(super) fn block(
        &mut self,
        span: Span,
        name: &'l Name,
        body: &'l [Node],
        flows: Vec<Flow>,
        scope: Scope,
    ) -> Vec<Flow> {
        let overridden = self.overrides.last().and_then(|blocks| blocks.get(name));
        // Blocks of two templates may stand in each other. Each takes the place of another once, as in Django.
        if let Some((template, body)) = overridden.copied()
            && !self.filling.contains(&(template, name))
        {
            let scope = Scope { template, ..scope };
            self.filling.push((template, name));
            let left = self.nodes(body, flows, scope);
            self.filling.pop();
            return left;
        }
        let left = self.nodes(body, flows.clone(), scope);
        if self.including.is_empty() {
            if let Some(Position::Script(script)) =
                flows.first().map(|flow| flow.context.position())
            {
                let template = scope.template;
                self.pages.blocks_in_scripts.push(BlockInScript {
                    place: TemplatePlace { template, span },
                    name: name.clone(),
                    script,
                });
            }
            self.sites.insert(
                (self.page, name.clone()),
                BlockSite {
                    flows,
                    escaping: scope.escaping,
                    locals: scope.locals,
                    left: left.clone(),
                },
            );
        }
        left
    }
}

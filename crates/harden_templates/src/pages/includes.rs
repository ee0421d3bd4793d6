//! Templates in the middle of others.

use std::collections::HashMap;

use crate::html::Context;
use crate::syntax::{Expression, Name, Node, NodeKind};

use super::facts::Escaping;
use super::flow::{self, Flow};
use super::library::{TemplateId, names};
use super::locals::LocalValue;
use super::tokens::Token;
use super::walk::{MAX_INCLUDES, Scope, Walk};

/// Where a template is included.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct IncludedFrom {
    template: TemplateId,
    context: Context,
    escaping: Escaping,
    is_in_form: bool,
}

/// What including a template comes to, from one context.
#[derive(Clone)]
pub(super) struct Included {
    left: Vec<Context>,
    token: Token,
    tags: Vec<Name>,
}

impl Walk<'_> {
    pub(super) fn include(
        &mut self,
        template: &Expression,
        bindings: &[(Name, Expression)],
        is_isolated: bool,
        flows: Vec<Flow>,
        scope: Scope,
    ) -> Vec<Flow> {
        let mut inside = scope;
        if is_isolated {
            let nothing = LocalValue::Nothing;
            inside.locals = self.bind(scope, inside.locals, &Name::from(""), nothing);
        }
        inside = self.bound(inside, bindings);
        let names = names(template);
        let found: Vec<TemplateId> = names
            .iter()
            .filter_map(|name| self.library.find(name))
            .collect();
        if found.is_empty() {
            // It may be the form's part that holds the token.
            self.unknown_tag(&Name::from("include"), &flows);
            return flows;
        }
        let mut bound: Vec<Name> = bindings.iter().map(|(name, _)| name.clone()).collect();
        let around = self.pages.locals.iter(scope.locals);
        bound.extend(around.map(|local| local.name.clone()));
        let mut left = Vec::new();
        for id in found {
            let callers = &mut self.pages.callers[id.index()];
            if !callers.contains(&(inside.template, inside.locals)) {
                callers.push((inside.template, inside.locals));
            }
            let one = self.included(id, flows.clone(), scope.escaping, &bound);
            flow::add(&mut left, one);
        }
        left
    }

    fn included(
        &mut self,
        id: TemplateId,
        flows: Vec<Flow>,
        escaping: Escaping,
        bound: &[Name],
    ) -> Vec<Flow> {
        if self.including.len() >= MAX_INCLUDES || self.including.contains(&id) {
            return flows;
        }
        let mut left = Vec::new();
        for flow in flows {
            let is_plain = flow.element.is_none() && flow.inside.is_none();
            let key = IncludedFrom {
                template: id,
                context: flow.context.clone(),
                escaping,
                is_in_form: !flow.forms.is_empty(),
            };
            if is_plain && let Some(known) = self.included.get(&key).cloned() {
                self.print_token_again(&known.token, &flow, bound);
                for tag in &known.tags {
                    self.unknown_tag(tag, std::slice::from_ref(&flow));
                }
                let again = known.left.into_iter().map(|context| Flow {
                    context,
                    ..flow.clone()
                });
                flow::add(&mut left, again.collect());
                continue;
            }
            let outer_token = std::mem::take(&mut self.token);
            let outer_conditions = std::mem::take(&mut self.conditions);
            let outer_bound = std::mem::replace(&mut self.bound, bound.to_vec());
            let outer_tags = std::mem::take(&mut self.tags);
            let forms = flow.forms.clone();
            let one = self.whole(id, flow, escaping);
            // One that opens or closes a form does so anew wherever it is included.
            if is_plain && one.iter().all(|flow| flow.forms == forms) {
                let included = Included {
                    left: one.iter().map(|flow| flow.context.clone()).collect(),
                    token: self.token.clone(),
                    tags: self.tags.clone(),
                };
                self.included.insert(key, included);
            }
            self.token.add(&outer_token);
            self.conditions = outer_conditions;
            self.bound = outer_bound;
            self.tags.extend(outer_tags);
            flow::add(&mut left, one);
        }
        left
    }

    /// A template from beginning to end, with what it extends, wherever one is.
    pub(super) fn whole(&mut self, id: TemplateId, flow: Flow, escaping: Escaping) -> Vec<Flow> {
        let mut blocks = HashMap::new();
        let mut root = id;
        let mut seen = vec![id];
        while let Some(parent) = self.library.parent(root)
            && !seen.contains(&parent)
        {
            overriding(&self.library.get(root).nodes, root, &mut blocks);
            seen.push(parent);
            root = parent;
        }
        let scope = Scope {
            escaping,
            ..self.scope(root)
        };
        self.including.push(id);
        self.overrides.push(blocks);
        let left = self.nodes(&self.library.get(root).nodes, vec![flow], scope);
        self.overrides.pop();
        self.including.pop();
        left
    }
}

/// The blocks of a child, those of its own children before them.
fn overriding<'l>(
    nodes: &'l [Node],
    template: TemplateId,
    blocks: &mut HashMap<Name, (TemplateId, &'l [Node])>,
) {
    for node in nodes {
        if let NodeKind::Block { name, body } = &node.kind {
            blocks
                .entry(name.clone())
                .or_insert((template, body.as_slice()));
        }
        for body in node.bodies() {
            overriding(body, template, blocks);
        }
    }
}

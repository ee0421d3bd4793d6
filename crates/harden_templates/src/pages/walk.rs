//! Goes over a page as Django would print it, on all its ways at once.

use std::collections::HashMap;

use crate::html::{NoEvents, Position};
use crate::syntax::{Arm, Expression, Name, Node, NodeKind, Operand, Span, Tag};

use super::Pages;
use super::blocks::BlockSite;
use super::elements::Recorder;
use super::facts::{Escaping, PrintedBy, PrintedValue, Site, TemplatePlace};
use super::flow::{self, Flow};
use super::forms::Parting;
use super::includes::{Included, IncludedFrom};
use super::library::{Library, TemplateId};
use super::locals::{Local, LocalValue, LocalsId};
use super::tags::{self, Output};
use super::tokens::{Token, is_token};

/// Templates that include one another more deeply are not followed.
pub(super) const MAX_INCLUDES: usize = 40;

/// A loop whose ways have not settled by then is left as it is.
const MAX_ROUNDS: usize = 3;

/// What holds for a part of a template.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    /// Whose text it is.
    pub template: TemplateId,
    pub escaping: Escaping,
    pub locals: LocalsId,
}

pub(super) struct Walk<'l> {
    pub(super) library: &'l Library,
    pub pages: Pages,
    pub(super) values: HashMap<TemplatePlace, usize>,
    /// The page that is walked over.
    pub(super) page: TemplateId,
    pub(super) sites: HashMap<(TemplateId, Name), BlockSite>,
    pub(super) included: HashMap<IncludedFrom, Included>,
    pub(super) including: Vec<TemplateId>,
    /// Blocks in the place of those of a template that is included, itself a child.
    pub(super) overrides: Vec<HashMap<Name, (TemplateId, &'l [Node])>>,
    /// The blocks that stand in the place of others where the walk is.
    pub(super) filling: Vec<(TemplateId, &'l Name)>,
    pub(super) budget: u64,
    pub(super) token: Token,
    /// The conditions around, in the template that is walked over.
    pub(super) conditions: Vec<TemplatePlace>,
    /// The names that are bound where that template is included.
    pub(super) bound: Vec<Name>,
    pub(super) tags: Vec<Name>,
    /// Whether a block of the page leaves something open, or closes something, that its parent's does not.
    pub(super) leaves_more_open: bool,
}

impl<'l> Walk<'l> {
    pub(super) fn new(library: &'l Library, budget: u64) -> Self {
        let count = library.ids().count();
        Self {
            library,
            pages: Pages::new(count),
            values: HashMap::new(),
            page: TemplateId(0),
            sites: HashMap::new(),
            included: HashMap::new(),
            including: Vec::new(),
            overrides: Vec::new(),
            filling: Vec::new(),
            budget,
            token: Token::default(),
            conditions: Vec::new(),
            bound: Vec::new(),
            tags: Vec::new(),
            leaves_more_open: false,
        }
    }

    /// A template that extends none, from its first character.
    pub(super) fn root(&mut self, template: TemplateId) {
        self.page = template;
        let scope = self.scope(template);
        self.nodes(
            &self.library.get(template).nodes,
            vec![Flow::start()],
            scope,
        );
    }

    pub(super) fn scope(&self, template: TemplateId) -> Scope {
        Scope {
            template,
            escaping: self.library.get(template).escapes,
            locals: LocalsId::default(),
        }
    }

    pub(super) fn nodes(
        &mut self,
        nodes: &'l [Node],
        mut flows: Vec<Flow>,
        mut scope: Scope,
    ) -> Vec<Flow> {
        for node in nodes {
            if self.budget == 0 {
                self.pages.is_cut = true;
                return flows;
            }
            self.budget -= 1;
            flows = self.node(node, flows, &mut scope);
            flows = flow::settled(flows);
        }
        flows
    }

    fn node(&mut self, node: &'l Node, flows: Vec<Flow>, scope: &mut Scope) -> Vec<Flow> {
        match &node.kind {
            NodeKind::Text => self.text(node.span, flows, scope.template),
            NodeKind::Print(value) => self.variable(node.span, value, flows, *scope),
            NodeKind::If { arms, otherwise } => {
                self.conditional(arms, otherwise.as_deref(), flows, *scope)
            }
            NodeKind::For {
                targets,
                over,
                body,
                empty,
            } => {
                let mut inside = *scope;
                for (at, target) in targets.iter().enumerate() {
                    let value = if targets.len() == 1 {
                        LocalValue::ItemOf(over.clone())
                    } else {
                        LocalValue::PartOf {
                            item_of: over.clone(),
                            at,
                        }
                    };
                    inside.locals = self.bind(*scope, inside.locals, target, value);
                }
                self.repeated(body, empty.as_deref(), flows, inside, *scope)
            }
            NodeKind::With { bindings, body } => {
                let scope = self.bound(*scope, bindings);
                self.nodes(body, flows, scope)
            }
            NodeKind::Set { targets, value, .. } => {
                for target in targets {
                    let value = match value {
                        Some(value) if targets.len() == 1 => LocalValue::Is(value.clone()),
                        _ => LocalValue::Unknown,
                    };
                    scope.locals = self.bind(*scope, scope.locals, target, value);
                }
                flows
            }
            NodeKind::Block { name, body } => self.block(node.span, name, body, flows, *scope),
            NodeKind::Include {
                template,
                bindings,
                is_isolated,
            } => self.include(template, bindings, *is_isolated, flows, *scope),
            NodeKind::Autoescape { is_on, body } => {
                let scope = Scope {
                    escaping: *is_on,
                    ..*scope
                };
                self.nodes(body, flows, scope)
            }
            NodeKind::Filtered { filters, .. } => {
                let mut value = Expression::unknown(node.span);
                value.filters.clone_from(filters);
                self.print(node.span, &value, PrintedBy::Variable, flows, *scope)
            }
            NodeKind::Translated {
                bindings,
                arms,
                target,
            } => self.translated(bindings, arms, target.as_ref(), flows, scope),
            NodeKind::PartialDefinition {
                is_inline, body, ..
            } => {
                if *is_inline {
                    return self.nodes(body, flows, *scope);
                }
                self.nodes(body, vec![Flow::start()], *scope);
                flows
            }
            NodeKind::Partial(name) => {
                let nodes = &self.library.get(scope.template).nodes;
                match partial(nodes, name) {
                    Some(body) if self.including.len() < MAX_INCLUDES => {
                        self.including.push(scope.template);
                        let left = self.nodes(body, flows, *scope);
                        self.including.pop();
                        left
                    }
                    _ => flows,
                }
            }
            NodeKind::Macro {
                parameters, body, ..
            } => {
                let mut inside = *scope;
                for parameter in parameters {
                    if let Some(name) = parameter.name.as_ref().or(parameter.value.as_name()) {
                        inside.locals = self.bind(*scope, inside.locals, name, LocalValue::Unknown);
                    }
                }
                self.nodes(body, vec![Flow::start()], inside);
                flows
            }
            NodeKind::Tag(tag) => self.tag(node.span, tag, flows, scope),
            NodeKind::Nothing | NodeKind::Extends(_) | NodeKind::Load(_) => flows,
        }
    }

    pub(super) fn bind(
        &mut self,
        scope: Scope,
        outer: LocalsId,
        name: &Name,
        value: LocalValue,
    ) -> LocalsId {
        let local = Local {
            template: scope.template,
            name: name.clone(),
            value,
        };
        self.pages.locals.bind(outer, local)
    }

    pub(super) fn bound(&mut self, scope: Scope, bindings: &[(Name, Expression)]) -> Scope {
        let mut inside = scope;
        for (name, value) in bindings {
            let value = LocalValue::Is(value.clone());
            inside.locals = self.bind(scope, inside.locals, name, value);
        }
        inside
    }

    fn text(&mut self, span: Span, mut flows: Vec<Flow>, template: TemplateId) -> Vec<Flow> {
        let text = self.library.get(template).text_of(span);
        for flow in &mut flows {
            let mut recorder = Recorder::new(
                &mut self.pages.elements,
                template,
                &mut flow.element,
                &mut flow.inside,
                &mut flow.forms,
            );
            flow.context.feed(text, span.start as usize, &mut recorder);
        }
        flows
    }

    fn variable(
        &mut self,
        span: Span,
        value: &'l Expression,
        mut flows: Vec<Flow>,
        scope: Scope,
    ) -> Vec<Flow> {
        // A literal is safe text, and goes on the page as it stands.
        if let Some(text) = value.as_text()
            && !matches!(
                &value.operand,
                Operand::Text {
                    is_translated: true,
                    ..
                }
            )
        {
            for flow in &mut flows {
                flow.context.feed(text, span.start as usize, &mut NoEvents);
            }
            return flows;
        }
        if let Operand::Lookup(path) = &value.operand
            && path.first().is_some_and(|first| first.as_ref() == "block")
        {
            return flows;
        }
        // `{{ csrf() }}` is no expression of Django's: another engine reads such a template.
        let is_foreign_token = || {
            let text = &self.library.get(scope.template).text[span.range()];
            value.operand == Operand::Unknown && text.contains("csrf")
        };
        if is_token(value) || is_foreign_token() {
            self.print_token(&flows);
            return flows;
        }
        self.print(span, value, PrintedBy::Variable, flows, scope)
    }

    fn print(
        &mut self,
        span: Span,
        value: &Expression,
        by: PrintedBy,
        mut flows: Vec<Flow>,
        scope: Scope,
    ) -> Vec<Flow> {
        let place = TemplatePlace {
            template: scope.template,
            span,
        };
        // Addresses have none.
        let is_address =
            matches!(&by, PrintedBy::Tag(tag) if matches!(tag.as_ref(), "url" | "static"));
        let keeps_backslashes =
            !is_address && !value.has_filter(&["addslashes", "escapejs", "slugify", "urlencode"]);
        let values = &mut self.pages.values;
        let index = *self.values.entry(place).or_insert_with(|| {
            values.push(PrintedValue {
                place,
                value: value.clone(),
                printed_by: by,
                sites: Vec::new(),
            });
            values.len() - 1
        });
        for flow in &mut flows {
            let position = flow.context.position();
            let is_in_value = matches!(position, Position::Attribute { .. });
            self.pages.elements.printed(flow, place, is_in_value);
            if position == Position::Text {
                for form in flow.forms.ids() {
                    let printed = &mut self.pages.elements.get(form).printed;
                    if !printed.contains(&index) {
                        printed.push(index);
                    }
                }
            }
            let site = Site {
                position,
                escaping: scope.escaping,
                locals: scope.locals,
                element: flow.element,
                inside: flow.inside,
            };
            let sites = &mut self.pages.values[index].sites;
            if !sites.contains(&site) {
                sites.push(site);
            }
            flow.context.print(keeps_backslashes);
        }
        flows
    }

    fn conditional(
        &mut self,
        arms: &'l [Arm],
        otherwise: Option<&'l [Node]>,
        flows: Vec<Flow>,
        scope: Scope,
    ) -> Vec<Flow> {
        let around = self.conditions.len();
        let conditions = arms.iter().map(|arm| TemplatePlace {
            template: scope.template,
            span: arm.condition,
        });
        self.conditions.extend(conditions);
        let mut parting = Parting::of(&flows);
        let mut left = Vec::new();
        for arm in arms {
            let arm = self.nodes(&arm.body, flows.clone(), scope);
            parting.way(&arm);
            flow::add(&mut left, arm);
        }
        let last = match otherwise {
            Some(body) => self.nodes(body, flows, scope),
            None => flows,
        };
        parting.way(&last);
        flow::add(&mut left, last);
        parting.join(&mut left);
        self.conditions.truncate(around);
        left
    }

    fn repeated(
        &mut self,
        body: &'l [Node],
        empty: Option<&'l [Node]>,
        flows: Vec<Flow>,
        inside: Scope,
        around: Scope,
    ) -> Vec<Flow> {
        let mut parting = Parting::of(&flows);
        let mut entered = flows.clone();
        let mut left = Vec::new();
        for _ in 0..MAX_ROUNDS {
            let round = self.nodes(body, entered.clone(), inside);
            parting.way(&round);
            flow::add(&mut left, round.clone());
            let before = entered.clone();
            flow::add(&mut entered, round);
            if entered == before {
                break;
            }
        }
        let none = match empty {
            Some(body) => self.nodes(body, flows, around),
            None => flows,
        };
        parting.way(&none);
        flow::add(&mut left, none);
        parting.join(&mut left);
        left
    }

    fn translated(
        &mut self,
        bindings: &'l [(Name, Expression)],
        arms: &'l [Vec<Node>],
        target: Option<&Name>,
        flows: Vec<Flow>,
        scope: &mut Scope,
    ) -> Vec<Flow> {
        if let Some(target) = target {
            scope.locals = self.bind(*scope, scope.locals, target, LocalValue::Unknown);
            return flows;
        }
        let inside = self.bound(*scope, bindings);
        let mut left = Vec::new();
        for arm in arms {
            let arm = self.nodes(arm, flows.clone(), inside);
            flow::add(&mut left, arm);
        }
        left
    }

    fn tag(&mut self, span: Span, tag: &'l Tag, flows: Vec<Flow>, scope: &mut Scope) -> Vec<Flow> {
        if let Some(target) = &tag.target {
            scope.locals = self.bind(*scope, scope.locals, target, tags::given(tag));
        }
        match tags::output(tag) {
            Output::Nothing => flows,
            Output::Token => {
                self.print_token(&flows);
                flows
            }
            Output::OneOf(value) => {
                let by = PrintedBy::EscapingTag(tag.name.clone());
                self.print(span, &value, by, flows, *scope)
            }
            Output::Own => {
                let value = Expression::new(span, Operand::Computed);
                let by = PrintedBy::Tag(tag.name.clone());
                self.print(span, &value, by, flows, *scope)
            }
            Output::Body => {
                self.unknown_tag(&tag.name, &flows);
                match &tag.body {
                    Some(body) => self.nodes(body, flows, *scope),
                    None => flows,
                }
            }
            Output::Unknown => {
                self.unknown_tag(&tag.name, &flows);
                let value = Expression::unknown(span);
                let by = PrintedBy::Tag(tag.name.clone());
                self.print(span, &value, by, flows, *scope)
            }
        }
    }

    /// A tag that may print a part of a form which nobody sees.
    pub(super) fn unknown_tag(&mut self, name: &Name, flows: &[Flow]) {
        if !self.tags.contains(name) {
            self.tags.push(name.clone());
        }
        for form in flows.iter().flat_map(|flow| flow.forms.ids()) {
            let tags = &mut self.pages.elements.get(form).tags;
            if !tags.contains(name) {
                tags.push(name.clone());
            }
        }
    }
}

fn partial<'l>(nodes: &'l [Node], wanted: &Name) -> Option<&'l [Node]> {
    nodes.iter().find_map(|node| match &node.kind {
        NodeKind::PartialDefinition { name, body, .. } if name == wanted => Some(body.as_slice()),
        _ => node.bodies().find_map(|body| partial(body, wanted)),
    })
}

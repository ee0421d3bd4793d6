//! Which views answer with the page that something stands on, so that they alone are given another policy.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use harden_project::views::{Answerer, AnsweringView};
use harden_project::{Meanings, TreeTemplates};
use harden_templates::pages::{TemplateId, TemplatePlace, pages_possibly_with};
use harden_templates::syntax::{Name, Node, NodeKind};

use crate::inventory::Inventory;
use crate::stack::Stack;

/// Which views something concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// All that answer with a page that it is on.
    Views(BTreeSet<AnsweringView>),
    SiteWide(Why),
}

/// Why views of their own would not do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is on the pages of most views.
    Most { views: usize, of: usize },
    /// Nothing in the project answers with the template by its name.
    NoView { template: Arc<str> },
    /// Django answers with it when nothing else does.
    OfDjango { template: Arc<str> },
    /// A function or a class that is no view fills the template in.
    NotAView { template: Arc<str>, by: String },
    /// It is a part of pages that a script fetches.
    Part { template: Arc<str>, view: String },
    /// Its decorator cannot wait for the answer.
    Async { view: String },
    /// django-csp 3 adds the nonce to each policy of a page that asks for it.
    Nonce { template: Arc<str> },
    /// More than could be followed, or than a reader would follow.
    TooMany,
}

/// Without them a policy per view helps nobody: it is the site's.
const FEWEST_FOR_MOST: usize = 2;
/// What Django fills in by itself where something goes wrong.
const OF_DJANGO: [&str; 5] = [
    "400.html",
    "403.html",
    "403_csrf.html",
    "404.html",
    "500.html",
];
/// Tags whose pages are looked for, at most.
const MOST_TAGS: usize = 64;

/// Asks which views answer with which pages.
pub struct Placing<'t> {
    templates: &'t TreeTemplates,
    meanings: &'t Meanings<'t>,
    stack: Stack,
    /// What each template includes.
    includes: BTreeMap<TemplateId, BTreeSet<TemplateId>>,
    /// Where tags are used.
    tags: BTreeMap<Name, Vec<TemplatePlace>>,
    /// Templates in which a document begins.
    documents: BTreeSet<TemplateId>,
    with_nonce: BTreeSet<TemplateId>,
    /// How many views answer with any template.
    views: usize,
}

impl<'t> Placing<'t> {
    pub fn new(
        templates: &'t TreeTemplates,
        meanings: &'t Meanings<'t>,
        inventory: &Inventory,
        stack: Stack,
    ) -> Self {
        let library = &templates.library;
        let mut includes: BTreeMap<TemplateId, BTreeSet<TemplateId>> = BTreeMap::new();
        let mut tags = BTreeMap::new();
        let mut documents = BTreeSet::new();
        let mut views = BTreeSet::new();
        for id in library.ids() {
            for (caller, _) in templates.pages.callers(id) {
                includes.entry(*caller).or_default().insert(id);
            }
            let template = library.get(id);
            find_tags(id, &template.nodes, &mut tags);
            let text = template.text.to_ascii_lowercase();
            if ["<!doctype", "<html", "<body"]
                .iter()
                .any(|tag| text.contains(tag))
            {
                documents.insert(id);
            }
            let answerers = meanings.answerers(templates, id).into_iter();
            views.extend(answerers.filter_map(|one| match one {
                Answerer::View(view) => Some(view),
                _ => None,
            }));
        }
        let nonces = inventory.nonces().filter(|nonce| nonce.is_certain);
        Self {
            templates,
            meanings,
            stack,
            includes,
            tags,
            documents,
            with_nonce: nonces.map(|nonce| nonce.at.template).collect(),
            views: views.len(),
        }
    }

    /// The views whose pages a place of a template may be on.
    pub fn of(&self, place: TemplatePlace) -> Placement {
        let mut views = BTreeSet::new();
        let why = self.find(place, &mut views);
        if views.len() > FEWEST_FOR_MOST && views.len() * 2 > self.views {
            return Placement::SiteWide(Why::Most {
                views: views.len(),
                of: self.views,
            });
        }
        match why {
            Some(why) => Placement::SiteWide(why),
            None if views.is_empty() => Placement::SiteWide(Why::NoView {
                template: Arc::clone(self.templates.file(place.template)),
            }),
            None => Placement::Views(views),
        }
    }

    /// Adds the views, and gives the first reason why they alone would not do.
    fn find(&self, place: TemplatePlace, views: &mut BTreeSet<AnsweringView>) -> Option<Why> {
        let mut why = None;
        let mut known = BTreeSet::new();
        let mut tags = BTreeSet::new();
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            let library = &self.templates.library;
            let Some(pages) = pages_possibly_with(library, &self.templates.pages, place) else {
                return Some(Why::TooMany);
            };
            for page in pages {
                if !known.insert(page) {
                    continue;
                }
                let mut used = Vec::new();
                let own = self.answer(page, views, &mut used);
                why = why.or(own.err());
                for tag in used {
                    if tags.len() < MOST_TAGS && tags.insert(tag.clone()) {
                        open.extend(self.tags.get(&tag).into_iter().flatten());
                    }
                }
            }
        }
        why
    }

    /// Adds the views that answer with a page, and the tags that fill it in.
    fn answer(
        &self,
        page: TemplateId,
        views: &mut BTreeSet<AnsweringView>,
        tags: &mut Vec<Name>,
    ) -> Result<(), Why> {
        let template = || Arc::clone(self.templates.file(page));
        let answerers = self.meanings.answerers(self.templates, page);
        let is_part_of_others = !self.templates.library.children(page).is_empty()
            || !self.templates.pages.callers(page).is_empty();
        if answerers.is_empty() && !is_part_of_others {
            let template = template();
            let name = template.rsplit('/').next().unwrap_or_default();
            return Err(if OF_DJANGO.contains(&name) {
                Why::OfDjango { template }
            } else {
                Why::NoView { template }
            });
        }
        for answerer in answerers {
            let view = match answerer {
                Answerer::Tag(tag) => {
                    tags.push(tag);
                    continue;
                }
                Answerer::Other(name, place) => {
                    return Err(Why::NotAView {
                        template: template(),
                        by: if name.is_empty() {
                            format!("at {}:{}", place.file, place.line)
                        } else {
                            format!("by `{name}` ({}:{})", place.file, place.line)
                        },
                    });
                }
                Answerer::View(view) => view,
            };
            let parts = self.parts(page);
            if !self.is_document(&parts) {
                return Err(Why::Part {
                    template: template(),
                    view: view.dotted,
                });
            }
            if view.is_async && !self.stack.awaits(view.kind) {
                return Err(Why::Async { view: view.dotted });
            }
            let mut with_nonce = parts.iter().filter(|part| self.with_nonce.contains(part));
            if self.stack == Stack::DjangoCsp3
                && let Some(part) = with_nonce.next()
            {
                return Err(Why::Nonce {
                    template: Arc::clone(self.templates.file(*part)),
                });
            }
            views.insert(view);
        }
        Ok(())
    }

    /// What a page is made of: what it extends, and what all these include.
    fn parts(&self, page: TemplateId) -> BTreeSet<TemplateId> {
        let mut parts = BTreeSet::new();
        let mut open = vec![page];
        while let Some(part) = open.pop() {
            if parts.insert(part) {
                open.extend(self.templates.library.parent(part));
                open.extend(self.includes.get(&part).into_iter().flatten());
            }
        }
        parts
    }

    /// Whether a whole document comes of it: the policy of a part of one is that of the page it is put into.
    fn is_document(&self, parts: &BTreeSet<TemplateId>) -> bool {
        let library = &self.templates.library;
        let extends_unknown = |id: TemplateId| library.is_child(id) && library.parent(id).is_none();
        parts
            .iter()
            .any(|part| self.documents.contains(part) || extends_unknown(*part))
    }
}

fn find_tags(template: TemplateId, nodes: &[Node], tags: &mut BTreeMap<Name, Vec<TemplatePlace>>) {
    for node in nodes {
        if let NodeKind::Tag(tag) = &node.kind {
            let place = TemplatePlace {
                template,
                span: node.span,
            };
            tags.entry(tag.name.clone()).or_default().push(place);
        }
        for body in node.bodies() {
            find_tags(template, body, tags);
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Most { views, of } => write!(f, "it is on the pages of {views} of {of} views"),
            Self::NoView { template } => {
                write!(
                    f,
                    "no view of the project is known to answer with `{template}`"
                )
            }
            Self::OfDjango { template } => write!(
                f,
                "Django itself answers with `{template}` where something goes wrong"
            ),
            Self::NotAView { template, by } => {
                write!(
                    f,
                    "`{template}` is filled in {by}, which is no view that is known"
                )
            }
            Self::Part { template, view } => write!(
                f,
                "`{template}`, which `{view}` answers with, is a part of a page: the policy of the page that takes it in decides"
            ),
            Self::Async { view } => {
                write!(f, "`{view}` is asynchronous, and the decorator is not")
            }
            Self::Nonce { template } => write!(
                f,
                "`{template}` asks for the nonce, which django-csp 3 then adds to every policy of the page: browsers ignore `'unsafe-inline'` beside it"
            ),
            Self::TooMany => f.write_str("too many views would need a policy of their own"),
        }
    }
}

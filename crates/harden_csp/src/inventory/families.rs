//! Families of pages: all that extend the same template, with all that these include.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use harden_project::TreeTemplates;
use harden_templates::pages::TemplateId;
use serde::Serialize;

/// Pages with the same root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Family {
    /// The template that extends none.
    pub root: Arc<str>,
    /// What its pages are made of.
    pub templates: Vec<Arc<str>>,
}

/// The roots of every template.
#[derive(Debug)]
pub struct Families {
    roots: Vec<BTreeSet<TemplateId>>,
    mails: BTreeSet<TemplateId>,
}

/// Longer chains of templates are not followed.
const DEEPEST: usize = 32;

impl Families {
    pub(super) fn of(templates: &TreeTemplates) -> Self {
        let count = templates.library.ids().count();
        let mut roots = vec![BTreeSet::new(); count];
        for id in templates.library.ids() {
            roots[id.0 as usize] = roots_of(templates, id);
        }
        let pages: BTreeSet<TemplateId> = templates
            .pages
            .elements()
            .filter(|element| is_of_browser(&element.name))
            .map(|element| element.place.template)
            .collect();
        let mut mails = BTreeSet::new();
        for id in templates.library.ids() {
            let named = is_named_mail(templates.file(id));
            let mut of_root = roots[id.0 as usize].iter();
            if named && !pages.contains(&id) && of_root.all(|root| !pages.contains(root)) {
                mails.insert(id);
            }
        }
        // What mails alone are made of.
        for id in templates.library.ids() {
            let mut of_root = roots[id.0 as usize].iter();
            if !pages.contains(&id) && of_root.all(|root| mails.contains(root)) {
                mails.insert(id);
            }
        }
        Self { roots, mails }
    }

    pub(super) fn is_mail(&self, id: TemplateId) -> bool {
        self.mails.contains(&id)
    }

    pub(super) fn roots(&self, templates: &TreeTemplates, id: TemplateId) -> Vec<Arc<str>> {
        let roots = self.roots[id.0 as usize].iter();
        roots.map(|id| Arc::clone(templates.file(*id))).collect()
    }

    pub(super) fn mails(&self, templates: &TreeTemplates) -> Vec<Arc<str>> {
        let mails = self.mails.iter();
        mails.map(|id| Arc::clone(templates.file(*id))).collect()
    }

    pub(super) fn list(&self, templates: &TreeTemplates) -> Vec<Family> {
        let mut families: BTreeMap<TemplateId, Vec<Arc<str>>> = BTreeMap::new();
        for (id, roots) in templates.library.ids().zip(&self.roots) {
            for root in roots.iter().filter(|root| !self.is_mail(**root)) {
                let family = families.entry(*root).or_default();
                family.push(Arc::clone(templates.file(id)));
            }
        }
        families
            .into_iter()
            .map(|(root, of_family)| Family {
                root: Arc::clone(templates.file(root)),
                templates: of_family,
            })
            .collect()
    }
}

fn roots_of(templates: &TreeTemplates, id: TemplateId) -> BTreeSet<TemplateId> {
    let mut roots = BTreeSet::new();
    let mut seen = BTreeSet::from([id]);
    let mut open = vec![(id, 0)];
    while let Some((id, depth)) = open.pop() {
        let parent = templates.library.parent(id);
        let callers = templates
            .pages
            .callers(id)
            .iter()
            .map(|(caller, _)| *caller);
        let above: Vec<TemplateId> = parent.into_iter().chain(callers).collect();
        if above.is_empty() || depth >= DEEPEST {
            roots.insert(id);
        }
        for id in above {
            if seen.insert(id) {
                open.push((id, depth + 1));
            }
        }
    }
    if roots.is_empty() {
        // They include one another in a ring.
        roots.insert(id);
    }
    roots
}

/// What stands in no mail.
fn is_of_browser(element: &str) -> bool {
    matches!(
        element,
        "script"
            | "form"
            | "input"
            | "button"
            | "iframe"
            | "nav"
            | "dialog"
            | "textarea"
            | "select"
    )
}

/// A template of a mail is called so, or lies in a folder of mails.
fn is_named_mail(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    path.split(['/', '.', '_', '-']).any(|word| {
        matches!(
            word,
            "email"
                | "emails"
                | "mail"
                | "mails"
                | "mailer"
                | "mjml"
                | "newsletter"
                | "newsletters"
                | "pdf"
        )
    })
}

//! Fields of models that hold addresses which the code begins, and that no form offers: logs of requests, links that
//! are put together once.

use std::collections::{BTreeMap, BTreeSet};

use harden_python::conduct::DeedKind;
use harden_python::facts::{BindingKind, ClassFacts, Value};

use super::Code;
use super::classes::Class;
use super::contexts::is_test;

/// What the project says of who writes fields, by their names.
#[derive(Debug, Default)]
pub(super) struct Begun {
    /// The objects and classes whose field is given such an address, in lower case and without `_`.
    owners: BTreeMap<String, BTreeSet<String>>,
    /// What forms and serializers take of each model, by its name as written.
    offered: BTreeMap<String, Offered>,
}

#[derive(Debug, Default)]
struct Offered {
    has_all: bool,
    fields: BTreeSet<String>,
}

/// Shorter names of objects say nothing of their class.
const LEAST_LETTERS: usize = 4;

impl<'a> Code<'a> {
    /// Whether the code begins the address that a field of a model holds, and nobody else writes it.
    pub(super) fn is_begun_by_code(&self, owner: &Class<'a>, field: &str) -> bool {
        let begun = self.begun.get_or_init(|| self.find_begun());
        let class = owner.reference.name();
        let lower = class.to_ascii_lowercase();
        let is_of_class = |name: &String| {
            let is_part = lower.starts_with(name.as_str()) || lower.ends_with(name.as_str());
            name.is_empty() || *name == lower || name.len() >= LEAST_LETTERS && is_part
        };
        let is_given = begun
            .owners
            .get(field)
            .is_some_and(|owners| owners.iter().any(is_of_class));
        let is_offered = || {
            let offered = begun.offered.get(class);
            offered.is_some_and(|offered| offered.has_all || offered.fields.contains(field))
        };
        is_given && !is_offered()
    }

    fn find_begun(&self) -> Begun {
        let mut found = Begun::default();
        for (file, facts) in self.facts.files() {
            if is_test(file) {
                continue;
            }
            for conduct in &facts.conduct {
                for name in conduct.names(DeedKind::Address) {
                    let Some((owner, field)) = name.rsplit_once('.') else {
                        continue;
                    };
                    // `Visit.objects.create`, `models.Visit`, `self.visit`
                    let owner = owner.split(".objects").next().unwrap_or(owner);
                    let owner = owner.rsplit('.').next().unwrap_or(owner);
                    let owner = owner.replace('_', "").to_ascii_lowercase();
                    let owners = found.owners.entry(field.to_owned()).or_default();
                    owners.insert(owner);
                }
            }
            if !facts.words.may_hold("Meta") {
                continue;
            }
            for binding in &facts.bindings {
                if let BindingKind::Class(class) = &binding.kind {
                    found.take_meta(class);
                }
            }
        }
        found
    }
}

impl Begun {
    /// `class Meta: model = Visit; fields = ["path"]`, of a form, a serializer or a filter.
    fn take_meta(&mut self, class: &ClassFacts) {
        let Some(meta) = class.class("Meta") else {
            return;
        };
        let value = |name| meta.attribute(name).map(|attribute| &attribute.value);
        let Some(Value::Dotted(model)) = value("model") else {
            return;
        };
        let model = model.rsplit('.').next().unwrap_or(model);
        let offered = self.offered.entry(model.to_owned()).or_default();
        let read_only = texts(value("read_only_fields"));
        match value("fields") {
            Some(Value::List(_)) => {
                let fields = texts(value("fields")).into_iter();
                let written = fields.filter(|field| !read_only.contains(field));
                offered.fields.extend(written.map(str::to_owned));
            }
            // All of them, or those that the code computes.
            _ => offered.has_all = true,
        }
    }
}

fn texts(list: Option<&Value>) -> BTreeSet<&str> {
    let items = match list {
        Some(Value::List(items)) => items.as_slice(),
        _ => &[],
    };
    let texts = items.iter().filter_map(|item| match item {
        Value::Text(text) => Some(text.as_ref()),
        _ => None,
    });
    texts.collect()
}

//! What views that are classes give to their templates.

use std::sync::{Arc, PoisonError};

use harden_python::facts::{Binding, BindingKind, ClassFacts, Extent, FileFacts, Keyword, Value};
use harden_python::routes::{Route, View};
use harden_python::syntax::Name;

use super::Code;
use super::classes::{Class, Lineage, literals};
use super::contexts::{Templates, Views};
use super::evaluate::Scope;
use super::question::Budget;
use super::routes::pattern_parameters;
use super::template_names::TemplateNames;
use super::value::{ClassRef, ContextValue, Mapping};

/// Django's generic views, by the names of the templates that they look for.
const SUFFIXES: [(&str, &str); 6] = [
    ("ListView", "_list"),
    ("DetailView", "_detail"),
    ("CreateView", "_form"),
    ("UpdateView", "_form"),
    ("DeleteView", "_confirm_delete"),
    ("ArchiveIndexView", "_archive"),
];

/// Where the names of these bases are known, all that they give to templates is.
const KNOWN_BASES: [&str; 8] = [
    "django.views.",
    "django.contrib.auth.mixins.",
    "django.contrib.auth.views.",
    "django.contrib.messages.",
    "builtins.object",
    "braces.views.",
    "abc.",
    "typing.",
];

impl<'a> Code<'a> {
    pub(super) fn class_views(&self, file: &'a Arc<str>, facts: &'a FileFacts, views: &mut Views) {
        for binding in &facts.bindings {
            if let BindingKind::Class(class) = &binding.kind
                && may_be_view(binding, class, facts)
            {
                let reference = ClassRef::Local {
                    file: Arc::clone(file),
                    name: Arc::clone(&binding.name),
                };
                self.class_view(&reference, binding.extent, views);
            }
        }
    }

    fn class_view(&self, reference: &ClassRef, extent: Extent, views: &mut Views) {
        let ClassRef::Local { file, .. } = reference else {
            return;
        };
        let lineage = self.lineage(reference);
        let this = ContextValue::Instance(reference.clone());
        let own_templates = self.templates_of(reference, &lineage, &this);
        let mut context = Mapping::default();
        if !own_templates.is_empty() {
            context = self.view_context(reference, &lineage, &this);
        }
        for (class, body) in self.bodies_of(&lineage) {
            for render in &body.renders {
                let budget = views.budget();
                let scope = Scope {
                    file: class.file,
                    body: Some(body),
                    this: Some(&this),
                    arguments: &[],
                };
                let rendered = self.rendered(render, &scope, &budget.top());
                views.spend(&budget);
                let Some(rendered) = rendered else {
                    continue;
                };
                if matches!(rendered.templates, Templates::OfView) {
                    context.take_all(ContextValue::Mapping(rendered.context));
                } else {
                    views.add_rendered(rendered, render.extent.in_file(class.file));
                }
            }
        }
        if !own_templates.is_empty() {
            views.add(&own_templates, context.at(extent.in_file(file)));
        }
    }

    /// `TemplateView.as_view(template_name="about.html")`
    pub(super) fn routed_classes(
        &self,
        file: &'a Arc<str>,
        routes: &[Route],
        views: &mut Views,
        depth: u8,
    ) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        for route in routes {
            let mut view = &route.view;
            while let View::Wrapped { view: inner, .. } = view {
                view = inner;
            }
            match view {
                View::Included(routes) => self.routed_classes(file, routes, views, depth),
                View::Class { name, keywords } => {
                    let given = keywords
                        .iter()
                        .find(|keyword| keyword.name.as_ref() == "template_name");
                    let templates = given.map(|given| literals(&given.value));
                    let class = self.class_named(file, name);
                    if let (Some(templates), Some(class)) = (templates, class) {
                        let mut context = self.routed_context(file, &class, keywords);
                        let pattern = route.pattern.as_deref();
                        for (name, value) in pattern.map(pattern_parameters).unwrap_or_default() {
                            context.add(name, value);
                        }
                        views.add(&templates, context.at(route.extent.in_file(file)));
                    }
                }
                _ => {}
            }
        }
    }

    fn routed_context(
        &self,
        file: &'a Arc<str>,
        class: &ClassRef,
        keywords: &[Keyword],
    ) -> Mapping {
        let lineage = self.lineage(class);
        let this = ContextValue::Instance(class.clone());
        let mut context = self.view_context(class, &lineage, &this);
        let model = keywords.iter().find_map(|keyword| match &keyword.value {
            Value::Dotted(model) if keyword.name.as_ref() == "model" => {
                self.class_named(file, model)
            }
            queryset if keyword.name.as_ref() == "queryset" => {
                self.class_of_queryset(file, queryset)
            }
            _ => None,
        });
        if let Some(model) = model {
            let one = ContextValue::Instance(model.clone());
            let lower = model.name().to_ascii_lowercase();
            let all = ContextValue::Collection(Box::new(one.clone()));
            for (name, value) in [("object", one.clone()), (lower.as_str(), one)] {
                context.items.retain(|(own, _)| own.as_ref() != name);
                context.items.push((name.into(), value));
            }
            context.add("object_list".into(), all);
        }
        let adds = |keyword: &Keyword| keyword.name.as_ref() == "extra_context";
        context.is_open |= keywords.iter().any(adds);
        context
    }

    fn bodies_of(
        &self,
        lineage: &Lineage<'a>,
    ) -> Vec<(Class<'a>, &'a harden_python::bodies::Body)> {
        let mut found = Vec::new();
        for class in &lineage.classes {
            let ClassRef::Local { name, .. } = &class.reference else {
                continue;
            };
            let bodies = self.facts.file(class.file).map(|facts| &facts.bodies);
            for body in bodies.into_iter().flatten() {
                let inner = body.name.strip_prefix(name.as_ref());
                if inner.is_some_and(|inner| inner.starts_with('.')) {
                    found.push((class.clone(), body));
                }
            }
        }
        found
    }

    fn templates_of(
        &self,
        reference: &ClassRef,
        lineage: &Lineage<'a>,
        this: &ContextValue,
    ) -> Vec<Name> {
        let budget = Budget::new();
        for method in ["get_template_names", "get_template_name"] {
            if let Some(method) = lineage.method(self, method) {
                let names =
                    TemplateNames::of(&self.called(&method, this, &[], &budget.top())).exact;
                if !names.is_empty() {
                    return names;
                }
            }
        }
        if let Some((class, value)) = lineage.attribute("template_name") {
            let names = literals(value);
            if !names.is_empty() {
                return names;
            }
            return TemplateNames::of(&self.written(value, class.file, &budget.top())).exact;
        }
        self.default_template(reference, lineage)
            .into_iter()
            .collect()
    }

    /// `shop/book_list.html`
    fn default_template(&self, reference: &ClassRef, lineage: &Lineage<'a>) -> Option<Name> {
        let (_, suffix) = SUFFIXES.iter().find(|(base, _)| {
            let own = |dotted: &Arc<str>| {
                dotted.starts_with("django.views.generic") && dotted.ends_with(base)
            };
            lineage.external.iter().any(own)
        })?;
        let suffix = match lineage.attribute("template_name_suffix") {
            Some((_, Value::Text(suffix))) => suffix.as_ref(),
            _ => suffix,
        };
        let model = self.model_of_view(reference, lineage)?;
        let ClassRef::Local { file, name } = &model else {
            return None;
        };
        let folder = file.strip_suffix("/models.py").or_else(|| {
            let (folder, _) = file.split_once("/models/")?;
            Some(folder)
        })?;
        let label = folder.rsplit('/').next()?;
        Some(format!("{label}/{}{suffix}.html", name.to_ascii_lowercase()).into())
    }

    /// The model that a view shows: by `model`, `queryset`, `get_queryset`, or its form.
    fn model_of_view(&self, reference: &ClassRef, lineage: &Lineage<'a>) -> Option<ClassRef> {
        let known = self.models_of_views.lock();
        let known = known.unwrap_or_else(PoisonError::into_inner);
        if let Some(model) = known.get(reference) {
            return model.clone();
        }
        drop(known);
        let model = self.find_model_of_view(reference, lineage);
        let known = self.models_of_views.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        known.insert(reference.clone(), model.clone());
        model
    }

    fn find_model_of_view(&self, reference: &ClassRef, lineage: &Lineage<'a>) -> Option<ClassRef> {
        match lineage.attribute("model") {
            Some((class, Value::Dotted(name))) => return self.class_named(class.file, name),
            Some((_, value)) if self.user_model(value).is_some() => return self.user_model(value),
            _ => {}
        }
        if let Some((class, value)) = lineage.attribute("queryset")
            && let Some(model) = self.class_of_queryset(class.file, value)
        {
            return Some(model);
        }
        let this = ContextValue::Instance(reference.clone());
        let budget = Budget::new();
        for (method, is_one) in [("get_queryset", false), ("get_object", true)] {
            let Some(method) = lineage.method(self, method) else {
                continue;
            };
            let value = self.called(&method, &this, &[], &budget.top());
            let found = value.alternatives().iter().find_map(|value| match value {
                ContextValue::Instance(class) if is_one => Some(class.clone()),
                ContextValue::Collection(element) => match &**element {
                    ContextValue::Instance(class) => Some(class.clone()),
                    _ => None,
                },
                _ => None,
            });
            if found.is_some() {
                return found;
            }
        }
        let form = self.form_of_view(reference, lineage)?;
        self.meta_class(&self.lineage(&form), "model")
    }

    fn form_of_view(&self, reference: &ClassRef, lineage: &Lineage<'a>) -> Option<ClassRef> {
        if let Some((class, Value::Dotted(name))) = lineage.attribute("form_class") {
            return self.class_named(class.file, name);
        }
        let method = lineage.method(self, "get_form_class")?;
        let this = ContextValue::Instance(reference.clone());
        let budget = Budget::new();
        match self.called(&method, &this, &[], &budget.top()) {
            ContextValue::Class(class) => Some(class),
            _ => None,
        }
    }

    fn view_context(
        &self,
        reference: &ClassRef,
        lineage: &Lineage<'a>,
        this: &ContextValue,
    ) -> Mapping {
        let mut context = Mapping {
            items: Vec::new(),
            is_open: lineage.is_open || !lineage.external.iter().all(|base| is_known_base(base)),
        };
        context.add("view".into(), this.clone());
        self.generic_names(reference, lineage, &mut context);
        let budget = Budget::new();
        for class in &lineage.classes {
            for method in ["get_context_data", "get_context"] {
                let Some(method) = self.method_of(class, method) else {
                    continue;
                };
                let Some(body) = method.body else {
                    continue;
                };
                let scope = Scope {
                    file: class.file,
                    body: Some(body),
                    this: Some(this),
                    arguments: &[],
                };
                for term in &body.returns {
                    context.take_all(self.value(term, &scope, &budget.top()));
                }
            }
        }
        context
    }

    /// What Django's generic views give.
    fn generic_names(&self, reference: &ClassRef, lineage: &Lineage<'a>, context: &mut Mapping) {
        use ContextValue as V;
        let is_generic = |names: &[&str]| {
            lineage.has_base_named(|base| names.contains(&base)) && lineage.is_of(&["django.views"])
        };
        let model = self.model_of_view(reference, lineage);
        let object = model
            .as_ref()
            .map_or(V::COMPUTED, |model| V::Instance(model.clone()));
        let given_name = match lineage.attribute("context_object_name") {
            Some((_, Value::Text(name))) => Some(name.clone()),
            _ => None,
        };
        let lower = model
            .as_ref()
            .map(|model| model.name().to_ascii_lowercase());
        if is_generic(&[
            "DetailView",
            "UpdateView",
            "DeleteView",
            "SingleObjectMixin",
        ]) {
            context.add("object".into(), object.clone());
            if let Some(name) = given_name.clone().or(lower.as_deref().map(Name::from)) {
                context.add(name, object.clone());
            }
        } else if is_generic(&["ListView", "MultipleObjectMixin", "ArchiveIndexView"]) {
            let all = V::Collection(Box::new(object));
            let default = lower.map(|name| format!("{name}_list").into());
            let names = [Some("object_list".into()), given_name.or(default)];
            for name in names.into_iter().flatten() {
                context.add(name, all.clone());
            }
            context.add("page_obj".into(), all.clone());
            context.add("paginator".into(), all);
            context.add("is_paginated".into(), V::Truth);
        } else if is_generic(&["CreateView"]) {
            context.add("object".into(), V::None);
        }
        let has_form = is_generic(&[
            "CreateView",
            "UpdateView",
            "FormView",
            "FormMixin",
            "DeleteView",
            "LoginView",
            "PasswordChangeView",
            "PasswordResetView",
        ]);
        if has_form {
            let form = self.form_of_view(reference, lineage);
            let form = form.unwrap_or_else(|| ClassRef::external("django.forms.ModelForm"));
            context.add("form".into(), V::Form(form));
        }
        if let Some((class, value)) = lineage.attribute("extra_context") {
            let budget = Budget::new();
            context.take_all(self.written(value, class.file, &budget.top()));
        }
        for (name, value) in self.parameters_of(reference) {
            if lineage.has_base_named(|base| base == "TemplateView") {
                context.add(name, value);
            }
        }
    }
}

fn is_known_base(base: &str) -> bool {
    KNOWN_BASES.iter().any(|known| base.starts_with(known))
}

/// By its name, its bases and what it has.
fn may_be_view(binding: &Binding, class: &ClassFacts, facts: &FileFacts) -> bool {
    class.attribute("template_name").is_some()
        || class
            .methods
            .iter()
            .any(|(name, _)| name.as_ref() == "get_context_data")
        || class.bases.iter().any(|base| match base {
            Value::Dotted(base) => base.contains("View") || base.contains("Mixin"),
            _ => false,
        })
        || facts.bodies.iter().any(|body| {
            !body.renders.is_empty()
                && body
                    .name
                    .strip_prefix(binding.name.as_ref())
                    .is_some_and(|rest| rest.starts_with('.'))
        })
}

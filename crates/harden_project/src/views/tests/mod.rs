//! Projects in memory, and what is asked of them.

mod contexts;
mod libraries;
mod routes;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use harden_python::facts::PythonFacts;
use harden_python::resolve::SearchPath;
use harden_source::SourceTree;

use super::ContextValue as V;
use super::*;
use crate::source::{SourceOptions, TreeSource};
use crate::versions::Versions;

/// Asks a project in memory.
pub(super) fn ask<T>(files: &[(&str, &str)], question: impl FnOnce(&Code<'_>) -> T) -> T {
    let tree = SourceTree::in_memory(files.iter().copied());
    let python = PythonFacts::collect(&tree, false);
    let versions = Versions::default();
    let search_path = SearchPath::new([""]);
    let options = SourceOptions {
        search_path: search_path.clone(),
        working_folder: String::new(),
        trust_ignored: false,
        named: BTreeSet::new(),
    };
    let source = TreeSource::new(&tree, &versions, options);
    question(&Code::new(&python, &source, &search_path))
}

/// What the first context of a template has under each name.
fn names(files: &[(&str, &str)], template: &str) -> Vec<(String, V)> {
    let context = first(files, template);
    let names = context.names.into_iter();
    names
        .map(|(name, value)| (name.to_string(), value))
        .collect()
}

fn first(files: &[(&str, &str)], template: &str) -> TemplateContext {
    ask(files, |code| {
        let views = Views::collect(code);
        let contexts = views.contexts_of(template);
        assert!(
            !contexts.is_empty(),
            "{:?}",
            views.templates().collect::<Vec<_>>()
        );
        TemplateContext::clone(contexts[0])
    })
}

fn value(files: &[(&str, &str)], name: &str) -> V {
    let names = names(files, "a.html");
    let found = names.into_iter().find(|(own, _)| own == name);
    found.expect("it is given").1
}

/// The value of an expression in a view.
fn expression(text: &str) -> V {
    let view = format!(
        "{HEAD}def home(request, key):\n    return render(request, 'a.html', {{'x': {text}}})\n"
    );
    value(&[("shop/views.py", &view), MODELS], "x")
}

const HEAD: &str = "import json, datetime\nfrom django.conf import settings\nfrom django.shortcuts import render, get_object_or_404\n\
    from django.utils.html import format_html\nfrom django.utils.safestring import mark_safe\n\
    from django.utils.translation import gettext as _\nfrom django.urls import reverse\n\
    from shop.models import Order, Status\n";

const MODELS: (&str, &str) = (
    "shop/models.py",
    "from django.db import models\nfrom django.conf import settings\n\
     class Status(models.TextChoices):\n    NEW = 'new', 'New'\n\
     class Base(models.Model):\n    created = models.DateTimeField()\n    class Meta:\n        abstract = True\n\
     class Customer(models.Model):\n    name = models.CharField(max_length=9)\n    mail = models.EmailField()\n\
     \x20   def label(self):\n        return self.name.strip()\n    @property\n    def badge(self):\n        return mark_safe('<b>' + self.name)\n\
     class Order(Base):\n    number = models.PositiveIntegerField()\n    note = models.TextField()\n\
     \x20   status = models.CharField(choices=Status.choices)\n\
     \x20   customer = models.ForeignKey(Customer, on_delete=models.CASCADE)\n\
     \x20   owner = models.ForeignKey(settings.AUTH_USER_MODEL, related_name='orders')\n\
     \x20   def total(self):\n        return sum(line.price for line in self.lines.all())\n\
     \x20   def get_absolute_url(self):\n        return '/orders/%d' % self.pk\n",
);

fn order() -> ClassRef {
    ClassRef::Local {
        file: "shop/models.py".into(),
        name: "Order".into(),
    }
}

fn text(class: &str, field: &str, limits: TextLimits) -> V {
    V::ModelText {
        class: ClassRef::Local {
            file: "shop/models.py".into(),
            name: class.into(),
        },
        field: field.into(),
        limits,
    }
}

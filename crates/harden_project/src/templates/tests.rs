use std::collections::BTreeSet;

use harden_python::resolve::SearchPath;
use harden_settings::Environment;

use super::*;
use crate::deployment::Deployment;
use crate::files::TreeFiles;
use crate::source::{SourceOptions, TreeSource};
use crate::views::Code;
use crate::{Profile, Role};

fn collect(tree: &SourceTree) -> TreeTemplates {
    TreeTemplates::collect(
        tree,
        &PythonFacts::collect(tree, false),
        &TemplateEngines::default(),
    )
}

/// With the engines that `settings.py` names.
fn configured(tree: &SourceTree) -> TreeTemplates {
    let python = PythonFacts::collect(tree, false);
    let deployment = Deployment::collect(&TreeFiles::of_project(tree), &python);
    let options = started();
    let source = TreeSource::new(tree, &deployment.versions, options.clone());
    let facts = harden_settings::evaluate(&source, "settings", &Environment::default());
    assert!(facts.problems.is_empty(), "{:?}", facts.problems);
    let profile = Profile {
        role: Role::Production,
        why: String::new(),
        gate: true,
        django: deployment.versions.django(""),
        facts,
        is_completed_on_machine: false,
    };
    let engines = TemplateEngines::of(&[profile], tree, &options);
    TreeTemplates::collect(tree, &python, &engines)
}

fn started() -> SourceOptions {
    SourceOptions {
        search_path: SearchPath::new([""]),
        working_folder: String::new(),
        trust_ignored: true,
        named: BTreeSet::new(),
    }
}

fn files(templates: &TreeTemplates) -> Vec<&str> {
    let ids = templates.library.ids();
    ids.map(|id| templates.file(id).as_ref()).collect()
}

/// File, language and what is found under a name.
fn found(templates: &TreeTemplates, name: &str) -> Option<(String, Dialect)> {
    let id = templates.library.find(name)?;
    let dialect = templates.library.get(id).dialect;
    Some((templates.file(id).to_string(), dialect))
}

/// What is printed, with file, line and column.
fn printed(templates: &TreeTemplates) -> Vec<String> {
    let values = templates.pages.values.iter();
    let mut printed: Vec<String> = values
        .map(|value| {
            let place = templates.place(value.place);
            let text = templates.text(value.place);
            format!("{}:{}:{} {text}", place.file, place.line, place.column)
        })
        .collect();
    printed.sort();
    printed
}

#[test]
fn templates_of_other_frameworks_are_left_out() {
    let tree = SourceTree::in_memory([
        ("lab/app.py", "from flask import Flask"),
        ("lab/templates/a.html", "{{ a }}"),
        ("shop/views.py", "import django.shortcuts"),
        ("shop/api.py", "import fastapi"),
        ("shop/templates/b.html", "{{ b }}"),
    ]);
    assert_eq!(files(&collect(&tree)), ["shop/templates/b.html"]);
}

#[test]
fn templates_are_found_by_the_names_that_code_asks_for() {
    let tree = SourceTree::in_memory([
        (
            "shop/templates/shop/base.html",
            "<p>{% block a %}{% endblock %}",
        ),
        (
            "shop/templates/shop/page.html",
            "{% extends 'shop/base.html' %}\n{% block a %}{{ é }}{{ b }}{% endblock %}",
        ),
        (
            "html/page.html",
            "{% load static %}{% include 'shop/base.html' %}{{ c }}",
        ),
        ("frontend/index.html", "<p>{{ angular }}"),
        ("site/jinja2/x.html", "{{ d(1) }}"),
        ("deploy/nginx.conf.j2", "{{ e }}"),
        ("mail.html.j2", "{{ f }}"),
    ]);
    let templates = collect(&tree);
    assert_eq!(
        printed(&templates),
        [
            "html/page.html:1:48 {{ c }}",
            "mail.html.j2:1:1 {{ f }}",
            "shop/templates/shop/page.html:2:14 {{ é }}",
            "shop/templates/shop/page.html:2:21 {{ b }}",
            "site/jinja2/x.html:1:1 {{ d(1) }}",
        ]
    );
    assert!(templates.remarks().is_empty());
}

#[test]
fn what_django_would_refuse_is_said() {
    let tree = SourceTree::in_memory([("templates/a.html", "\n{% if a %}")]);
    let remarks = collect(&tree).remarks();
    assert_eq!(remarks.len(), 1);
    assert_eq!((remarks[0].line, remarks[0].is_error), (Some(2), false));
}

#[test]
fn folders_and_languages_are_those_of_the_settings() {
    let tree = SourceTree::in_memory([
        (
            "settings.py",
            "import pathlib\nBASE = pathlib.Path(__file__).resolve().parent\n\
             INSTALLED_APPS = ['second.apps.SecondConfig', 'first']\n\
             TEMPLATES = [\n\
             {'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': [BASE / 'theme', 'old'],\n\
             'APP_DIRS': True},\n\
             {'BACKEND': 'django.template.backends.jinja2.Jinja2', 'DIRS': [BASE / 'pages'], 'NAME': 'pages'},\n\
             {'BACKEND': 'django_jinja.backend.Jinja2', 'DIRS': [BASE / 'mixed'], 'OPTIONS': {'match_extension': '.jinja'}},\n\
             ]\n",
        ),
        ("a/templates/base.html", "<p>not installed"),
        ("first/templates/base.html", "<p>first"),
        ("first/templates/shop/first.html", "<p>first"),
        ("mixed/home.jinja", "<p>{{ a(1) }}"),
        ("mixed/home.html", "<p>{{ not_asked_for }}"),
        ("old/base.html", "<p>old"),
        ("pages/templates/base.html", "<p>{{ b(1) }}"),
        ("second/templates/base.html", "<p>second"),
        ("second/templates/shop/first.html", "<p>second"),
        ("theme/shop/base.html", "<p>{{ value }}"),
    ]);
    let templates = configured(&tree);
    let is = |name: &str, file: &str, dialect| {
        assert_eq!(
            found(&templates, name),
            Some((file.to_owned(), dialect)),
            "{name}"
        );
    };
    is("base.html", "old/base.html", Dialect::Django);
    is("shop/base.html", "theme/shop/base.html", Dialect::Django);
    is(
        "shop/first.html",
        "second/templates/shop/first.html",
        Dialect::Django,
    );
    is(
        "templates/base.html",
        "pages/templates/base.html",
        Dialect::Jinja,
    );
    is("home.jinja", "mixed/home.jinja", Dialect::Jinja);
    assert!(!files(&templates).contains(&"mixed/home.html"));
}

#[test]
fn loaders_say_what_is_looked_into() {
    let tree = SourceTree::in_memory([
        (
            "settings.py",
            "INSTALLED_APPS = ['shop']\n\
             LOADERS = [\n\
             ('django.template.loaders.locmem.Loader', {'inline.html': '<p>{{ inline }}'}),\n\
             'django.template.loaders.app_directories.Loader',\n\
             ('django.template.loaders.filesystem.Loader', ['/project/given']),\n\
             ]\n\
             TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates', 'DIRS': ['unused'],\n\
             'OPTIONS': {'loaders': [('django.template.loaders.cached.Loader', LOADERS)]}}]\n",
        ),
        ("given/page.html", "<p>{{ given }}"),
        ("shop/templates/page.html", "<p>{{ shop }}"),
        ("unused/only.html", "<p>{{ unused }}"),
    ]);
    let templates = configured(&tree);
    assert_eq!(
        printed(&templates),
        [
            "given/page.html:1:4 {{ given }}",
            "settings.py:3:59 {{ inline }}",
            "shop/templates/page.html:1:4 {{ shop }}",
        ]
    );
    let page = found(&templates, "page.html");
    assert_eq!(
        page.map(|(file, _)| file).as_deref(),
        Some("shop/templates/page.html")
    );
}

#[test]
fn what_settings_do_not_say_is_told_from_folders() {
    let tree = SourceTree::in_memory([
        (
            "settings.py",
            "from elsewhere import folders\nTEMPLATES = folders()\n",
        ),
        ("templates/a.html", "<p>{{ a }}"),
        ("jinja2/b.html", "<p>{{ b }}"),
    ]);
    let templates = configured(&tree);
    let is = |name: &str, dialect| {
        assert_eq!(
            found(&templates, name).map(|found| found.1),
            Some(dialect),
            "{name}"
        );
    };
    is("a.html", Dialect::Django);
    is("b.html", Dialect::Jinja);
}

#[test]
fn texts_of_code_are_templates_at_their_place() {
    let tree = SourceTree::in_memory([
        (
            "shop/views.py",
            "import jinja2\nfrom django.template import Context, Template\n\n\
             PAGE = \"\"\"\n<p title=\"\\t\">{{ é }}{{ name }}</p>\n{% if x %}\n\"\"\"\n\n\
             def greet(request):\n    page = Template(PAGE)\n    return page.render(Context({'name': request.GET['n']}))\n\n\
             SUBJECT = Template('{{ subject|safe }}')\n\
             RAW = jinja2.Template('<p>' '{{ raw }}')\n",
        ),
        (
            "shop/tests/test_views.py",
            "from django.template import Template\nTemplate('<p>{{ tested }}')\n",
        ),
    ]);
    let templates = collect(&tree);
    assert_eq!(
        printed(&templates),
        [
            "shop/views.py:14:30 {{ raw }}",
            "shop/views.py:5:15 {{ é }}",
            "shop/views.py:5:22 {{ name }}",
        ]
    );
    let escaping: Vec<Option<bool>> = templates
        .pages
        .values
        .iter()
        .map(|value| value.sites[0].escaping)
        .collect();
    assert_eq!(escaping, [Some(true), Some(true), Some(false)]);
    let remarks = templates.remarks();
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].line, Some(6));

    let python = PythonFacts::collect(&tree, false);
    let deployment = Deployment::collect(&TreeFiles::of_project(&tree), &python);
    let options = started();
    let source = TreeSource::new(&tree, &deployment.versions, options.clone());
    let meanings = Meanings::new(Code::new(&python, &source, &options.search_path), &[]);
    let name = &templates.pages.values[1];
    let value = meanings.of(
        &templates,
        name.place.template,
        name.sites[0].locals,
        &["name".into()],
    );
    assert_eq!(
        value,
        crate::views::ContextValue::Sent(crate::views::RequestPart::Query)
    );
}

use super::*;

fn collect(tree: &SourceTree) -> TreeTemplates {
    TreeTemplates::collect(tree, &PythonFacts::collect(tree, false))
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
    let files = collect(&tree).files;
    assert_eq!(
        files.iter().map(AsRef::as_ref).collect::<Vec<&str>>(),
        ["shop/templates/b.html"]
    );
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
    let mut printed: Vec<String> = templates
        .pages
        .values
        .iter()
        .map(|value| {
            let place = templates.place(value.place);
            format!(
                "{}:{}:{} {}",
                place.file,
                place.line,
                place.column,
                templates.text(value.place)
            )
        })
        .collect();
    printed.sort();
    assert_eq!(
        printed,
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

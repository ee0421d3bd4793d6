use harden_python::facts::PythonFacts;

use crate::templates::TemplateEngines;

use super::*;

fn collect(files: &[(&str, &str)]) -> (TreeTemplates, TreeScripts) {
    let tree = SourceTree::in_memory(files.iter().copied());
    let templates = TreeTemplates::collect(
        &tree,
        &PythonFacts::collect(&tree, false),
        &TemplateEngines::default(),
    );
    let scripts = TreeScripts::collect(&tree, &templates);
    (templates, scripts)
}

/// File, line and column of every place where markup is made, and what templates print there.
fn sinks(files: &[(&str, &str)]) -> Vec<String> {
    let (templates, scripts) = collect(files);
    let mut found = Vec::new();
    for script in &scripts.scripts {
        for sink in &script.facts.sinks {
            let place = script.place(&templates, sink.place);
            let holes: Vec<&str> = sink
                .value
                .dynamics()
                .iter()
                .flat_map(|dynamic| &dynamic.holes)
                .filter_map(|id| Some(templates.text(script.hole(*id)?.0)))
                .collect();
            let (file, line, column) = (&place.file, place.line, place.column);
            found.push(
                format!("{file}:{line}:{column} {}", holes.join(" "))
                    .trim_end()
                    .to_owned(),
            );
        }
    }
    found
}

#[test]
fn scripts_are_files_elements_and_handlers() {
    let found = sinks(&[
        ("shop/static/shop/basket.js", "\nbox.innerHTML = name;"),
        ("shop/static/shop/jquery-3.5.1.js", "box.innerHTML = name;"),
        (
            "shop/templates/page.html",
            "<p onclick=\"go(&quot;a&quot;); box.innerHTML = '{{ a }}'\">\n<script>\n  box.innerHTML = \
             '<b>{{ b }}</b>';</script><script type='text/x-template'>x.innerHTML = y</script>",
        ),
    ]);
    assert_eq!(
        found,
        [
            "shop/static/shop/basket.js:2:1",
            "shop/templates/page.html:1:32 {{ a }}",
            "shop/templates/page.html:3:3 {{ b }}",
        ]
    );
}

#[test]
fn blocks_in_a_script_are_scripts_of_their_pages() {
    let found = sinks(&[
        (
            "shop/templates/base.html",
            "<script>{% block script %}{% endblock %} box.innerHTML = base;</script>",
        ),
        ("shop/templates/set.html", "box.innerHTML"),
        (
            "shop/templates/one.html",
            "{% extends 'base.html' %}{% block script %}const a = '{{ name }}'; {% include 'set.html' %} = a;{% endblock %}",
        ),
        (
            "shop/templates/two.html",
            "{% extends 'base.html' %}{% block script %}let = =; box.innerHTML = '{{ other }}';{% endblock %}",
        ),
    ]);
    assert_eq!(
        found,
        [
            "shop/templates/base.html:1:42",
            "shop/templates/set.html:1:1 {{ name }}"
        ]
    );
}

#[test]
fn what_cannot_be_read_is_said() {
    let (templates, scripts) = collect(&[
        ("shop/static/shop/a.js", "fetch('/a');\nlet = = ;\n"),
        (
            "shop/templates/page.html",
            "<script>\nfetch('/b');\nlet = = ;\n</script>",
        ),
    ]);
    let remarks = scripts.remarks(&templates);
    let said: Vec<(&str, Option<u32>)> = remarks
        .iter()
        .map(|remark| (remark.file.as_ref(), remark.line))
        .collect();
    assert_eq!(
        said,
        [
            ("shop/static/shop/a.js", Some(2)),
            ("shop/templates/page.html", Some(3))
        ]
    );
    assert!(remarks.iter().all(|remark| !remark.is_error));
}

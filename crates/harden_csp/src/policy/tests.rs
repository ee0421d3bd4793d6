use harden_project::{TemplateEngines, TreeTemplates};
use harden_python::facts::PythonFacts;
use harden_source::SourceTree;

use super::*;
use crate::inventory::Inventory;
use crate::packages;
use crate::stack::Site;

fn proposal(files: &[(&str, &str)]) -> Proposal {
    let tree = SourceTree::in_memory(files.iter().copied());
    let python = PythonFacts::collect(&tree, false);
    let templates = TreeTemplates::collect(&tree, &python, &TemplateEngines::default());
    let site = Site::default();
    let inventory = Inventory::of_project(&tree, &python, &templates, &site.bases);
    propose(&inventory, &packages::used(&[], &inventory), &site)
}

fn of_page(page: &str) -> Proposal {
    proposal(&[("shop/templates/page.html", page)])
}

/// A directive of the stricter policy and of the one for the pages as they are.
fn directive(proposal: &Proposal, name: &str) -> (String, String) {
    let text = |policy: &Policy| {
        let sources = policy.get(name).unwrap_or_default();
        let sources: Vec<&str> = sources.iter().map(|one| one.written("nonce")).collect();
        sources.join(" ")
    };
    (text(&proposal.strict), text(&proposal.as_is))
}

#[test]
fn a_page_that_loads_its_own_files_only_gets_the_strictest() {
    let found = of_page(
        "<link rel=stylesheet href=\"{% static 'a.css' %}\"><script src=/a.js></script><img src=\"{{ book.cover.url }}\">\
         <form action=\"{% url 'a' %}\"></form><a href=https://other.example>x</a>",
    );
    assert_eq!(found.as_is, found.strict);
    assert_eq!(
        found.strict.header(),
        "default-src 'self'; script-src 'self'; style-src 'self'; object-src 'none'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    );
    assert_eq!(found.obstacles, []);
    assert_eq!(found.unjudged, []);
}

#[test]
fn an_inline_script_that_is_always_the_same_is_let_in_by_its_hash() {
    let found = of_page("{% if a %}<script>alert('Hello, world.');</script>{% endif %}");
    let hash = "'self' 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='".to_owned();
    assert_eq!(directive(&found, "script-src"), (hash.clone(), hash));
    assert_eq!(found.obstacles, []);
}

#[test]
fn an_inline_script_that_differs_between_pages_needs_a_nonce() {
    for script in [
        "<script>a({{ b }})</script>",
        "<script>{{ b }}</script>",
        "<script>{% if a %}b(){% endif %}</script>",
        "<script>{% for a in b %}c();{% endfor %}</script>",
        "<script>a({{ 'b' }})</script>",
        "<script>{% block a %}b(){% endblock %}</script>",
    ] {
        let found = of_page(script);
        let expected = (
            "'self' nonce".to_owned(),
            "'self' 'unsafe-inline'".to_owned(),
        );
        assert_eq!(directive(&found, "script-src"), expected, "{script}");
        let edit = found.obstacles[0]
            .edit
            .as_ref()
            .expect("one can be written");
        assert_eq!((edit.line, edit.column), (1, 8), "{script}");
    }
}

#[test]
fn what_makes_no_room_for_inline_scripts_leaves_nonces_and_hashes_out() {
    let found = of_page(
        "<script nonce=\"{{ request.csp_nonce }}\">a({{ b }})</script><script>c</script><a href=\"javascript:d()\">e</a>",
    );
    let (strict, as_is) = directive(&found, "script-src");
    assert_eq!(as_is, "'self' 'unsafe-inline'");
    assert!(strict.starts_with("'self' nonce 'sha256-"), "{strict}");
}

#[test]
fn what_has_a_nonce_is_named_where_no_nonce_counts() {
    let found = of_page(
        "<script nonce=\"{{ request.csp_nonce }}\" src=https://cdn.example/a.js></script>\
         <script nonce=\"{{ request.csp_nonce }}\" src=\"{{ b }}\"></script><script>c({{ d }})</script>",
    );
    let expected = (
        "'self' nonce".to_owned(),
        "'self' 'unsafe-inline' https://cdn.example/a.js".to_owned(),
    );
    assert_eq!(directive(&found, "script-src"), expected);
    assert_eq!(found.unjudged.len(), 1);
}

#[test]
fn what_is_no_script_for_a_browser_needs_nothing() {
    let found = of_page(
        "<script type=application/json>{{ a|json }}</script><script type=text/x-template>{{ b }}</script>\
         <script src=a.js></script><script> </script>{% load csp %}{% script %}<script>{{ c }}</script>{% endscript %}\
         {% compress js %}<script>d({{ e }})</script>{% endcompress %}",
    );
    assert_eq!(directive(&found, "script-src").0, "'self'");
    assert_eq!(found.as_is, found.strict);
}

#[test]
fn handlers_are_let_in_by_their_hashes_as_long_as_nothing_is_printed() {
    let found = of_page("<p onclick=\"a(&#39;b&#39;)\"><p onclick='a(\"b\")'>");
    let (strict, as_is) = directive(&found, "script-src-attr");
    assert_eq!(strict, as_is);
    assert!(strict.starts_with("'unsafe-hashes' 'sha256-"), "{strict}");
    assert_eq!(found.obstacles.len(), 2);
    let found = of_page("<p onclick=\"a({{ b }})\"><p onclick='c()'>");
    let (strict, as_is) = directive(&found, "script-src-attr");
    assert_eq!(as_is, "'unsafe-inline'");
    assert_eq!(strict.matches("sha256-").count(), 1);
}

#[test]
fn more_hashes_than_a_header_takes_are_left_out() {
    let scripts: Vec<String> = (0..30)
        .map(|at| format!("<script>a({at})</script>"))
        .collect();
    let page = scripts.concat();
    let found = of_page(&page);
    let expected = (
        "'self' nonce".to_owned(),
        "'self' 'unsafe-inline'".to_owned(),
    );
    assert_eq!(directive(&found, "script-src"), expected);
    assert_eq!(found.obstacles.len(), 30);
}

#[test]
fn other_hosts_are_named_with_the_file_where_it_is_known() {
    let found = of_page(
        "<script src=https://cdn.example/a;b.js?v=1></script><script type=module src=https://m.example/x.js></script>\
         <link rel=stylesheet href=//fonts.googleapis.com/css?family=X>\
         <img src=\"data:image/png;base64,\"><iframe src=https://video.example/embed/{{ id }}></iframe>\
         <script>fetch('https://api.example/x'); fetch(`/own`); fetch(\"{% url 'x' %}\")</script>",
    );
    let is = |name: &str, expected: &str| {
        assert_eq!(directive(&found, name).0, expected);
    };
    assert!(
        directive(&found, "script-src")
            .0
            .starts_with("'self' nonce https://cdn.example/a%3Bb.js https://m.example")
    );
    is("style-src", "'self' https://fonts.googleapis.com/css");
    is("font-src", "'self' https://fonts.gstatic.com");
    is("img-src", "'self' data:");
    is("frame-src", "'self' https://video.example");
    is("connect-src", "'self' https://api.example");
}

#[test]
fn what_scripts_and_style_sheets_of_the_project_do_counts() {
    let found = proposal(&[
        ("shop/templates/page.html", "<script src=/a.js></script>"),
        (
            "shop/static/a.js",
            "const f = new Function('a', text); fetch('https://api.example');",
        ),
        (
            "shop/static/a.css",
            "p { background: url(data:image/png;base64,) } @import 'https://css.example/x.css';",
        ),
    ]);
    assert_eq!(directive(&found, "script-src").0, "'self' 'unsafe-eval'");
    assert_eq!(directive(&found, "img-src").0, "'self' data:");
    assert_eq!(
        directive(&found, "style-src").0,
        "'self' https://css.example/x.css"
    );
    assert_eq!(
        directive(&found, "connect-src").0,
        "'self' https://api.example"
    );
}

#[test]
fn what_was_not_read_is_said() {
    let large = format!("fetch('https://a.example');{}", " ".repeat(2 << 20));
    let found = proposal(&[
        ("templates/page.html", "<p>"),
        ("shop/static/large.js", &large),
        (
            "shop/static/broken.js",
            "fetch('https://b.example'); a b c d\n",
        ),
        ("shop/static/large.css", &" ".repeat((4 << 20) + 1)),
    ]);
    let said: Vec<_> = found
        .unjudged
        .iter()
        .map(|one| (one.place.file.as_ref(), one.message.as_str()))
        .collect();
    let [large_sheet, broken, large_script] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert_eq!(
        *large_sheet,
        ("shop/static/large.css", "not read: it is larger than 4 MB")
    );
    assert!(
        broken.1.starts_with("not all of it was read: "),
        "{broken:?}"
    );
    assert_eq!(
        *large_script,
        ("shop/static/large.js", "not read: it is larger than 2 MB")
    );
}

#[test]
fn connections_that_stay_open_count() {
    let found = of_page(
        "<script>new WebSocket('wss://live.example/a'); new EventSource('https://news.example/b');\
         new WebSocket((location.protocol === 'https:' ? 'wss' : 'ws') + '://' + location.host + '/c');\
         new EventSource('/d'); new WebSocket('ws://' + host + '/e')</script>",
    );
    assert_eq!(
        directive(&found, "connect-src").0,
        "'self' wss://live.example https://news.example"
    );
    let said: Vec<&str> = found
        .unjudged
        .iter()
        .map(|one| one.message.as_str())
        .collect();
    assert_eq!(said, ["`host` may lead to another host"]);
}

#[test]
fn what_nobody_can_tell_is_said() {
    let found = of_page(
        "<script src=\"{{ a }}\"></script><img src=\"{{ b }}/c\"><script {{ attrs }}>d({{ e }})</script>\
         {{ f|safe }}<p title=\"{{ g|safe }}\">",
    );
    let said: Vec<&str> = found.unjudged.iter().map(|one| one.directive).collect();
    assert_eq!(said, ["img-src", "script-src", "script-src", "script-src"]);
}

#[test]
fn an_included_script_that_nobody_knows_is_no_empty_one() {
    let found = of_page("<script>\n{% include template_name_js %}\n</script>");
    assert_eq!(directive(&found, "script-src").0, "'self' nonce");
}

#[test]
fn what_a_package_needs_on_its_own_pages_loosens_no_other() {
    let page = "<script>a({{ b }})</script><p x-data=\"{c: 1}\">";
    let tree = SourceTree::in_memory([("templates/a.html", page)]);
    let python = PythonFacts::collect(&tree, false);
    let templates = TreeTemplates::collect(&tree, &python, &TemplateEngines::default());
    let site = Site::default();
    let inventory = Inventory::of_project(&tree, &python, &templates, &site.bases);
    let installed = ["grappelli", "rest_framework", "wagtail.admin"];
    let found = propose(&inventory, &packages::used(&installed, &inventory), &site);
    assert_eq!(
        directive(&found, "script-src"),
        (
            "'self' 'unsafe-eval' nonce".to_owned(),
            "'self' 'unsafe-inline' 'unsafe-eval'".to_owned()
        )
    );
    assert_eq!(directive(&found, "style-src").0, "'self'");
    assert_eq!(directive(&found, "style-src-attr").0, "'unsafe-inline'");
    assert_eq!(directive(&found, "frame-ancestors").0, "'self'");
}

#[test]
fn mails_have_no_policy() {
    let found = proposal(&[
        ("templates/email/base.html", "<p style=\"color: {{ a }}\">"),
        (
            "templates/email/welcome.html",
            "{% extends 'email/base.html' %}",
        ),
        (
            "templates/account/email.html",
            "<form></form><p style=\"color: red\">",
        ),
    ]);
    assert_eq!(found.obstacles.len(), 1);
    assert_eq!(
        found.obstacles[0]
            .place
            .as_ref()
            .map(|place| place.file.as_ref()),
        Some("templates/account/email.html")
    );
}

use std::collections::BTreeSet;
use std::ops::Range;

use harden_project::views::Code;
use harden_project::{
    Meanings, SourceOptions, TemplateEngines, TreeSource, TreeTemplates, Versions,
};
use harden_python::facts::PythonFacts;
use harden_python::resolve::SearchPath;
use harden_source::SourceTree;

use super::*;
use crate::packages;
use crate::policy::propose;
use crate::stack::Stack;

const BASE: (&str, &str) = (
    "templates/base.html",
    "<!doctype html>{% block head %}{% endblock %}<body>{% block body %}{% endblock %}",
);
const PLAIN: &str =
    "{% extends 'base.html' %}{% block body %}<script src=/a.js></script>{% endblock %}";
const PRINTS: &str =
    "{% extends 'base.html' %}{% block body %}<script>a({{ b }})</script>{% endblock %}";

/// Views that answer with templates of the same names.
fn views(names: &[&str]) -> String {
    let views = names.iter().map(|name| {
        format!("def {name}(request):\n    return render(request, '{name}.html', {{}})\n")
    });
    format!(
        "from django.shortcuts import render\n{}",
        views.collect::<String>()
    )
}

fn of(stack: Stack, installed: &[&str], files: &[(&str, &str)]) -> ByView {
    let tree = SourceTree::in_memory(files.iter().copied());
    let python = PythonFacts::collect(&tree, false);
    let templates = TreeTemplates::collect(&tree, &python, &TemplateEngines::default());
    let versions = Versions::default();
    let options = SourceOptions {
        search_path: SearchPath::new([""]),
        working_folder: String::new(),
        trust_ignored: false,
        named: BTreeSet::new(),
    };
    let source = TreeSource::new(&tree, &versions, options.clone());
    let meanings = Meanings::new(Code::new(&python, &source, &options.search_path), &[]);
    let site = Site {
        stack,
        ..Site::default()
    };
    let inventory = Inventory::of_project(&tree, &python, &templates, &site.bases);
    let packages = packages::used(installed, &inventory);
    let whole = propose(&inventory, &packages, &site);
    let placing = Placing::new(&templates, &meanings, &inventory, stack);
    by_view(&inventory, &packages, &site, &whole, &placing)
}

/// The scripts of the site's policy, those of each view's, and why something is site-wide.
fn shown(found: &ByView) -> (String, Vec<String>, Vec<String>) {
    let scripts = |policy: &Policy| {
        let sources = policy.get("script-src").unwrap_or_default().iter();
        sources
            .map(|one| one.written("nonce"))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let overrides = found.overrides.iter();
    let overrides = overrides.map(|one| format!("{}: {}", one.view.dotted, scripts(&one.policy)));
    let why = found.site_wide.iter().map(|one| one.why.clone());
    (scripts(&found.policy), overrides.collect(), why.collect())
}

#[test]
fn one_page_makes_room_for_its_own_scripts_alone() {
    let found = of(
        Stack::DjangoCsp4,
        &[],
        &[
            BASE,
            ("templates/one.html", PRINTS),
            (
                "templates/two.html",
                "{% extends 'base.html' %}{% block body %}<script>c</script>{% endblock %}",
            ),
            ("shop/views.py", &views(&["one", "two"])),
        ],
    );
    let (site, overrides, why) = shown(&found);
    assert!(site.starts_with("'self' 'sha256-"), "{site}");
    assert_eq!(overrides, ["shop.views.one: 'self' 'unsafe-inline'"]);
    assert_eq!(why, [""; 0]);
    assert!(found.overrides[0].is_unprotected);
    assert_eq!(
        found.overrides[0].because[0].place.file.as_ref(),
        "templates/one.html"
    );
}

#[test]
fn what_is_included_or_inherited_concerns_every_view_around_it() {
    let part = "<script>a({{ b }})</script>";
    let found = of(
        Stack::DjangoCsp4,
        &[],
        &[
            BASE,
            ("templates/_part.html", part),
            (
                "templates/layout.html",
                "{% extends 'base.html' %}{% block body %}{% include '_part.html' %}{% endblock %}",
            ),
            ("templates/one.html", "{% extends 'layout.html' %}"),
            (
                "templates/two.html",
                "{% extends 'layout.html' %}{% block body %}{% endblock %}",
            ),
            ("templates/three.html", "{% extends chosen %}"),
            ("templates/four.html", PLAIN),
            ("shop/views.py", &views(&["one", "two", "three", "four"])),
        ],
    );
    let (site, overrides, why) = shown(&found);
    assert_eq!(site, "'self'");
    assert_eq!(
        overrides,
        [
            "shop.views.one: 'self' 'unsafe-inline'",
            "shop.views.three: 'self' 'unsafe-inline'"
        ]
    );
    assert_eq!(why, [""; 0]);
}

#[test]
fn where_no_view_is_known_all_pages_make_room() {
    let base = "<body><script>a({{ b }})</script>{% block body %}{% endblock %}";
    let many = ["one", "two", "three", "four"];
    let mut of_base: Vec<(&str, &str)> = vec![("templates/base.html", base)];
    let paths = many.map(|name| format!("templates/{name}.html"));
    of_base.extend(paths.iter().map(|path| (path.as_str(), PLAIN)));
    let code = views(&many);
    of_base.push(("shop/views.py", &code));
    let lonely = views(&["two"]);
    let cases: [(&[(&str, &str)], &str); 5] = [
        (&of_base, "it is on the pages of 4 of 4 views"),
        (
            &[
                BASE,
                ("templates/one.html", PRINTS),
                ("shop/views.py", &lonely),
            ],
            "no view of the project is known to answer with `templates/one.html`",
        ),
        (
            &[
                BASE,
                ("templates/404.html", PRINTS),
                ("shop/views.py", &lonely),
            ],
            "Django itself answers with `templates/404.html` where something goes wrong",
        ),
        (
            &[
                ("templates/two.html", "<p><script>a({{ b }})</script>"),
                ("shop/views.py", &lonely),
            ],
            "`templates/two.html`, which `shop.views.two` answers with, is a part of a page: the policy of the page that takes it in decides",
        ),
        (
            &[
                BASE,
                ("templates/one.html", PRINTS),
                (
                    "shop/mails.py",
                    "from django.template.loader import render_to_string\ndef text():\n    return render_to_string('one.html')\n",
                ),
            ],
            "`templates/one.html` is filled in at shop/mails.py:3, which is no view that is known",
        ),
    ];
    for (files, expected) in cases {
        let found = of(Stack::DjangoCsp4, &[], files);
        let (site, overrides, why) = shown(&found);
        assert_eq!(site, "'self' 'unsafe-inline'");
        assert_eq!(overrides, [""; 0]);
        assert_eq!(why, [expected]);
    }
}

#[test]
fn one_place_without_a_view_holds_all_others_back() {
    let files = [
        BASE,
        ("templates/one.html", PRINTS),
        ("templates/404.html", PRINTS),
        ("shop/views.py", &views(&["one"])),
    ];
    let found = of(Stack::DjangoCsp4, &[], &files);
    let (site, overrides, why) = shown(&found);
    assert_eq!(
        (site.as_str(), overrides.len(), why.len()),
        ("'self' 'unsafe-inline'", 0, 1)
    );
    assert_eq!(found.views, 1, "then one view would need more");
}

#[test]
fn what_packages_need_on_their_own_pages_stays_site_wide() {
    let files = [
        BASE,
        ("templates/one.html", PLAIN),
        ("shop/views.py", &views(&["one"])),
    ];
    let found = of(Stack::DjangoCsp4, &["grappelli"], &files);
    let (site, _, why) = shown(&found);
    assert_eq!(site, "'self' 'unsafe-inline'");
    assert!(
        why[0].ends_with("Its views are not in this project."),
        "{why:?}"
    );
}

#[test]
fn decorators_that_would_not_do_are_not_written() {
    let later = views(&["one"]).replace("def one", "async def one");
    let asynchronous = [
        BASE,
        ("templates/one.html", PRINTS),
        ("shop/views.py", &later),
    ];
    assert_eq!(of(Stack::Django, &[], &asynchronous).overrides.len(), 1);
    let found = of(Stack::DjangoCsp4, &[], &asynchronous);
    assert_eq!(
        shown(&found).2,
        ["`shop.views.one` is asynchronous, and the decorator is not"]
    );

    let with_nonce = "{% extends 'base.html' %}{% block body %}<script>a({{ b }})</script>\
        <script nonce=\"{{ request.csp_nonce }}\">c({{ d }})</script>{% endblock %}";
    let views = views(&["one"]);
    let files = [
        BASE,
        ("templates/one.html", with_nonce),
        ("shop/views.py", &views),
    ];
    assert_eq!(of(Stack::DjangoCsp4, &[], &files).overrides.len(), 1);
    let found = of(Stack::DjangoCsp3, &[], &files);
    assert!(
        shown(&found).2[0].contains("adds to every policy"),
        "{:?}",
        shown(&found)
    );
}

#[test]
fn a_view_that_needs_hashes_alone_stays_protected() {
    let scripts = |range: Range<u32>| {
        let scripts: Vec<String> = range
            .map(|at| format!("<script>a({at})</script>"))
            .collect();
        format!(
            "{{% extends 'base.html' %}}{{% block body %}}{}{{% endblock %}}",
            scripts.concat()
        )
    };
    let files = [
        BASE,
        ("templates/one.html", &*scripts(0..20)),
        ("templates/two.html", &*scripts(20..40)),
        ("shop/views.py", &views(&["one", "two"])),
    ];
    let found = of(Stack::DjangoCsp4, &[], &files);
    let (site, overrides, _) = shown(&found);
    assert_eq!(site, "'self'");
    for own in overrides {
        assert_eq!(own.matches("sha256-").count(), 20);
    }
    assert!(found.overrides.iter().all(|one| !one.is_unprotected));
}

#[test]
fn handlers_of_a_view_leave_its_scripts_alone() {
    let files = [
        BASE,
        (
            "templates/one.html",
            "{% extends 'base.html' %}{% block body %}<p onclick=\"a({{ b }})\"><p onclick=c()>{% endblock %}",
        ),
        (
            "templates/two.html",
            "{% extends 'base.html' %}{% block body %}<script>a({{ b }})</script><p onclick=c()>{% endblock %}",
        ),
        ("shop/views.py", &views(&["one", "two"])),
    ];
    let found = of(Stack::DjangoCsp4, &[], &files);
    let attributes = |policy: &Policy| policy.get("script-src-attr").map(<[_]>::len);
    assert_eq!(attributes(&found.policy), Some(2));
    assert!(
        found.overrides[0]
            .policy
            .has("script-src-attr", UNSAFE_INLINE)
    );
    assert!(!found.overrides[0].is_unprotected);
    // What the site has for handlers is kept beside scripts that nothing names.
    assert_eq!(attributes(&found.overrides[1].policy), Some(2));
    assert!(found.overrides[1].is_unprotected);
}

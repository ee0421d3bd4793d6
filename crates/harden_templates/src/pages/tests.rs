use super::*;
use crate::html::{AttributeKind, JavaScriptPlace, Position, ScriptKind};
use crate::syntax::{Dialect, Name, parse};

fn library(templates: &[(&str, &str)]) -> Library {
    let mut library = Library::default();
    for (name, text) in templates {
        library.add(parse(text, Dialect::Django), [Name::from(*name)]);
    }
    library
}

/// Each value by its text, with the places that it is printed to, in short.
fn printed(templates: &[(&str, &str)]) -> Vec<String> {
    let library = library(templates);
    let pages = Pages::of(&library);
    let shown = |value: &PrintedValue| {
        let template = library.get(value.place.template);
        let mut sites: Vec<String> = value
            .sites
            .iter()
            .map(|site| short(&site.position))
            .collect();
        sites.sort();
        sites.dedup();
        format!(
            "{}: {}",
            template.text_of(value.value.span),
            sites.join(", ")
        )
    };
    pages.values.iter().map(shown).collect()
}

fn short(position: &Position) -> String {
    match position {
        Position::Script(script) if script.kind == ScriptKind::JavaScript => {
            format!("js {:?}", script.place)
        }
        Position::Attribute { kind, .. } if *kind == AttributeKind::Plain => "attribute".into(),
        Position::Attribute { kind, .. } => format!("{kind:?}"),
        other => format!("{other:?}"),
    }
}

#[test]
fn blocks_are_judged_where_their_parent_has_them() {
    let base = "<body>{% block content %}{% endblock %}<script>{% block js %}var a = '{% block quoted %}{% endblock %}';{% endblock %}</script>";
    let child = "{% extends 'base' %}{% block content %}{{ a }}{% endblock %}{% block quoted %}{{ b }}{% endblock %}";
    let grandchild = "{% extends 'child' %}{% block js %}{{ c }}{% endblock %}{% block content %}<p id={{ d }}>{% endblock %}";
    let found = printed(&[("child", child), ("base", base), ("grandchild", grandchild)]);
    assert_eq!(
        found,
        [
            "a: Text",
            "b: js SingleQuoted",
            "c: js Expression",
            "d: attribute"
        ]
    );
}

#[test]
fn an_included_template_is_judged_in_each_context_of_its_includers() {
    let found = printed(&[
        (
            "page",
            "{% include 'x' %}<a title=\"{% include 'x' %}\">{% include 'x' %}<script>{% include 'x' %}</script>",
        ),
        ("x", "{{ a }}"),
    ]);
    assert_eq!(found, ["a: Text, attribute, js Expression"]);
    let library = library(&[
        (
            "page",
            "{% for i in rows %}{% include 'x' with a=i.name only %}{% endfor %}",
        ),
        ("x", "{{ a }}"),
    ]);
    let pages = Pages::of(&library);
    let [(_, locals)] = pages.callers(TemplateId(1)) else {
        panic!("{pages:?}")
    };
    let names: Vec<&str> = pages
        .locals
        .iter(*locals)
        .map(|local| local.name.as_ref())
        .collect();
    assert_eq!(names, ["a", "", "i"]);
    assert!(
        pages
            .locals
            .find(*locals, "i")
            .is_some_and(|local| local.value == LocalValue::Nothing)
    );
}

#[test]
fn ways_split_and_meet_again() {
    assert_eq!(
        printed(&[(
            "a",
            "<p {% if a %}class=\"{{ b }}\"{% else %}id={{ c }}{% endif %}>{{ d }}"
        )]),
        ["b: attribute", "c: attribute", "d: Text"]
    );
    assert_eq!(
        printed(&[("a", "{% if a %}<script>{% else %}<p>{% endif %}{{ b }}")]),
        ["b: Text, js Expression"]
    );
    assert_eq!(
        printed(&[("a", "<script>{% for a in b %}'{{ a }}',{% endfor %}{{ c }}")]),
        ["a: js SingleQuoted", "c: js Expression"]
    );
    assert_eq!(
        printed(&[("a", "<a href=\"{% if a %}/x/{% endif %}{{ b }}\">")]),
        ["b: Navigation"]
    );
}

#[test]
fn names_that_templates_bind_are_known() {
    let library = library(&[(
        "a",
        "{% with x=y.z %}{% for i in x %}{{ i }}{% endfor %}{% endwith %}{{ i }}",
    )]);
    let pages = Pages::of(&library);
    let locals = |value: &PrintedValue| {
        let names = pages.locals.iter(value.sites[0].locals);
        names
            .map(|local| local.name.to_string())
            .collect::<Vec<_>>()
    };
    assert_eq!(locals(&pages.values[0]), ["i", "x"]);
    assert!(locals(&pages.values[1]).is_empty());
}

#[test]
fn elements_have_what_is_printed_into_them() {
    let text = "<form method=post action=\"{% url 'a' %}?b={{ c }}\" {{ d }}>{% csrf_token %}<input name=x></form><script src=/a nonce='{{ n }}'></script><script>f({{ e }})</script>";
    let library = library(&[("a", text)]);
    let pages = Pages::of(&library);
    let names: Vec<&str> = pages
        .elements()
        .map(|element| element.name.as_str())
        .collect();
    assert_eq!(names, ["form", "input", "script", "script"]);
    let form = pages.elements().next().expect("there are four");
    assert!(form.has_token);
    let action = form
        .attribute("action")
        .and_then(|action| action.value.as_ref());
    let pieces = action.expect("it has a value");
    assert!(
        matches!(
            pieces[..],
            [Piece::Printed(_), Piece::Text(_), Piece::Printed(_)]
        ),
        "{pieces:?}"
    );
    let input = pages.elements().nth(1).expect("there are four");
    assert_eq!(input.form, Some(ElementId(0)));
    let scripts: Vec<&Element> = pages
        .elements()
        .filter(|element| element.name == "script")
        .collect();
    assert!(scripts[0].attribute("nonce").is_some() && scripts[0].contents.is_empty());
    assert_eq!(scripts[1].contents.len(), 3);
    let end = scripts[1].place.span.end as usize;
    assert!(library.get(TemplateId(0)).text[end..].starts_with("f("));
}

#[test]
fn a_script_with_blocks_of_children_is_read_once() {
    let library = library(&[
        (
            "base",
            "<script>{% block js %}{% endblock %} after();</script>",
        ),
        (
            "page",
            "{% extends 'base' %}{% block js %}const a = '{{ a }}';{% endblock %}",
        ),
    ]);
    let pages = Pages::of(&library);
    let scripts: Vec<_> = pages.elements().collect();
    assert_eq!(scripts.len(), 1);
    assert_eq!(scripts[0].name, "script");
    assert_eq!(scripts[0].contents.len(), 4);
}

#[test]
fn a_token_may_come_from_anywhere() {
    let forms = |templates: &[(&str, &str)]| -> Vec<bool> {
        let library = library(templates);
        let pages = Pages::of(&library);
        pages
            .elements()
            .filter(|element| element.name == "form")
            .map(|form| form.has_token)
            .collect()
    };
    assert_eq!(
        forms(&[
            (
                "a",
                "<form>{% include 'b' %}</form><form>{% include 'b' %}</form><form></form>"
            ),
            ("b", "{% csrf_token %}")
        ]),
        [true, true, false]
    );
    let base = "<form>{% block fields %}{% endblock %}</form>";
    assert_eq!(
        forms(&[
            ("base", base),
            (
                "a",
                "{% extends 'base' %}{% block fields %}{% csrf_token %}{% endblock %}"
            )
        ]),
        [true]
    );
    assert_eq!(
        forms(&[(
            "a",
            "<form><input value='{{ csrf_token }}'></form>{% csrf_token %}"
        )]),
        [true]
    );
}

/// Of each form of a page, whether it is one, may have a token, and has one.
fn tokens(templates: &[(&str, &str)]) -> Vec<(bool, bool, bool)> {
    let pages = Pages::of(&library(templates));
    let forms = pages.elements().filter(|element| element.name == "form");
    forms
        .map(|form| (form.is_taken_up, form.may_have_token, form.has_token))
        .collect()
}

#[test]
fn a_form_that_one_way_closes_may_be_closed_on_all() {
    let maybe = (true, true, false);
    let has = (true, true, true);
    for (page, expected) in [
        (
            "{% if a %}<form>{% endif %}<b>{% if a %}</form>{% endif %}{% csrf_token %}",
            maybe,
        ),
        ("<form>{% if a %}</form>{% endif %}{% csrf_token %}", maybe),
        (
            "<form>{% for a in b %}</form>{% endfor %}{% csrf_token %}",
            maybe,
        ),
        (
            "{% if a %}<form>{% endif %}{% csrf_token %}{% if a %}</form>{% endif %}",
            has,
        ),
        (
            "<form>{% if a %}</form>{% else %}{% csrf_token %}</form>{% endif %}",
            has,
        ),
        (
            "<form>{% for a in b %}{% if c %}{% csrf_token %}{% endif %}{% endfor %}</form>",
            has,
        ),
        ("<form><script>f('{{ csrf_token }}')</script></form>", maybe),
        ("<form><a data-token='{{ csrf_token }}'></a></form>", maybe),
    ] {
        assert_eq!(tokens(&[("a", page)]), [expected], "{page}");
    }
    let included = "{% include 'b' %}{% csrf_token %}";
    let page = format!("<form>{included}<form>{included}");
    let closing = ("b", "{% if a %}{% endif %}</form>");
    assert_eq!(
        tokens(&[("a", page.as_str()), closing]),
        [(true, false, false); 2]
    );
}

#[test]
fn who_includes_a_part_may_decide_whether_it_has_the_token() {
    let part = ("part", "{% if not bare %}{% csrf_token %}{% endif %}");
    let included = [
        "{% include 'part' with bare=True %}",
        "{% include 'part' %}",
    ];
    let page = format!("<form>{}</form><form>{}</form>", included[0], included[1]);
    let expected = [(true, true, false), (true, true, true)];
    assert_eq!(tokens(&[("a", page.as_str()), part]), expected);
    let page = format!("<form>{}</form><form>{}</form>", included[1], included[0]);
    let expected = [expected[1], expected[0]];
    assert_eq!(tokens(&[("a", page.as_str()), part]), expected);
    let page = format!(
        "<form>{{% with bare=a %}}{}{{% endwith %}}</form>",
        included[1]
    );
    assert_eq!(tokens(&[("a", page.as_str()), part]), [expected[1]]);
}

#[test]
fn a_form_in_a_form_is_none() {
    let none = (false, false, false);
    let has = (true, true, true);
    for (page, expected) in [
        ("<form>{% csrf_token %}<p><form><input></form>", [has, none]),
        ("<form><p><form>{% csrf_token %}</form>", [has, none]),
        (
            "{% if a %}<form>{% csrf_token %}{% endif %}<form></form>",
            [has, (true, false, false)],
        ),
    ] {
        assert_eq!(tokens(&[("a", page)]), expected, "{page}");
    }
    let row = "{% for a in b %}<form>{% csrf_token %}{% endfor %}";
    assert_eq!(tokens(&[("a", row)]), [has]);
}

#[test]
fn a_form_may_begin_in_one_block_and_end_in_another() {
    let forms = |child: &str| -> Vec<bool> {
        let base = "{% block open %}<div>{% endblock %}{% block body %}{% endblock %}{% block close %}</div>{% endblock %}";
        let library = library(&[("base", base), ("child", child)]);
        let pages = Pages::of(&library);
        let forms = pages.elements().filter(|element| element.name == "form");
        forms.map(|form| form.has_token).collect()
    };
    let child = "{% extends 'base' %}{% block open %}<form>{% endblock %}{% block body %}TOKEN{% endblock %}{% block close %}</form>{% endblock %}";
    assert_eq!(forms(&child.replace("TOKEN", "{% csrf_token %}")), [true]);
    assert_eq!(forms(&child.replace("TOKEN", "{{ csrf() }}")), [true]);
    assert_eq!(forms(child), [false]);
    let either = "{% extends 'base' %}{% block body %}{% if a %}<form action=a>{% else %}<form>{% endif %}{% csrf_token %}</form>{% endblock %}";
    assert_eq!(forms(either), [true, true]);
}

#[test]
fn a_block_that_leaves_a_page_elsewhere_is_known() {
    let library = library(&[
        ("base", "<p title=\"{% block a %}x{% endblock %}\">{{ b }}"),
        (
            "child",
            "{% extends 'base' %}{% block a %}y\">{% endblock %}",
        ),
    ]);
    let pages = Pages::of(&library);
    assert_eq!(pages.disagreements.len(), 1);
    assert_eq!(pages.disagreements[0].found, Position::Text);
}

#[test]
fn rings_and_what_is_missing_end() {
    let found = printed(&[
        ("a", "{% extends 'b' %}{% block x %}{{ a }}{% endblock %}"),
        ("b", "{% extends 'a' %}{% block x %}{{ b }}{% endblock %}"),
        (
            "c",
            "{{ c }}{% include 'c' %}{% include d %}{% include 'missing' %}",
        ),
        (
            "d",
            "{% extends 'missing' %}{% block x %}{{ d }}{% endblock %}",
        ),
        (
            "e",
            "{% partialdef p inline %}{{ e }}{% partial p %}{% endpartialdef %}",
        ),
    ]);
    assert_eq!(found, ["c: Text", "d: Text", "e: Text"]);
}

#[test]
fn a_parent_may_be_named_by_a_default() {
    let found = printed(&[
        ("root", "<script>{% block a %}{% endblock %}</script>"),
        ("middle", "{% extends chosen|default:'root' %}"),
        (
            "child",
            "{% extends 'middle' %}{% block a %}{{ a }}{% endblock %}",
        ),
        ("computed", "{% extends chosen %}"),
        (
            "grandchild",
            "{% extends 'computed' %}{% block b %}{{ b }}{% endblock %}",
        ),
    ]);
    assert_eq!(found, ["b: Text", "a: js Expression"]);
}

#[test]
fn javascript_knows_lines() {
    let library = library(&[("a", "<script>f('{{ a }}', '{{ b }}')</script>")]);
    let pages = Pages::of(&library);
    let outside: Vec<bool> = pages
        .values
        .iter()
        .map(|value| matches!(&value.sites[0].position, Position::Script(script) if script.may_be_outside_quotes && script.place == JavaScriptPlace::SingleQuoted))
        .collect();
    assert_eq!(outside, [false, true]);
}

#[test]
fn blocks_of_two_templates_may_stand_in_each_other() {
    let found = printed(&[
        (
            "base",
            "{% block outer %}{% block inner %}{{ a }}{% endblock %}{% endblock %}",
        ),
        (
            "child",
            "{% extends 'base' %}{% block inner %}<b>{% block outer %}{{ b }}{% endblock %}{% endblock %}",
        ),
        ("page", "{% include 'child' %}"),
    ]);
    assert_eq!(found, ["a: Text", "b: Text"]);
}

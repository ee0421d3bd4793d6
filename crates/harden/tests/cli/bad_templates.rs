//! Templates that are broken, of another language, or meant to hurt: facts where there are facts, silence where there
//! is no Django, within bounded time and memory.

use std::fs;

use crate::bad_input::check_with;
use crate::fixture::{Fixture, Run};

/// What is reported wherever it stands in a page.
const RAW: &str = "<p>{{ request.GET.q|safe }}</p>";

/// What harden says of templates, by their names.
fn check<T: AsRef<[u8]>>(templates: &[(&str, T)]) -> Run {
    let fixture = Fixture::new(&[("templates/other.html", "<p>"), ("views.py", "")]);
    for (name, text) in templates {
        let path = fixture.path().join("templates").join(name);
        fs::write(path, text).expect("a file can be written");
    }
    let arguments = [".", "--select", "XSS,CSRF", "--persona", "auditor"];
    check_with(&fixture, &arguments)
}

/// The lines at which `RAW` is reported, of one template.
fn lines(run: &Run, name: &str) -> Vec<u32> {
    let start = format!("templates/{name}:");
    let found = run.stdout.lines().filter(|line| line.contains("XSS017"));
    found
        .filter_map(|line| line.strip_prefix(&start)?.split(':').next()?.parse().ok())
        .collect()
}

/// A page with a beginning that hurts, behind which `RAW` stands in a line of its own, is read to its end.
#[track_caller]
fn read_behind(beginning: &str, ending: &str) {
    let line = u32::try_from(beginning.matches('\n').count()).expect("few lines") + 2;
    let run = check(&[("a.html", format!("{beginning}\n{RAW}{ending}"))]);
    assert!(run.code < 2, "{}\n{}", run.code, run.stderr);
    assert_eq!(lines(&run, "a.html"), [line], "{}", run.stderr);
}

#[test]
fn what_is_not_closed_hides_nothing_behind() {
    for beginning in [
        "{% if a %}",
        "{% block a %}{% block a %}",
        "{% block a %}{% endblock %}{% block a %}{% endblock %}",
        "{% for a in b %}{% endif %}",
        "{% endblock %}{% else %}{% empty %}",
        "{% if %}{% for %}{% with %}{% url %}{% include %}{% block %}",
        "{{ a|b:\"c }}{{ 'd }}",
        "{% }} {{ %} {# %} {% #}",
        "<p title=\"a\"\"b'",
        "</p></p></div><b></i>",
        "{% trans \"a %}",
    ] {
        read_behind(beginning, "");
    }
}

#[test]
fn half_a_tag_at_the_end_is_text() {
    for ending in [
        "{", "{{", "{{ a", "{%", "{% if", "{#", "{{ a }", "<", "<p", "<p a='", "<!--", "<script",
    ] {
        read_behind("", ending);
    }
}

#[test]
fn parents_that_are_missing_computed_or_in_a_ring_are_passed_by() {
    let block = format!("{{% block a %}}\n{RAW}{{% endblock %}}");
    let child = |parent: &str| format!("{{% extends {parent} %}}{block}");
    let run = check(&[
        ("missing.html", child("'nowhere.html'")),
        ("computed.html", child("parent|default:x")),
        ("itself.html", child("'itself.html'")),
        ("first.html", child("'second.html'")),
        ("second.html", child("'first.html'")),
        (
            "includes.html",
            format!("{{% include name %}}{{% include 'includes.html' %}}{{% include %}}\n{RAW}"),
        ),
    ]);
    assert!(run.code < 2, "{}", run.stderr);
    for name in ["missing.html", "computed.html", "includes.html"] {
        assert_eq!(lines(&run, name), [2], "{name}");
    }
}

#[test]
fn five_megabytes_are_read() {
    let size = 5 << 20;
    for piece in [
        "<div class=\"a\" id='b'>text</div>\n",
        "{{ a }}",
        "{% if a %}b{% endif %}",
        "a",
    ] {
        read_behind(&piece.repeat(size / piece.len()), "");
    }
}

#[test]
fn five_megabytes_of_one_thing_end() {
    let size = 5 << 20;
    for piece in [
        "<",
        "{",
        "{{",
        "{%",
        "{#",
        "<a ",
        "&",
        "<script>",
        "<!--",
        "\"",
        "{% x %}",
        "{% endx %}",
        "{{ a|",
        "<form>",
        "{% include 'a.html' %}",
        "<p onclick='",
    ] {
        let run = check(&[("a.html", piece.repeat(size / piece.len()))]);
        assert!(run.code < 2, "{piece}: {}\n{}", run.code, run.stderr);
    }
}

#[test]
fn what_nests_deep_is_followed_or_passed_by() {
    let deep = 100_000;
    for (opening, closing) in [
        ("<div>", "</div>"),
        ("{% if a %}", "{% endif %}"),
        ("{% block a %}", "{% endblock %}"),
        ("{% x %}", "{% endx %}"),
        ("{% if a %}<b>", "</b>{% endif %}"),
        ("<svg><math>", "</math></svg>"),
    ] {
        read_behind(&opening.repeat(deep), &closing.repeat(deep));
    }
    for (begin, opening, end) in [
        ("<script>x = ", "(", "</script>"),
        ("<script>x = ", "[", "</script>"),
        ("<script>x.innerHTML = ", "{a:", "</script>"),
        ("<script>x.innerHTML = ", "`${", "`</script>"),
        ("<script>x.innerHTML = ", "a + ", "b</script>"),
        ("<style>", "a{", "</style>"),
        ("{{ a", "|b", " }}"),
        ("{{ a", ".b", " }}"),
        ("{% if ", "not ", "a %}{% endif %}"),
        ("{% if a", " and (a", " %}{% endif %}"),
    ] {
        read_behind(&format!("{begin}{}{end}", opening.repeat(deep)), "");
    }
}

#[test]
fn expressions_of_jinja_that_nest_deep_are_passed_by() {
    let deep = 100_000;
    for opening in [
        "(", "[", "{'a':", "-", "not ", "a if ", "a(", "a[", "a ~ ", "a|b(", "a.b(",
    ] {
        let text = format!("{{{{ {} }}}}\n{RAW}", opening.repeat(deep));
        let run = check(&[("a.html.jinja", text)]);
        assert!(run.code < 2, "{opening}: {}\n{}", run.code, run.stderr);
        assert_eq!(lines(&run, "a.html.jinja"), [2], "{opening}");
    }
}

#[test]
fn other_encodings_are_read_or_said() {
    let utf16: Vec<u8> = format!("\u{feff}{RAW}")
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let latin1 = [b"<p>caf\xe9 \xff\n" as &[u8], RAW.as_bytes()].concat();
    let invalid = [b"<p>\xf0\x28\x8c {{ \xc3( }}\n" as &[u8], RAW.as_bytes()].concat();
    let marked = [b"\xef\xbb\xbf\n" as &[u8], RAW.as_bytes()].concat();
    let run = check(&[
        ("utf16.html", utf16),
        ("latin1.html", latin1),
        ("invalid.html", invalid),
        ("marked.html", marked),
    ]);
    assert!(run.code < 2, "{}", run.stderr);
    for name in ["latin1.html", "invalid.html", "marked.html"] {
        assert_eq!(lines(&run, name), [2], "{name}");
    }
    let said = format!("{}{}", run.stdout, run.stderr);
    assert!(said.contains("utf16.html"), "{said}");
}

#[test]
fn other_languages_in_templates_are_no_facts() {
    read_behind(
        "<script type=\"text/x-handlebars\">{{#each items}}<a href={{url}}>{{{ raw }}}</a>{{/each}}</script>",
        "",
    );
    let run = check(&[
        (
            "vue.html",
            "{% verbatim %}<a :href=\"url\" href={{ url }} v-html=\"{{ raw }}\">{{ a }}</a>{% endverbatim %}",
        ),
        (
            "jinja.html",
            "{% macro m(a, b=[1, 2]) -%}{{ a[0](b) if a else {'x': 1}.x }}{%- endmacro %}{% set x = y ~ z %}",
        ),
        (
            "erb.html",
            "<% if a %><%= b %><% end %>${c}<?php echo $d ?>",
        ),
    ]);
    assert!(run.code < 2, "{}", run.stderr);
    assert!(!run.stdout.contains("templates/"), "{}", run.stdout);
}

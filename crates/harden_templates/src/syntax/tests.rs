use super::*;

fn parsed(text: &str) -> Template {
    let template = parse(text, Dialect::Django);
    assert_lossless(&template.nodes, 0, text.len());
    template
}

/// Nodes follow one another without a gap.
fn assert_lossless(nodes: &[Node], start: usize, end: usize) {
    let mut at = start;
    for node in nodes {
        assert_eq!(node.span.start as usize, at, "{nodes:?}");
        at = node.span.end as usize;
        for body in node.bodies() {
            if let (Some(first), Some(last)) = (body.first(), body.last()) {
                assert_lossless(body, first.span.start as usize, last.span.end as usize);
            }
        }
    }
    assert_eq!(at, end, "{nodes:?}");
}

/// The shape of a tree, in a line.
fn shape(nodes: &[Node]) -> String {
    let shapes: Vec<String> = nodes.iter().map(shape_of).collect();
    shapes.join(" ")
}

fn shape_of(node: &Node) -> String {
    let name = match &node.kind {
        NodeKind::Text => return "text".into(),
        NodeKind::Nothing => return "-".into(),
        NodeKind::Print(value) => return format!("{{{}}}", value.root().map_or("?", |name| name)),
        NodeKind::If { otherwise, .. } if otherwise.is_some() => "if-else",
        NodeKind::If { .. } => "if",
        NodeKind::For { .. } => "for",
        NodeKind::With { .. } => "with",
        NodeKind::Set { .. } => "set",
        NodeKind::Block { name, .. } => return format!("block:{name}({})", inside(node)),
        NodeKind::Extends(_) => return "extends".into(),
        NodeKind::Include { .. } => return "include".into(),
        NodeKind::Autoescape { is_on, .. } => {
            return format!("autoescape:{is_on:?}({})", inside(node));
        }
        NodeKind::Filtered { .. } => "filter",
        NodeKind::Translated { .. } => "translated",
        NodeKind::PartialDefinition { .. } => "partialdef",
        NodeKind::Partial(_) => return "partial".into(),
        NodeKind::Macro { .. } => "macro",
        NodeKind::Load(names) => return format!("load:{}", names.join(",")),
        NodeKind::Tag(tag) => {
            let name = format!("%{}", tag.name);
            return match &tag.body {
                Some(body) => format!("{name}({})", shape(body)),
                None => name,
            };
        }
    };
    format!("{name}({})", inside(node))
}

fn inside(node: &Node) -> String {
    let bodies: Vec<String> = node.bodies().map(shape).collect();
    bodies.join(" / ")
}

fn django(text: &str) -> String {
    shape(&parsed(text).nodes)
}

fn jinja(text: &str) -> String {
    shape(&parse(text, Dialect::Jinja).nodes)
}

#[test]
fn tags_hold_what_they_hold() {
    assert_eq!(
        django("{% if a %}x{% elif b %}{{ c }}{% else %}{% d %}{% endif %}"),
        "if-else(text / {c} / %d)"
    );
    assert_eq!(
        django("{% for a, b in c %}{{ a }}{% empty %}x{% endfor %}"),
        "for({a} / text)"
    );
    assert_eq!(
        django("{% block a %}{% with b=c %}{{ b }}{% endwith %}{% endblock a %}"),
        "block:a(with({b}))"
    );
    assert_eq!(
        django("{% blocktranslate count a=b %}x{% plural %}{{ a }}{% endblocktranslate %}"),
        "translated(text / {a})"
    );
    assert_eq!(
        django("{% autoescape off %}{{ a }}{% endautoescape %}"),
        "autoescape:Some(false)({a})"
    );
    assert_eq!(
        django("{% partialdef a inline %}x{% endpartialdef %}{% partial a %}"),
        "partialdef(text) partial"
    );
    assert_eq!(
        django("{% verbatim %}{{ a }}{% endverbatim %}"),
        "with(text)"
    );
    assert_eq!(
        django("{% comment %}{% if %}{{ a }}{% endcomment %}b"),
        "- text"
    );
    assert_eq!(
        django("{% load a b %}{% load c from d %}"),
        "load:a,b load:d"
    );
}

#[test]
fn a_tag_that_nobody_knows_has_a_body_if_its_end_comes() {
    assert_eq!(django("{% x a %}{{ b }}{% endx %}{% x a %}"), "%x({b}) %x");
    assert_eq!(
        django("{% x %}{% if a %}{% x %}b{% endx %}{% endif %}"),
        "%x if(%x(text))"
    );
    assert_eq!(
        django("{% ifperm a %}b{% else %}c{% endifperm %}"),
        "if-else(text / text)"
    );
}

#[test]
fn what_is_not_closed_is_said_and_the_rest_stands() {
    for (text, expected) in [
        ("{% if a %}{{ b }}", "if({b})"),
        (
            "{% if a %}{% for b in c %}{{ b }}{% endif %}d",
            "if(for({b})) text",
        ),
        ("{% endif %}{{ a }}", "- {a}"),
        ("{{ }}{% %}", "{?} -"),
        (
            "{% block a %}{% block a %}{% endblock %}",
            "block:a(block:a())",
        ),
    ] {
        let template = parsed(text);
        assert_eq!(shape(&template.nodes), expected, "{text}");
        assert!(!template.errors.is_empty(), "{text}");
    }
    let nested = parsed(&"{% if a %}".repeat(5000));
    assert!(nested.errors.len() <= 20);
}

#[test]
fn arguments_bindings_and_targets() {
    let template = parsed(
        "{% url 'a' b=c.d|e as f %}{% include 'g' with h=i|j only %}{% filter upper|cut:'x' %}{% endfilter %}",
    );
    let NodeKind::Tag(tag) = &template.nodes[0].kind else {
        panic!("{template:?}")
    };
    assert_eq!(tag.target.as_deref(), Some("f"));
    assert_eq!(tag.arguments[1].name.as_deref(), Some("b"));
    assert!(tag.arguments[1].value.has_filter(&["e"]));
    let NodeKind::Include {
        template: name,
        bindings,
        is_isolated,
    } = &template.nodes[1].kind
    else {
        panic!("{template:?}")
    };
    assert_eq!(name.as_text().map(AsRef::as_ref), Some("g"));
    assert!(*is_isolated && bindings.len() == 1 && bindings[0].1.has_filter(&["j"]));
    let NodeKind::Filtered { filters, .. } = &template.nodes[2].kind else {
        panic!("{template:?}")
    };
    assert_eq!(template.text_of(filters[1].span), "cut:'x'");
    let legacy = parsed("{% with a.b as c %}{% endwith %}");
    let NodeKind::With { bindings, .. } = &legacy.nodes[0].kind else {
        panic!("{legacy:?}")
    };
    assert_eq!(bindings[0].0.as_ref(), "c");
}

#[test]
fn jinja_has_tags_of_its_own() {
    assert_eq!(
        jinja("{%- for a, b in c.items() if a -%}{{ a }}{% else %}x{% endfor %}"),
        "for({a} / text)"
    );
    assert_eq!(
        jinja("{% set a = b %}{% set c %}{{ a }}{% endset %}"),
        "set() set({a})"
    );
    assert_eq!(
        jinja("{% macro a(b, c=1) %}{{ b }}{% endmacro %}{{ a(1) }}"),
        "macro({b}) {?}"
    );
    assert_eq!(
        jinja("{% call(x) a(1) %}{{ x }}{% endcall %}"),
        "%call({x})"
    );
    assert_eq!(
        jinja("{% from 'a' import b, c %}{% import 'd' as e %}"),
        "load:b,c load:e"
    );
    assert_eq!(
        jinja("{% include 'a' ignore missing without context %}"),
        "include"
    );
    assert_eq!(
        jinja("{% raw %}{{ a }}{% endraw %}{% if a %}{% elif b %}{% endif %}"),
        "with(text) if( / )"
    );
    assert_eq!(
        jinja("{% trans a=b %}{{ a }}{% pluralize %}c{% endtrans %}"),
        "translated({a} / text)"
    );
}

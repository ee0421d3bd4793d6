use super::*;
use crate::pages::{Library, Pages};
use crate::syntax::{Dialect, Filter, Name, NodeKind, parse};

/// What each value of a template can become.
fn found(text: &str) -> Vec<Option<Breakout>> {
    let mut library = Library::default();
    library.add(parse(text, Dialect::Django), [Name::from("page")]);
    let pages = Pages::of(&library);
    let of_site = |printed: &crate::pages::PrintedValue| {
        let site = &printed.sites[0];
        let escaping = site.escaping.unwrap_or(true);
        let value = Value::of(&printed.value, Dialect::Django, escaping, &BuiltIn);
        breakout(&site.position, value.printed(escaping))
    };
    pages.values.iter().map(of_site).collect()
}

fn one(text: &str) -> Option<Breakout> {
    let found = found(text);
    assert_eq!(found.len(), 1, "{text}");
    found[0]
}

#[test]
fn escaping_is_enough_in_text_and_quotes() {
    for held in [
        "<p>{{ a }}",
        "<title>{{ a }}</title>",
        "<p title=\"{{ a }}\">",
        "<p title='{{ a }}'>",
        "<!-- {{ a }} -->",
        "<img src=\"{{ a }}\">",
        "<a href=\"/{{ a }}\">",
        "<a href=\"?a={{ a }}\">",
        "<script>f('{{ a|escapejs }}')</script>",
        "<script type=application/json>{\"a\": \"{{ a }}\"}</script>",
        "<p id={{ forloop.counter }}>",
        "<p class={{ a|slugify }}>",
        "<p class={{ a|yesno:'b,c' }}>",
    ] {
        assert_eq!(one(held), None, "{held}");
    }
}

#[test]
fn escaping_is_not_enough_elsewhere() {
    for (text, expected) in [
        ("<p id={{ a }}>", Breakout::UnquotedAttribute),
        ("<p {{ a }}>", Breakout::Name),
        ("<{{ a }}>", Breakout::Name),
        ("<a href=\"{{ a }}\">", Breakout::Scheme),
        ("<form action='{{ a }}'>", Breakout::Scheme),
        ("<script src=\"{{ a }}\"></script>", Breakout::ScriptSource),
        (
            "<script src=\"/{{ a|urlencode }}\"></script>",
            Breakout::ScriptSource,
        ),
        ("<base href=\"{{ a|urlencode }}\">", Breakout::ScriptSource),
        (
            "<script>var a = {{ a }}</script>",
            Breakout::ScriptExpression,
        ),
        (
            "<script>var a = {{ a|escapejs }}</script>",
            Breakout::ScriptExpression,
        ),
        (
            "<script>var a = `{{ a|escapejs }}`</script>",
            Breakout::TemplateLiteral,
        ),
        (
            "<script>var a = /{{ a|escapejs }}/</script>",
            Breakout::RegularExpression,
        ),
        (
            "<script>/* {{ a|escapejs }} */</script>",
            Breakout::ScriptComment,
        ),
        ("<script>// {{ a }}\n</script>", Breakout::ScriptComment),
        ("<a onclick=\"f('{{ a }}')\">", Breakout::Handler),
        ("<a onclick=\"f({{ a }})\">", Breakout::Handler),
        (
            "<p x-data=\"{a: '{{ a }}'}\">",
            Breakout::FrameworkExpression,
        ),
        (
            "<a href=\"javascript:f('{{ a|urlencode }}')\">",
            Breakout::ScriptUrl,
        ),
        ("<iframe srcdoc=\"{{ a }}\"></iframe>", Breakout::Document),
        (
            "<svg><script>f('{{ a }}')</script></svg>",
            Breakout::ScriptString,
        ),
        ("{{ a|safe }}", Breakout::Markup),
        ("{{ a|safe|escape }}", Breakout::Markup),
        ("{{ a|safe|default:'b' }}", Breakout::Markup),
        (
            "{% autoescape off %}{{ a }}{% endautoescape %}",
            Breakout::Markup,
        ),
        (
            "<script type=application/json>{{ a|safe }}</script>",
            Breakout::Markup,
        ),
        ("<p title=\"{{ a|safe }}\">", Breakout::AttributeQuote),
    ] {
        assert_eq!(one(text), Some(expected), "{text}");
    }
}

#[test]
fn filters_hold_where_they_are_made_for() {
    for held in [
        "<script>f('{{ a|escapejs }}', '{{ a|escapejs }}')</script>",
        "<a onclick=\"f('{{ a|escapejs }}')\">",
        "<a href=\"{{ a|urlencode }}\">",
        "<iframe srcdoc=\"{{ a|force_escape|force_escape }}\"></iframe>",
        "{{ a|safe|upper }}",
        "{{ a|json_script:'b' }}",
        "<a onclick=\"f('{{ a|addslashes }}')\">",
        "<script>// {{ a|linebreaksbr }}\n</script>",
        "{{ a|linebreaks }}",
        "{{ a|urlize }}",
        "<script>var a = {{ a|length }}</script>",
        "<p id={{ a.pk }}>",
        "{{ a|date:'Y' }}",
    ] {
        assert!(found(held).iter().all(Option::is_none), "{held}");
    }
}

#[test]
fn two_strings_of_a_line_do_not_hold() {
    let text = "<script>f('{{ a }}', '{{ b }}')</script>";
    let alone = Some(Breakout::Backslash);
    assert_eq!(found(text), [alone, Some(Breakout::ScriptString)]);
    let text = "<script>f('{{ a }}',\n'{{ b }}')</script>";
    assert_eq!(found(text), [alone, alone]);
}

#[test]
fn references_that_a_filter_turns_back_are_open_again() {
    struct Plain(Option<Safety>);
    impl Knowledge for Plain {
        fn effect(&self, _: &Filter) -> Option<Effect> {
            Some(Effect::Unescapes(self.0))
        }

        fn name(&self, _: &[Name]) -> Option<Value> {
            None
        }

        fn call(&self, _: &[Name]) -> Option<Value> {
            None
        }
    }
    let becomes = |text: &str, result: Option<Safety>| {
        let template = parse(text, Dialect::Django);
        let NodeKind::Print(expression) = &template.nodes[0].kind else {
            panic!("{text}");
        };
        let value = Value::of(expression, Dialect::Django, true, &Plain(result));
        value.printed(true).contains(Characters::LESS)
    };
    assert!(becomes("{{ a|escape|plain }}", None));
    assert!(becomes("{{ a|linebreaks|plain }}", None));
    assert!(becomes("{{ a|plain }}", Some(Safety::Safe)));
    assert!(!becomes("{{ a|plain }}", None));
    assert!(!becomes("{{ a|escape|plain }}", Some(Safety::Unsafe)));
    assert!(!becomes("{{ a|slugify|plain|safe }}", None));
}

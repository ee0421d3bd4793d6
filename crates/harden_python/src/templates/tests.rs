use super::*;
use crate::facts::facts_of_text;

fn texts(text: &str) -> Vec<TemplateText> {
    facts_of_text(text).templates
}

fn one(text: &str) -> TemplateText {
    let mut texts = texts(text);
    assert_eq!(texts.len(), 1, "{texts:?}");
    texts.remove(0)
}

#[test]
fn what_is_handed_to_an_engine_is_kept_with_the_engine() {
    let jinja = |escapes| TextEngine::Jinja { escapes };
    for (code, engine) in [
        (
            "from django.template import Template\nTemplate('a')",
            TextEngine::Django,
        ),
        (
            "from django.template import Template as T\nX = 'a'\ndef f():\n    T(X)",
            TextEngine::Django,
        ),
        (
            "from django import template\ntemplate.Template(template_string='b') or template.Template('a')",
            TextEngine::Django,
        ),
        (
            "from django.template import Engine\nEngine.get_default().from_string('a')",
            TextEngine::Django,
        ),
        (
            "from django.template import engines\ndef f():\n    e = engines['text']\n    e.from_string('a')",
            TextEngine::Named("text".into()),
        ),
        (
            "from django.template import loader\nloader.get_template_from_string('a')",
            TextEngine::Django,
        ),
        ("import jinja2\njinja2.Template('a')", jinja(Some(false))),
        (
            "import jinja2\nenv = jinja2.Environment(autoescape=True)\nenv.from_string('a')",
            jinja(Some(true)),
        ),
        (
            "from jinja2 import Environment as E\nE(autoescape=chosen()).from_string('a')",
            jinja(None),
        ),
    ] {
        let found = one(code);
        assert_eq!(
            (&found.engine, found.text.as_ref()),
            (&engine, "a"),
            "{code}"
        );
    }
}

#[test]
fn other_texts_are_left_alone() {
    for code in [
        "from string import Template\nTemplate('django')",
        "from django.template import Template\nTemplate(name)",
        "from django.template import Template\ndef f(x):\n    Template('a' + x)\n    Template(f'{x}')",
        "from django.template import Template\nX = 'a'\nX = 'b'\nTemplate(X)",
        "from django.template import Template\ndef f(X):\n    Template(X)\nX = 'a'",
        "import django\nclass Template: pass\nTemplate('a')",
        "import django\nRegion.from_string('a')",
        "from django.template import Template\nX = Y\nY = X\nTemplate(X)",
    ] {
        assert_eq!(texts(code), [], "{code}");
    }
}

#[test]
fn parts_stand_where_they_are_written() {
    let code = "from django.template import Template\nTemplate(\n    'a\\n\\x41b'\n    r'\\d'\n    \"\"\"\\\nc\nd\\q\"\"\" + 'é\\N{BULLET}z'\n)\n";
    let found = one(code);
    assert_eq!(&*found.text, "a\nAb\\dc\nd\\qé•z");
    let places: Vec<(&str, u32, u32)> = found
        .pieces
        .iter()
        .map(|piece| {
            assert!(piece.is_verbatim);
            (
                &found.text[piece.start as usize..],
                piece.line,
                piece.column,
            )
        })
        .collect();
    assert_eq!(
        places,
        [
            ("a\nAb\\dc\nd\\qé•z", 3, 6),
            ("Ab\\dc\nd\\qé•z", 3, 9),
            ("b\\dc\nd\\qé•z", 3, 13),
            ("\\dc\nd\\qé•z", 4, 7),
            ("c\nd\\qé•z", 6, 1),
            ("é•z", 7, 11),
            ("z", 7, 22),
        ]
    );
    assert_eq!((found.extent.line, found.extent.end_line), (3, 7));
}

#[test]
fn lines_end_as_they_do() {
    let code = "from django.template import Template\r\nTemplate('''a\r\nb''')\r\n";
    let found = one(code);
    let last = found.pieces.last().expect("there is a text");
    assert_eq!((last.line, last.column), (3, 1));
    assert_eq!(&found.text[last.start as usize..], "b");
}

#[test]
fn what_renders_a_text_is_known() {
    let code = "from django.template import Template\nPAGE = Template('a')\ndef f(request):\n    PAGE.render(x)\n    own = Template('b')\n    own.render(y)\n    Template('c').render(z)\n    other.render(z)\n";
    let lines: Vec<(String, Vec<u32>)> = texts(code)
        .into_iter()
        .map(|text| {
            let lines = text.renders.iter().map(|render| render.line).collect();
            (text.text.to_string(), lines)
        })
        .collect();
    let text = |text: &str, line| (text.to_owned(), vec![line]);
    assert_eq!(lines, [text("a", 4), text("b", 6), text("c", 7)]);
}

#[test]
fn a_text_that_is_used_often_is_kept_once() {
    let uses = "Template(X)\nEngine().from_string(X + X)\n".repeat(1000);
    let code = format!(
        "from django.template import Engine, Template\nX = '{}'\n{uses}",
        "a".repeat(1000)
    );
    assert!(texts(&code).len() <= 2);
}

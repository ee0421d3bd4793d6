//! Scripts that stand in templates.

use harden_script::{HolePlace, Origin, ScriptFacts, ScriptKind, ScriptPiece, facts_of_pieces};

use crate::words::{requests_in, sinks_in};

/// Reads a template in which `{{0}}` is a hole: where, is told by the sign before the number (`=` an expression,
/// `'` text, `n` a name, `/` a comment).
fn read(template: &str) -> ScriptFacts {
    let mut pieces = Vec::new();
    let mut at = 0;
    let origin = |at: usize| {
        let line = template[..at].matches('\n').count() + 1;
        let column = template[..at]
            .rsplit('\n')
            .next()
            .unwrap_or_default()
            .chars()
            .count()
            + 1;
        Origin {
            source: 7,
            offset: u32::try_from(at).expect("small"),
            line: u32::try_from(line).expect("small"),
            column: u32::try_from(column).expect("small"),
        }
    };
    while let Some(found) = template[at..].find("{{") {
        let hole = at + found;
        pieces.push(ScriptPiece::Text {
            text: &template[at..hole],
            origin: origin(at),
        });
        let end = hole + template[hole..].find("}}").expect("closed") + 2;
        let inside = &template[hole + 2..end - 2];
        pieces.push(ScriptPiece::Hole {
            id: inside[1..].parse().expect("a number"),
            place: match &inside[..1] {
                "=" => HolePlace::Expression,
                "n" => HolePlace::Name,
                "/" => HolePlace::Comment,
                _ => HolePlace::Text,
            },
            origin: origin(hole),
        });
        at = end;
    }
    pieces.push(ScriptPiece::Text {
        text: &template[at..],
        origin: origin(at),
    });
    facts_of_pieces(&pieces, ScriptKind::JavaScript)
}

#[test]
fn holes_flow_into_sinks() {
    for (template, expected) in [
        ("el.innerHTML = {{=0}};", "InnerHtml: Printed[0]"),
        (
            "el.innerHTML = '<b>{{'0}}</b>';",
            "InnerHtml: '<b>' Printed[0] '</b>'",
        ),
        (
            "const a = \"{{'3}}\"; el.innerHTML = '<b>' + a;",
            "InnerHtml: '<b>' Printed[3]",
        ),
        (
            "el.innerHTML = `<b>{{'0}}{{'1}}`;",
            "InnerHtml: '<b>' Printed[0] Printed[1]",
        ),
        (
            "const rows = {{=4}}; el.innerHTML = rows.map(r => '<b>' + r.name).join('');",
            "InnerHtml: '<b>' Printed(r.name)",
        ),
        ("location.href = '{{'2}}';", "Navigation: Printed[2]"),
        ("eval({{=0}}{{n1}});", "Eval: Printed[0, 1]"),
    ] {
        let facts = read(template);
        assert_eq!(facts.notes, [], "{template}");
        assert_eq!(sinks_in(&facts), [expected], "{template}");
    }
}

#[test]
fn holes_stand_wherever_a_template_prints() {
    for template in [
        "{{=0}}\nlet a = 1;",
        "let row_{{n0}} = 1;",
        "let a = 1{{n0}};",
        "let a = [{{=0}}, {{=1}}];",
        "let a = { {{=0}}: 1, b{{n1}}: 2 };",
        "let a = /x{{'0}}y/g;",
        "// it's {{/0}}\nlet a;",
        "/* {{/0}} */",
        "let a = 'a\\'{{'0}}';",
        "<!--\nlet a = '{{'0}}';\n//-->",
        "go({{=0}}).then({{=1}});",
    ] {
        assert_eq!(read(template).notes, [], "{template}");
    }
}

#[test]
fn requests_know_their_holes() {
    let facts =
        read("fetch(\"{{'5}}\", { method: 'POST', headers: { 'X-CSRFToken': '{{'6}}' } });");
    assert_eq!(requests_in(&facts), ["Fetch POST Unknown [X-CSRFToken]"]);
    assert_eq!(facts.requests[0].url.value.dynamics()[0].holes, [5]);
    let facts = read("fetch('/orders/{{'5}}/', { method: 'POST' });");
    assert_eq!(requests_in(&facts), ["Fetch POST This []"]);
}

#[test]
fn places_are_those_of_the_template() {
    let template = "let é = '{{'0}}';\n  el.innerHTML = {{=1}} + x; go('{{'2}}');\n";
    let facts = read(template);
    let place = facts.sinks[0].place;
    assert_eq!(place.source, 7);
    assert_eq!(
        &template[place.start as usize..place.end as usize],
        "el.innerHTML = {{=1}} + x"
    );
    let extent = place.extent;
    assert_eq!(
        (
            extent.line,
            extent.column,
            extent.end_line,
            extent.end_column
        ),
        (2, 3, 2, 28)
    );
}

#[test]
fn what_ends_with_a_hole_ends_where_it_does() {
    for template in ["el.innerHTML = {{=1}};\n", "el.innerHTML = {{=1}}{{n2}};"] {
        let place = read(template).sinks[0].place;
        let sink = &template[..template.find(';').expect("an end")];
        assert_eq!(&template[place.start as usize..place.end as usize], sink);
        let column = u32::try_from(sink.len()).expect("small") + 1;
        assert_eq!(place.extent.end_column, column, "{template}");
    }
}

#[test]
fn arms_that_make_no_script_are_said() {
    let facts = read("let a = 'one''two';\nel.innerHTML = x;\n");
    assert_eq!(facts.notes.len(), 1);
    assert_eq!(facts.sinks.len(), 1, "the other lines are read");
}

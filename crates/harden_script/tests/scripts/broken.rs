//! Scripts that are no scripts, or too much of one.

use std::time::{Duration, Instant};

use harden_script::{Provenance, ScriptKind, facts};

#[test]
fn a_broken_line_costs_itself() {
    let facts = facts(
        b"one.innerHTML = x;\nlet a = = 2;\ntwo.innerHTML = x;\n",
        ScriptKind::JavaScript,
    );
    assert_eq!(facts.sinks.len(), 2);
    assert_eq!(facts.notes.len(), 1);
    let place = facts.notes[0].place.expect("the line is known");
    assert_eq!(place.extent.line, 2);
}

#[test]
fn what_cannot_be_read_is_never_silence() {
    for script in [
        "function (",
        "{% if a %}",
        "a = {",
        "}}}",
        "'open",
        "/* open",
        "\u{0}",
        "<p>html</p",
    ] {
        let facts = facts(script.as_bytes(), ScriptKind::JavaScript);
        assert_ne!(facts.notes, [], "{script}");
    }
    assert_ne!(facts(b"\xff\xfe\x00", ScriptKind::JavaScript).notes, []);
}

#[test]
fn old_and_new_scripts_are_scripts() {
    for script in [
        "with (a) { b(); }",
        "return go(x)",
        "await go(); import a from 'b';",
        "var let = 1; var yield = 2;",
        "x = 010; y = '\\07'",
        "#!/usr/bin/env node\ngo()",
        "const a = <p>{b}</p>;",
        "class A { #b = 1; static { go(); } }",
        "",
    ] {
        assert_eq!(
            facts(script.as_bytes(), ScriptKind::JavaScript).notes,
            [],
            "{script}"
        );
    }
    let typed =
        "function f(a: string, b?: Map<string, number[]>): void { el.innerHTML = (a as any)!; }";
    let facts = facts(typed.as_bytes(), ScriptKind::TypeScript);
    assert_eq!((facts.notes.len(), facts.sinks.len()), (0, 1));
}

#[test]
fn nesting_is_bounded() {
    let start = Instant::now();
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("({a:", "})"),
        ("!", ""),
        ("- ", ""),
        ("a?b:", ""),
        ("a=>", ""),
        ("if(a)", ""),
        ("if(a);else ", ""),
        ("`${", "}`"),
        ("<a>", "</a>"),
        ("new ", ""),
        ("(class{a=", "})"),
        ("(function(){", "})()"),
        ("a=", ""),
        ("a+", ""),
        ("a.", ""),
        ("a(", ")"),
        ("(a=", "=>0)"),
        ("a<", ""),
        ("el.innerHTML=", ""),
        ("a||", ""),
        ("$(", ")"),
        ("x.then(a=>", ")"),
        ("`${a}", ""),
    ] {
        for times in [300, 3_000, 40_000] {
            let script = format!("{}a{}", open.repeat(times), close.repeat(times));
            let script = format!("function f(a) {{ el.innerHTML = {script}; }}");
            for kind in [ScriptKind::JavaScript, ScriptKind::TypeScript] {
                facts(script.as_bytes(), kind);
            }
        }
    }
    assert!(
        start.elapsed() < Duration::from_mins(1),
        "{:?}",
        start.elapsed()
    );
}

#[test]
fn names_and_functions_that_go_round_end() {
    let mut script = String::from("let a0 = x;\n");
    for index in 1..200 {
        // Each is made of twice the one before.
        let before = index - 1;
        let lines = format!(
            "let a{index} = a{before} + '<b>' + a{before};\n\
             function f{index}(x) {{ return f{before}(x) + f{before}(x); }}\n"
        );
        script.push_str(&lines);
    }
    script.push_str("let a = b; let b = a; one.innerHTML = a; two.innerHTML = a199; three.innerHTML = f199(x);\n");
    let start = Instant::now();
    let facts = facts(script.as_bytes(), ScriptKind::JavaScript);
    assert_eq!(facts.notes, []);
    assert!(facts.sinks.len() >= 2);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn scripts_of_others_are_not_read() {
    let library = "/*! thing v1.2.3 | MIT */\nel.innerHTML = x;\n";
    let facts = facts(library.as_bytes(), ScriptKind::JavaScript);
    assert_eq!(
        (facts.provenance, facts.sinks.len()),
        (Provenance::Library, 0)
    );
}

#[test]
fn facts_can_be_kept() {
    let facts = facts(
        b"el.innerHTML = '<b>' + x; fetch('/a/')",
        ScriptKind::JavaScript,
    );
    let kept = serde_json::to_string(&facts).expect("facts are plain values");
    assert_eq!(
        facts,
        serde_json::from_str(&kept).expect("what was kept can be read")
    );
}

#[test]
fn what_the_parser_cannot_cope_with_costs_one_script() {
    // It looks for four digits behind the `u`.
    let broken = r"export { '\\u' };";
    let facts = facts(broken.as_bytes(), ScriptKind::JavaScript);
    let said: Vec<_> = facts.notes.iter().map(|note| &*note.message).collect();
    assert_eq!(said, ["the parser cannot cope with this script: not read"]);
    let next = harden_script::facts(b"el.innerHTML = x;", ScriptKind::JavaScript);
    assert_eq!((next.notes.len(), next.sinks.len()), (0, 1));
}

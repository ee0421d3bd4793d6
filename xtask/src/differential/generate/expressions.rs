//! Values of settings as expressions: literals, and what people write instead of a literal.

use super::settings::Kind;
use super::{Generator, environment};

/// An expression of a kind, nested at most `depth` deep.
pub(super) fn value(generator: &mut Generator<'_>, kind: Kind, depth: usize) -> String {
    let literal = literal(generator, kind);
    if matches!(kind, Kind::Raw(_)) && generator.random.chance(60) {
        return literal;
    }
    if depth == 0 {
        return literal;
    }
    match generator
        .random
        .weighted(&[(46, 0), (26, 1), (14, 2), (14, 3)])
    {
        0 => literal,
        1 => environment::read(generator, kind, &literal),
        2 => combined(generator, kind, depth - 1),
        _ => computed(generator, kind, literal, depth - 1),
    }
}

/// Something that is true or false: of DEBUG, of the environment, of the interpreter.
pub(super) fn condition(generator: &mut Generator<'_>, depth: usize) -> String {
    let debug = generator.file.bound.contains("DEBUG");
    match generator.random.below(if depth == 0 { 6 } else { 8 }) {
        0 | 1 if debug => {
            generator.count("if on DEBUG");
            generator
                .random
                .pick(&["DEBUG", "not DEBUG", "DEBUG is True", "not DEBUG"])
                .to_string()
        }
        2 => {
            generator.count("sys.argv, sys.version_info");
            generator.import("import sys");
            generator
                .random
                .pick(&[
                    r#""test" in sys.argv"#,
                    "sys.version_info >= (3, 6)",
                    r#"len(sys.argv) > 1 and sys.argv[1] == "test""#,
                    r#"sys.argv[1:2] == ["check"]"#,
                ])
                .to_string()
        }
        6 => {
            let (left, right) = (
                condition(generator, depth - 1),
                condition(generator, depth - 1),
            );
            let word = *generator.random.pick(&["and", "or"]);
            format!("({left}) {word} ({right})")
        }
        7 => format!("not ({})", condition(generator, depth - 1)),
        _ => environment::condition(generator),
    }
}

/// A fit literal, as Python source.
pub(super) fn literal(generator: &mut Generator<'_>, kind: Kind) -> String {
    match kind {
        Kind::Flag(choices) | Kind::Number(choices) | Kind::Text(choices) => {
            generator.random.pick(choices).to_string()
        }
        Kind::Raw(choices) => {
            let choice = *generator.random.pick(choices);
            if choice.contains("BASE_DIR") {
                generator.base_dir();
            }
            if choice.contains("os.path") {
                generator.count("os.path");
                generator.import("import os");
            }
            choice.to_owned()
        }
        Kind::List(items) => {
            let chosen: Vec<_> = items
                .iter()
                .filter(|_| generator.random.chance(55))
                .map(|item| format!(r#""{item}""#))
                .collect();
            let comma = if chosen.len() == 1 { "," } else { "" };
            if generator.random.chance(30) {
                format!("({}{comma})", chosen.join(", "))
            } else {
                format!("[{}]", chosen.join(", "))
            }
        }
    }
}

/// Two values of the kind, one of which it is.
fn combined(generator: &mut Generator<'_>, kind: Kind, depth: usize) -> String {
    let (first, second) = (value(generator, kind, depth), value(generator, kind, depth));
    match generator.random.below(7) {
        0 | 1 => {
            generator.count("a if c else b");
            let condition = condition(generator, depth.min(1));
            format!("({first}) if ({condition}) else ({second})")
        }
        2 => {
            generator.count("x or default");
            format!("({first}) or ({second})")
        }
        3 => {
            generator.count("dictionary lookup");
            let key = *generator.random.pick(&["live", "test"]);
            format!(r#"{{"live": {first}, "test": {second}}}["{key}"]"#)
        }
        4 => {
            generator.count("helper function");
            let helper = "def choose(condition, yes, no=None):\n    if condition:\n        return yes\n    return no\n";
            generator.file.helpers.insert(helper.to_owned());
            let condition = condition(generator, depth.min(1));
            format!("choose({condition}, {first}, no={second})")
        }
        5 => {
            generator.count("dictionary lookup");
            let key = *generator.random.pick(&["live", "other"]);
            format!(r#"{{"live": {first}}}.get("{key}", {second})"#)
        }
        _ => {
            generator.count("subscript of a list");
            let index = *generator.random.pick(&["0", "1", "-1"]);
            format!("[{first}, {second}][{index}]")
        }
    }
}

/// A value by way of a class, a lambda, a method, arithmetic.
fn computed(generator: &mut Generator<'_>, kind: Kind, literal: String, depth: usize) -> String {
    if generator.random.chance(35) {
        return indirect(generator, &literal);
    }
    match kind {
        Kind::Flag(_) => match generator.random.below(5) {
            0 => format!("not ({})", value(generator, kind, depth)),
            1 if generator.file.bound.contains("DEBUG") => "not DEBUG".to_owned(),
            2 => format!("any([{literal}, False])"),
            3 => format!("all(value for value in ({literal}, True))"),
            _ => {
                generator.count("bool() cast");
                format!("bool({})", value(generator, kind, depth))
            }
        },
        Kind::Number(_) => {
            generator.count("arithmetic");
            match generator.random.below(6) {
                0 => "60 * 60 * 24 * 365".to_owned(),
                1 => {
                    generator.count("timedelta");
                    generator.import("from datetime import timedelta");
                    "int(timedelta(days=30).total_seconds())".to_owned()
                }
                2 => format!("{literal} // 60 * 60"),
                3 => format!("max({literal}, 60)"),
                4 => "1 << 12".to_owned(),
                _ => format!("sum([{literal}, 0, 0])"),
            }
        }
        Kind::Text(_) => string(generator, &literal),
        Kind::List(items) => list(generator, items, &literal),
        Kind::Raw(_) => literal,
    }
}

/// A string put together from parts.
fn string(generator: &mut Generator<'_>, literal: &str) -> String {
    let text = literal.trim_matches('"');
    let (head, tail) = text.split_at(text.len() / 2);
    match generator.random.below(9) {
        0 | 1 => {
            generator.count("f-string");
            format!(r#"f"{head}{{'{tail}'}}""#)
        }
        2 => {
            generator.count("f-string");
            let name = generator.name("part");
            generator.line(format!(r#"{name} = "{tail}""#));
            format!(r#"f"{head}{{{name}}}""#)
        }
        3 => {
            generator.count("% formatting");
            format!(r#""%s%s" % ("{head}", "{tail}")"#)
        }
        4 => {
            generator.count("string methods");
            format!(r#""{{}}{{tail}}".format("{head}", tail="{tail}")"#)
        }
        5 => {
            generator.count("string methods");
            format!(r#""".join(["{head}", "{tail}"])"#)
        }
        6 => format!(r#""{head}" "{tail}""#),
        7 => {
            generator.count("string methods");
            format!(r#""{head}---{tail}".replace("---", "")"#)
        }
        _ => format!(r#""{head}" + "{tail}""#),
    }
}

/// A list from other lists.
fn list(generator: &mut Generator<'_>, items: &'static [&'static str], literal: &str) -> String {
    let item = *generator.random.pick(items);
    match generator.random.below(8) {
        0 => {
            generator.count("a + b of lists");
            format!(r#"list({literal}) + ["{item}"]"#)
        }
        1 => {
            generator.count("spread");
            format!(r#"["{item}", *{literal}]"#)
        }
        2 => {
            generator.count("spread");
            let condition = condition(generator, 0);
            format!(r#"[*{literal}, *(["{item}"] if {condition} else [])]"#)
        }
        3 => {
            generator.count("comprehension");
            format!(r#"[item for item in {literal} if item != "{item}"]"#)
        }
        4 => {
            generator.count("list() and tuple() casts");
            format!("tuple({literal})")
        }
        5 => {
            generator.count("comprehension");
            let condition = condition(generator, 0);
            format!(
                r#"[name for name, wanted in (("{item}", {condition}), ("{item}", True)) if wanted]"#
            )
        }
        6 => format!("list(dict.fromkeys({literal}))"),
        _ => format!("sorted(set({literal}))"),
    }
}

/// The literal, through a name, a class, a function.
fn indirect(generator: &mut Generator<'_>, literal: &str) -> String {
    let name = generator.name("default");
    match generator.random.below(7) {
        0 => {
            generator.count("class");
            generator.line(format!("class {name}:\n    value = {literal}\n"));
            format!("{name}.value")
        }
        1 => {
            generator.count("lambda");
            format!("(lambda value={literal}: value)()")
        }
        2 => {
            generator.count("helper function");
            generator.line(format!("def {name}(value={literal}):\n    return value\n"));
            format!("{name}()")
        }
        3 => {
            generator.count("walrus");
            generator.line(format!("if ({name} := {literal}) is not None:\n    pass"));
            name
        }
        4 => {
            generator.count("reflection");
            generator.line(format!("class {name}:\n    pass\n"));
            format!(r#"getattr({name}, "value", {literal})"#)
        }
        5 => {
            generator.count("class");
            generator.line(format!("class {name}:\n    def __init__(self, value):\n        self._value = value\n\n    @property\n    def value(self):\n        return self._value\n"));
            format!("{name}({literal}).value")
        }
        _ => {
            generator.line(format!("{name} = {literal}"));
            name
        }
    }
}

//! Reads of environment variables, with the casts that real settings use, and the environment they find.

use super::settings::Kind;
use super::{Generator, Reader};

const FLAG_WORDS: &[&str] = &[
    "True", "False", "true", "false", "1", "0", "yes", "no", "on", "off", "t", "TRUE", "", "maybe",
];
const NUMBERS: &[&str] = &[
    "0", "1", "60", "3600", "31536000", " 300 ", "-1", "", "many",
];

/// What a variable of the environment is expected to hold.
#[derive(Clone, Copy)]
enum Words<'a> {
    Flag,
    /// `0` or `1`, and nothing else.
    Bit,
    Number,
    /// One of these literals.
    Literal(&'a [&'static str]),
    /// Some of these items, between separators.
    Items(&'a [&'static str], &'static str),
    Mode,
}

/// An expression of the given kind that reads the environment; `literal` is Python source of a fit value.
pub(super) fn read(generator: &mut Generator<'_>, kind: Kind, literal: &str) -> String {
    match kind {
        Kind::Flag(_) => flag(generator),
        Kind::Number(_) => number(generator, literal),
        Kind::Text(choices) => text(generator, choices, literal),
        Kind::List(items) => list(generator, items),
        Kind::Raw(_) => literal.to_owned(),
    }
}

/// A condition on the environment.
pub(super) fn condition(generator: &mut Generator<'_>) -> String {
    generator.count("if on an environment read");
    generator.import("import os");
    match generator.random.below(6) {
        0 => {
            let name = variable(generator, Words::Mode, false);
            let mode = *generator.random.pick(&["production", "prod", "dev"]);
            let compare = *generator.random.pick(&["==", "!="]);
            format!(r#"os.environ.get("{name}", "production") {compare} "{mode}""#)
        }
        1 => {
            let name = variable(generator, Words::Mode, false);
            format!(r#"os.getenv("{name}", "dev") in ("production", "staging")"#)
        }
        2 => {
            let name = variable(generator, Words::Flag, false);
            format!(r#"os.environ.get("{name}")"#)
        }
        3 => {
            generator.count("in os.environ");
            let name = variable(generator, Words::Flag, false);
            let not = if generator.random.chance(30) {
                "not in"
            } else {
                "in"
            };
            format!(r#""{name}" {not} os.environ"#)
        }
        _ => flag(generator),
    }
}

fn flag(generator: &mut Generator<'_>) -> String {
    let python = generator.random.chance(50) || generator.reader == Reader::Plain;
    let default = *generator.random.pick(&["True", "False", "False"]);
    if !python {
        let name = variable(generator, Words::Flag, false);
        return if generator.reader == Reader::Decouple {
            generator.count("decouple config()");
            generator.import("from decouple import config");
            format!(r#"config("{name}", default={default}, cast=bool)"#)
        } else {
            env_object(generator);
            format!(r#"env.bool("{name}", default={default})"#)
        };
    }
    generator.import("import os");
    generator.count("os.environ.get with a default");
    match generator.random.below(13) {
        0 | 1 => {
            let name = variable(generator, Words::Flag, false);
            format!(r#"os.environ.get("{name}", "{default}") == "True""#)
        }
        2 => {
            let name = variable(generator, Words::Bit, false);
            format!(r#"bool(int(os.environ.get("{name}", "1")))"#)
        }
        3 => {
            let name = variable(generator, Words::Flag, false);
            format!(r#"os.getenv("{name}", "{default}").lower() in ("true", "1", "yes")"#)
        }
        4 => {
            let name = variable(generator, Words::Flag, false);
            format!(r#"bool(os.environ.get("{name}", {default}))"#)
        }
        5 => {
            generator.count("json.loads or literal_eval of the environment");
            generator.import("import json");
            let name = variable(generator, Words::Bit, false);
            format!(r#"json.loads(os.environ.get("{name}", "true"))"#)
        }
        6 => {
            generator.count("json.loads or literal_eval of the environment");
            generator.import("import ast");
            let name = variable(generator, Words::Literal(&["True", "False", "0"]), false);
            format!(r#"ast.literal_eval(os.environ.get("{name}", "{default}"))"#)
        }
        7 => {
            let name = variable(generator, Words::Flag, false);
            generator.count("in os.environ");
            format!(r#""{name}" in os.environ"#)
        }
        8 => {
            generator.count("helper function");
            let helper = "def env_flag(name, default=False, true=(\"1\", \"true\", \"yes\", \"on\")):\n    value = os.environ.get(name)\n    if value is None:\n        return default\n    return value.strip().lower() in true\n";
            generator.file.helpers.insert(helper.to_owned());
            let name = variable(generator, Words::Flag, false);
            format!(r#"env_flag("{name}", {default})"#)
        }
        9 => {
            let name = variable(generator, Words::Flag, false);
            format!(
                r#"{{"true": True, "false": False}}.get(os.environ.get("{name}", "").lower(), {default})"#
            )
        }
        10 => {
            let name = variable(generator, Words::Flag, false);
            generator.count("os.environ.get without a default");
            format!(r#"os.environ.get("{name}")"#)
        }
        11 => {
            let name = variable(generator, Words::Flag, true);
            generator.count("os.environ[] required");
            format!(r#"os.environ["{name}"] == "True""#)
        }
        _ => {
            let name = variable(generator, Words::Flag, false);
            format!(r#"os.environ.get("{name}", "on") not in ("off", "0", "")"#)
        }
    }
}

fn number(generator: &mut Generator<'_>, literal: &str) -> String {
    let name = variable(generator, Words::Number, false);
    if generator.reader != Reader::Plain && generator.random.chance(50) {
        if generator.reader == Reader::Decouple {
            generator.count("decouple config()");
            generator.import("from decouple import config");
            return format!(r#"config("{name}", default={literal}, cast=int)"#);
        }
        env_object(generator);
        return format!(r#"env.int("{name}", default={literal})"#);
    }
    generator.import("import os");
    generator.count("int() cast");
    match generator.random.below(4) {
        0 => format!(r#"int(os.environ.get("{name}", "{literal}"))"#),
        1 => format!(r#"int(os.environ.get("{name}") or {literal})"#),
        2 => format!(r#"int(os.getenv("{name}", {literal}))"#),
        _ => format!(r#"int(os.environ["{name}"]) if "{name}" in os.environ else {literal}"#),
    }
}

fn text(generator: &mut Generator<'_>, choices: &'static [&'static str], literal: &str) -> String {
    let words = Words::Literal(choices);
    if generator.reader != Reader::Plain && generator.random.chance(50) {
        let name = variable(generator, words, false);
        if generator.reader == Reader::Decouple {
            generator.count("decouple config()");
            generator.import("from decouple import config");
            return format!(r#"config("{name}", default={literal})"#);
        }
        env_object(generator);
        return match generator.random.below(3) {
            0 => format!(r#"env.str("{name}", default={literal})"#),
            1 => format!(r#"env.str("{name}", {literal})"#),
            _ => format!(r#"env("{name}", default={literal})"#),
        };
    }
    generator.import("import os");
    match generator.random.below(5) {
        0 => {
            generator.count("os.environ[] required");
            let name = variable(generator, words, true);
            format!(r#"os.environ["{name}"]"#)
        }
        1 => {
            generator.count("x or default");
            let name = variable(generator, words, false);
            format!(r#"os.environ.get("{name}") or {literal}"#)
        }
        2 => {
            generator.count("string methods");
            let name = variable(generator, words, false);
            format!(r#"os.environ.get("{name}", {literal}).strip()"#)
        }
        _ => {
            generator.count("os.environ.get with a default");
            let name = variable(generator, words, false);
            let get = *generator.random.pick(&["os.environ.get", "os.getenv"]);
            format!(r#"{get}("{name}", {literal})"#)
        }
    }
}

fn list(generator: &mut Generator<'_>, items: &'static [&'static str]) -> String {
    let commas = Words::Items(items, ",");
    let default = items[0];
    if generator.reader != Reader::Plain && generator.random.chance(50) {
        let name = variable(generator, commas, false);
        if generator.reader == Reader::Decouple {
            generator.count("decouple config()");
            generator.import("from decouple import Csv, config");
            let post = *generator.random.pick(&["", "", "post_process=tuple"]);
            return format!(r#"config("{name}", default="{default}", cast=Csv({post}))"#);
        }
        env_object(generator);
        return match generator.random.below(3) {
            0 if generator.reader == Reader::Environ => {
                format!(r#"env.tuple("{name}", default=("{default}",))"#)
            }
            1 => format!(r#"env.list("{name}", default=[])"#),
            _ => format!(r#"env.list("{name}", default=["{default}"])"#),
        };
    }
    generator.import("import os");
    generator.count("string methods");
    match generator.random.below(7) {
        0 => {
            generator.count("comprehension");
            let name = variable(generator, Words::Items(items, ", "), false);
            format!(
                r#"[item.strip() for item in os.environ.get("{name}", "{default}").split(",") if item.strip()]"#
            )
        }
        1 => {
            let name = variable(generator, commas, false);
            format!(r#"list(filter(None, os.environ.get("{name}", "").split(",")))"#)
        }
        2 => {
            let name = variable(generator, Words::Items(items, " "), false);
            format!(r#"os.environ.get("{name}", "{default}").split()"#)
        }
        3 => {
            generator.count("a if c else b");
            let name = variable(generator, commas, false);
            format!(
                r#"os.environ["{name}"].split(",") if "{name}" in os.environ else ["{default}"]"#
            )
        }
        4 => {
            generator.count("comprehension");
            let name = variable(generator, commas, false);
            format!(r#"tuple(item for item in os.getenv("{name}", "{default}").split(","))"#)
        }
        _ => {
            let name = variable(generator, commas, false);
            format!(r#"os.environ.get("{name}", "{default}").split(",")"#)
        }
    }
}

/// Make sure that the file has `env`, of the project's package.
fn env_object(generator: &mut Generator<'_>) {
    if generator.reader == Reader::Environ {
        generator.count("django-environ env()");
        generator.import("import environ");
        generator
            .file
            .helpers
            .insert("env = environ.Env()".to_owned());
    } else {
        generator.count("environs env()");
        generator.import("from environs import Env");
        generator.file.helpers.insert("env = Env()".to_owned());
    }
}

/// The name of a variable, which the environment holds or does not hold; a `required` one nearly always.
fn variable(generator: &mut Generator<'_>, words: Words<'_>, required: bool) -> String {
    let name = generator.name("SHOP").to_uppercase();
    let present = if required { 96 } else { 55 };
    if generator.random.chance(present) {
        let value = match words {
            Words::Flag => generator.random.pick(FLAG_WORDS).to_string(),
            Words::Bit => generator.random.pick(&["0", "1"]).to_string(),
            Words::Number => {
                // The last ones are no numbers.
                let good = if generator.random.chance(5) { 9 } else { 7 };
                generator.random.pick(&NUMBERS[..good]).to_string()
            }
            Words::Mode => generator
                .random
                .pick(&["production", "prod", "dev", "staging", ""])
                .to_string(),
            Words::Literal(choices) => generator.random.pick(choices).trim_matches('"').to_owned(),
            Words::Items(items, separator) => {
                let chosen: Vec<_> = items
                    .iter()
                    .filter(|_| generator.random.chance(60))
                    .copied()
                    .collect();
                chosen.join(separator)
            }
        };
        generator.env.insert(name.clone(), value);
    }
    name
}

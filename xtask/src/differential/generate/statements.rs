//! The statements that give settings their values.

use super::expressions::{condition, literal, value};
use super::settings::{Kind, SETTINGS, Setting};
use super::{Generator, dictionaries, lists};

/// Write a random half of the settings, in a random order, each in a random way.
pub(super) fn all_settings(generator: &mut Generator<'_>) {
    let mut chosen: Vec<&Setting> = SETTINGS
        .iter()
        .filter(|setting| generator.random.chance(setting.often))
        .collect();
    generator.random.shuffle(&mut chosen);
    for setting in chosen {
        assign_setting(generator, setting);
    }
    dictionaries::write(generator);
}

/// Write up to `most` settings, some of them again.
pub(super) fn some_settings(generator: &mut Generator<'_>, most: usize) {
    for _ in 0..=generator.random.below(most) {
        let setting = &SETTINGS[generator.random.below(SETTINGS.len())];
        match setting.kind {
            Kind::List(items) if generator.file.bound.contains(setting.name) => {
                lists::edit(generator, setting.name, items);
            }
            _ => assign_setting(generator, setting),
        }
    }
    for (name, items) in [
        ("MIDDLEWARE", super::settings::MIDDLEWARE),
        ("INSTALLED_APPS", super::settings::MORE_APPS),
    ] {
        if generator.file.bound.contains(name) && generator.random.chance(50) {
            lists::edit(generator, name, items);
        }
    }
    if generator.file.bound.contains("INSTALLED_APPS") && generator.random.chance(85) {
        // An application that is there twice does not start.
        generator.line("INSTALLED_APPS = list(dict.fromkeys(INSTALLED_APPS))");
    }
}

fn assign_setting(generator: &mut Generator<'_>, setting: &Setting) {
    if let Kind::List(items) = setting.kind
        && generator.random.chance(30)
    {
        return lists::grown(generator, setting.name, items);
    }
    let expression = value(generator, setting.kind, 2);
    assign(generator, setting.name, &expression, setting.kind);
}

/// Give `name` the value of `expression` in one of the ways of the language.
pub(super) fn assign(generator: &mut Generator<'_>, name: &str, expression: &str, kind: Kind) {
    let modern = generator.dialect.python >= 10;
    match generator.random.weighted(&[
        (58, 0),
        (6, 1),
        (9, 2),
        (5, 3),
        (3, 4),
        (4, 5),
        (2, 6),
        (3, 7),
        (4, 8),
        (2, 9),
        (2, 10),
        (2, 11),
        (2, 12),
    ]) {
        1 => {
            generator.count("annotated assignment");
            let annotation = *generator
                .random
                .pick(&["object", "\"bool | str\"", "object"]);
            generator.line(format!("{name}: {annotation} = {expression}"));
        }
        2 => conditional(generator, name, expression, kind),
        3 => {
            generator.count("try/except");
            let other = literal(generator, kind);
            let attempt = match generator.random.below(3) {
                0 => format!("from {} import no_such_name", generator.package),
                1 => format!(
                    "from {}.no_such_module import VALUE as _value",
                    generator.package
                ),
                _ => {
                    generator.import("import os");
                    format!("os.environ[\"SHOP_NOWHERE_{}\"]", generator.fresh)
                }
            };
            generator.line(format!("try:\n    {attempt}\nexcept (ImportError, KeyError):\n    {name} = {expression}\nelse:\n    {name} = {other}"));
        }
        4 => {
            generator.count("globals(), locals(), vars()");
            let space = *generator.random.pick(&["globals()", "vars()", "locals()"]);
            generator.line(format!(r#"{space}["{name}"] = {expression}"#));
        }
        5 => {
            generator.count("tuple target");
            let spare = generator.name("spare");
            generator.line(format!("{name}, {spare} = ({expression}), None"));
        }
        6 => {
            generator.count("chained assignment");
            let spare = generator.name("spare");
            generator.line(format!("{spare} = {name} = {expression}"));
        }
        7 => {
            generator.count("for loop");
            let loop_name = generator.name("loop");
            generator.line(format!("for {loop_name}, _value in {{\"{name}\": {expression}}}.items():\n    globals()[{loop_name}] = _value"));
        }
        8 => {
            generator.count("global statement in a helper");
            let helper = generator.name("apply");
            generator.line(format!("def {helper}(value):\n    global {name}\n    {name} = value\n\n\n{helper}({expression})"));
        }
        9 if modern => {
            generator.count("match");
            generator.import("import os");
            let other = literal(generator, kind);
            let variable = generator.name("SHOP_MODE").to_uppercase();
            generator.line(format!(
                "match os.environ.get(\"{variable}\", \"live\"):\n    case \"test\" | \"dev\":\n        {name} = {other}\n    case _:\n        {name} = {expression}"
            ));
        }
        10 => {
            generator.count("walrus");
            let other = literal(generator, kind);
            generator.line(format!(
                "if not ({name} := {expression}):\n    {name} = {other}"
            ));
        }
        11 => {
            generator.count("with");
            generator.import("import contextlib");
            generator.line(format!(
                "with contextlib.suppress(KeyError):\n    {name} = {expression}"
            ));
        }
        12 => {
            generator.count("while");
            let spare = generator.name("turns");
            generator.line(format!(
                "{spare} = 2\nwhile {spare}:\n    {spare} -= 1\n    {name} = {expression}"
            ));
        }
        _ => generator.line(format!("{name} = {expression}")),
    }
    generator.file.bound.insert(name.to_owned());
}

/// The value under a condition, with or without another value otherwise.
fn conditional(generator: &mut Generator<'_>, name: &str, expression: &str, kind: Kind) {
    generator.count("if at module level");
    let test = condition(generator, 1);
    let other = literal(generator, kind);
    match generator.random.below(4) {
        0 => generator.line(format!(
            "if {test}:\n    {name} = {expression}\nelse:\n    {name} = {other}"
        )),
        1 => {
            let second = condition(generator, 0);
            let third = literal(generator, kind);
            generator.line(format!("if {test}:\n    {name} = {expression}\nelif {second}:\n    {name} = {other}\nelse:\n    {name} = {third}"));
        }
        2 => generator.line(format!(
            "{name} = {other}\nif {test}:\n    {name} = {expression}"
        )),
        _ => generator.line(format!("if {test}:\n    {name} = {expression}")),
    }
}

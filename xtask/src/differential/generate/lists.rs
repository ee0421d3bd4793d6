//! Lists that grow, shrink and change in place: MIDDLEWARE, `INSTALLED_APPS`, and the smaller ones.

use super::Generator;
use super::expressions::condition;
use super::settings::{INSTALLED_APPS, MIDDLEWARE};

/// MIDDLEWARE and `INSTALLED_APPS`, as a project begins with them.
pub(super) fn write(generator: &mut Generator<'_>) {
    let modern = generator.dialect.series >= (6, 0);
    let middleware: Vec<_> = MIDDLEWARE
        .iter()
        .filter(|name| {
            let often = if name.starts_with("django.") { 86 } else { 35 };
            (modern || **name != "django.middleware.csp.ContentSecurityPolicyMiddleware")
                && generator.random.chance(often)
        })
        .copied()
        .collect();
    // Without these two no user model can be loaded, and there is little to ask about.
    let always = [
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "people",
    ];
    let apps: Vec<_> = INSTALLED_APPS
        .iter()
        .filter(|name| {
            let often = if always.contains(name) {
                98
            } else if name.starts_with("django.") {
                85
            } else {
                65
            };
            generator.random.chance(often)
        })
        .copied()
        .collect();
    if generator.random.chance(94) {
        spread_out(generator, "MIDDLEWARE", &middleware);
    }
    spread_out(generator, "INSTALLED_APPS", &apps);
    if generator.random.chance(20) {
        generator.count("a + b of lists");
        let own = *generator
            .random
            .pick(&["\"accounts_nowhere\"", "\"people\""]);
        generator.line(format!("LOCAL_APPS = [{own}]\nOTHER_APPS = INSTALLED_APPS\nINSTALLED_APPS = [app for app in OTHER_APPS if app not in LOCAL_APPS]"));
    }
}

fn spread_out(generator: &mut Generator<'_>, name: &str, items: &[&str]) {
    let (open, close) = if generator.random.chance(85) {
        ("[", "]")
    } else {
        ("(", ")")
    };
    let lines: Vec<_> = items
        .iter()
        .map(|item| format!("    \"{item}\","))
        .collect();
    let mut source = format!("{name} = {open}\n{}\n{close}", lines.join("\n"));
    if items.is_empty() || open == "(" {
        source = format!("{source}\n{name} = list({name})");
    }
    generator.line(source);
    generator.file.bound.insert(name.to_owned());
}

/// A list that begins empty, or short, and grows.
pub(super) fn grown(generator: &mut Generator<'_>, name: &str, items: &'static [&'static str]) {
    let first = *generator.random.pick(items);
    let start = if generator.random.chance(50) {
        "[]".to_owned()
    } else {
        format!("[\"{first}\"]")
    };
    generator.line(format!("{name} = {start}"));
    generator.file.bound.insert(name.to_owned());
    for _ in 0..=generator.random.below(2) {
        edit(generator, name, items);
    }
}

/// Change the list `name`, perhaps under a condition.
pub(super) fn edit(generator: &mut Generator<'_>, name: &str, items: &'static [&'static str]) {
    let statement = change(generator, name, items);
    if generator.random.chance(35) {
        generator.count("conditional edit of a list");
        let test = condition(generator, 1);
        let indented = statement.replace('\n', "\n    ");
        generator.line(format!("if {test}:\n    {indented}"));
    } else {
        generator.line(statement);
    }
}

fn change(generator: &mut Generator<'_>, name: &str, items: &'static [&'static str]) -> String {
    let (item, other) = (*generator.random.pick(items), *generator.random.pick(items));
    // An edit of a tuple raises, which is a question too, but not the one that most modules ask.
    let list = format!("{name} = list({name})\n");
    let edit = match generator.random.below(17) {
        0 | 1 => {
            generator.count("append, insert, extend, remove");
            format!("{name}.append(\"{item}\")")
        }
        2 | 3 => {
            generator.count("append, insert, extend, remove");
            let index = *generator.random.pick(&["0", "1", "-1", "99"]);
            format!("{name}.insert({index}, \"{item}\")")
        }
        4 => {
            generator.count("append, insert, extend, remove");
            format!("{name}.extend([\"{item}\", \"{other}\"])")
        }
        5 => {
            generator.count("append, insert, extend, remove");
            format!("if \"{item}\" in {name}:\n    {name}.remove(\"{item}\")")
        }
        6 | 7 => {
            generator.count("+=");
            let values = if generator.random.chance(50) {
                format!("[\"{item}\"]")
            } else {
                format!("(\"{item}\", \"{other}\")")
            };
            format!("{name} += {values}")
        }
        8 => {
            generator.count("a + b of lists");
            return if generator.random.chance(50) {
                format!("{name} = [\"{item}\"] + list({name})")
            } else {
                format!("{name} = list({name}) + [\"{item}\"]")
            };
        }
        9 => {
            generator.count("spread");
            return format!("{name} = [\"{item}\", *{name}]");
        }
        10 => {
            generator.count("comprehension");
            return format!("{name} = [entry for entry in {name} if entry != \"{item}\"]");
        }
        11 => {
            generator.count("slice store");
            format!("{name}[1:1] = [\"{item}\"]")
        }
        12 => {
            generator.count("for loop");
            let loop_name = generator.name("entry");
            format!(
                "for {loop_name} in (\"{item}\", \"{other}\"):\n    if {loop_name} not in {name}:\n        {name}.append({loop_name})"
            )
        }
        13 => {
            generator.count("alias of a list");
            let alias = generator.name("alias");
            format!("{alias} = {name}\n{alias}.append(\"{item}\")")
        }
        14 => {
            generator.count("index");
            format!(
                "if \"{item}\" in {name}:\n    {name}.insert({name}.index(\"{item}\") + 1, \"{other}\")"
            )
        }
        15 => {
            generator.count("pop, del");
            let statement = *generator.random.pick(&[
                "del NAME[0]",
                "NAME.pop()",
                "NAME.pop(0)",
                "del NAME[-1:]",
            ]);
            format!("if {name}:\n    {}", statement.replace("NAME", name))
        }
        _ => {
            generator.count("global statement in a helper");
            let helper = generator.name("enable");
            return format!(
                "def {helper}(*names):\n    global {name}\n    {name} = [*{name}, *names]\n\n\n{helper}(\"{item}\")"
            );
        }
    };
    list + &edit
}

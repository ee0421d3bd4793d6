//! Scripts that forms, widgets and pages of the admin bring with them: `class Media: js = [...]`.

use std::sync::Arc;

use harden_finding::Place;
use harden_project::views::is_test;
use harden_python::facts::{BindingKind, ClassFacts, PythonFacts, Value};

use super::addresses::{Address, read};
use super::{Item, Use, What};

/// Classes in classes, at most.
const MAX_DEPTH: u8 = 4;

/// Those from other hosts, in the order of the files.
pub(super) fn items(python: &PythonFacts) -> Vec<Item> {
    let mut items = Vec::new();
    for (file, facts) in python.files() {
        if !facts.words.may_hold("Media") || is_test(file) {
            continue;
        }
        for binding in &facts.bindings {
            if let BindingKind::Class(class) = &binding.kind {
                add(class, file, &mut items, MAX_DEPTH);
            }
        }
    }
    items
}

fn add(class: &ClassFacts, file: &Arc<str>, items: &mut Vec<Item>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    for (name, inner) in &class.classes {
        if name.as_ref() != "Media" {
            add(inner, file, items, depth);
            continue;
        }
        let Some(scripts) = inner.attribute("js") else {
            continue;
        };
        let Value::List(listed) = &scripts.value else {
            continue;
        };
        let place = scripts.extent.in_file(file);
        items.extend(listed.iter().filter_map(|script| item(script, &place)));
    }
}

fn item(script: &Value, place: &Place) -> Option<Item> {
    let (address, has) = match script {
        Value::Text(address) => (address, Attributes::default()),
        // `Script("https://…", integrity="sha384-…", type="module")`
        Value::Call {
            arguments,
            keywords,
            open,
            ..
        } => {
            let Value::Text(address) = arguments.first()? else {
                return None;
            };
            let mut named = keywords.iter();
            let is_module =
                |value: &Value| matches!(value, Value::Text(kind) if kind.as_ref() == "module");
            let attributes = Attributes {
                // What nobody knows may have it.
                integrity: *open || named.any(|one| one.name.as_ref() == "integrity"),
                is_module: keywords
                    .iter()
                    .any(|one| one.name.as_ref() == "type" && is_module(&one.value)),
            };
            (address, attributes)
        }
        _ => return None,
    };
    let address = read(address)?;
    matches!(address, Address::Host { .. }).then(|| Item {
        place: place.clone(),
        pages: Vec::new(),
        at: None,
        what: What::Load {
            usage: Use::Script,
            address,
            nonce: None,
            integrity: has.integrity,
            is_module: has.is_module,
        },
    })
}

/// What its element says besides.
#[derive(Default)]
struct Attributes {
    integrity: bool,
    is_module: bool,
}

#[cfg(test)]
mod tests {
    use harden_source::SourceTree;

    use super::*;

    #[test]
    fn scripts_of_other_hosts_are_items() {
        let forms = "from django import forms\nfrom django.forms import Script\nclass Search(forms.Form):\n\
            \x20   class Media:\n        js = ['shop/search.js', '//cdn.example/a.js',\n\
            \x20           Script('https://cdn.example/b.js', integrity='sha384-x', type='module')]\n\
            class Other:\n    class Inner:\n        class Media:\n            js = (BASE + 'c.js', 'http://cdn.example/d.js')\n\
            class Media:\n    js = ['https://cdn.example/e.js']\n";
        let tree = SourceTree::in_memory([("shop/forms.py", forms)]);
        let found = items(&PythonFacts::collect(&tree, false)).into_iter();
        let shown: Vec<_> = found
            .map(|item| match item.what {
                What::Load {
                    address: Address::Host { origin, path },
                    integrity,
                    is_module,
                    ..
                } => (item.place.line, origin, path, integrity, is_module),
                other => panic!("{other:?}"),
            })
            .collect();
        let script = |line, origin: &str, path: &str, integrity, is_module| {
            (
                line,
                origin.to_owned(),
                Some(path.to_owned()),
                integrity,
                is_module,
            )
        };
        assert_eq!(
            shown,
            [
                script(5, "https://cdn.example", "/a.js", false, false),
                script(5, "https://cdn.example", "/b.js", true, true),
                script(10, "http://cdn.example", "/d.js", false, false),
            ]
        );
    }
}

//! Scripts and style sheets that forms, widgets and pages of the admin bring with them: `class Media: js = [...]`,
//! `forms.Media(css={...})`.

use std::sync::Arc;

use harden_finding::Place;
use harden_project::views::is_test;
use harden_python::bodies::{Body, Term};
use harden_python::facts::{BindingKind, ClassFacts, PythonFacts, Value};
use harden_python::syntax::Name;

use super::addresses::{Address, read};
use super::{Item, Use, What};

/// Classes in classes, at most.
const MAX_DEPTH: u8 = 4;
/// Values in values, at most.
const MAX_VALUES: u8 = 8;

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
                let of_class = |body: &&Body| {
                    let method = body.name.strip_prefix(binding.name.as_ref());
                    method.is_some_and(|method| method.starts_with('.'))
                };
                let place = binding.extent.in_file(file);
                let returned = facts.bodies.iter().filter(of_class);
                for term in returned.flat_map(|body| &body.returns) {
                    add_made(term, &place, &mut items, MAX_VALUES);
                }
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
        if let Some(scripts) = inner.attribute("js")
            && let Value::List(listed) = &scripts.value
        {
            let place = scripts.extent.in_file(file);
            items.extend(listed.iter().filter_map(|script| item(script, &place)));
        }
        if let Some(styles) = inner.attribute("css")
            && let Value::Dict(media) = &styles.value
        {
            let place = styles.extent.in_file(file);
            let sheets = media.iter().flat_map(|medium| match &medium.value {
                Value::List(sheets) => sheets.as_slice(),
                sheet => std::slice::from_ref(sheet),
            });
            let sheets = sheets.filter_map(|sheet| match sheet {
                Value::Text(address) => load(address, Use::Style, Attributes::default(), &place),
                _ => None,
            });
            items.extend(sheets);
        }
    }
}

/// `forms.Media(js=[…], css={"all": […]})`, alone or in a sum.
fn add_made(term: &Term, place: &Place, items: &mut Vec<Item>, depth: u8) {
    let Some(depth) = depth.checked_sub(1) else {
        return;
    };
    match term {
        Term::Joined(terms) | Term::OneOf(terms) | Term::Arithmetic(terms) => {
            for term in terms {
                add_made(term, place, items, depth);
            }
        }
        Term::Call {
            function, keywords, ..
        } if function.last_name() == Some("Media") => {
            for (name, value) in keywords {
                let usage = match name.as_ref() {
                    "js" => Use::Script,
                    "css" => Use::Style,
                    _ => continue,
                };
                let texts = texts(value, depth).into_iter();
                let loads =
                    texts.filter_map(|text| load(text, usage, Attributes::default(), place));
                items.extend(loads);
            }
        }
        _ => {}
    }
}

/// The texts in lists, and in the values of dicts.
fn texts(term: &Term, depth: u8) -> Vec<&Name> {
    let Some(depth) = depth.checked_sub(1) else {
        return Vec::new();
    };
    match term {
        Term::Text(text) => vec![text],
        Term::Collection(terms) => terms.iter().flat_map(|term| texts(term, depth)).collect(),
        Term::Mapping { items, .. } => {
            let values = items.iter();
            values.flat_map(|(_, term)| texts(term, depth)).collect()
        }
        _ => Vec::new(),
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
    load(address, Use::Script, has, place)
}

fn load(address: &str, usage: Use, has: Attributes, place: &Place) -> Option<Item> {
    let address = read(address)?;
    matches!(address, Address::Host { .. }).then(|| Item {
        place: place.clone(),
        pages: Vec::new(),
        at: None,
        what: What::Load {
            usage,
            address,
            nonce: None,
            integrity: has.integrity,
            is_module: has.is_module,
        },
    })
}

/// What its element says besides.
#[derive(Clone, Copy, Default)]
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

    #[test]
    fn style_sheets_and_media_that_are_made_are_items() {
        let forms = "from django import forms\nclass Search(forms.Form):\n    class Media:\n\
            \x20       css = {'all': ['a.css', 'https://cdn.example/a.css'], 'print': ('https://cdn.example/b.css',)}\n\
            class Widget(forms.Widget):\n    @property\n    def media(self):\n\
            \x20       return super().media + forms.Media(css={'all': ['https://cdn.example/c.css']}, js=('d.js', '//cdn.example/d.js'))\n";
        let tree = SourceTree::in_memory([("shop/forms.py", forms)]);
        let found = items(&PythonFacts::collect(&tree, false)).into_iter();
        let shown: Vec<_> = found
            .map(|item| match item.what {
                What::Load {
                    usage,
                    address: Address::Host { path, .. },
                    ..
                } => (item.place.line, usage, path.unwrap_or_default()),
                other => panic!("{other:?}"),
            })
            .collect();
        assert_eq!(
            shown,
            [
                (4, Use::Style, "/a.css".to_owned()),
                (4, Use::Style, "/b.css".to_owned()),
                (5, Use::Style, "/c.css".to_owned()),
                (5, Use::Script, "/d.js".to_owned()),
            ]
        );
    }
}
